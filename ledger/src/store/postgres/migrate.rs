//! The tables, and their version.

use tokio_postgres::types::Type;

use super::Postgres;
use super::session::Session;
use crate::MigrationDialect;
use crate::error::LedgerError;
use crate::store::migrations;

/// Only one process migrates at a time; others wait.
const MIGRATION_LOCK: i64 = 0x006e_6963_6570_6179;

impl Postgres {
    pub(super) async fn version(&self) -> Result<u32, LedgerError> {
        let there = self.query(&self.sql.schema_table, &[]).await?;
        if !there.first().is_some_and(|row| row.get(0)) {
            return Ok(0);
        }
        let rows = self.query(&self.sql.schema, &[]).await?;
        let version: Option<String> = rows.first().map(|row| row.get(0));
        Ok(version.and_then(|text| text.parse().ok()).unwrap_or(u32::MAX))
    }

    pub(super) async fn migrate_under_lock(
        &self,
        session: &Session<'_>,
    ) -> Result<u32, tokio_postgres::Error> {
        session
            .query(
                "SELECT pg_advisory_xact_lock($1)",
                &[(&MIGRATION_LOCK, Type::INT8)],
            )
            .await?;
        let there: bool = session
            .query(&self.sql.schema_table, &[])
            .await?
            .first()
            .is_some_and(|row| row.get(0));
        let mut found = 0;
        if there {
            let rows = session.query(&self.sql.schema, &[]).await?;
            let version: Option<String> = rows.first().map(|row| row.get(0));
            found = version.and_then(|text| text.parse().ok()).unwrap_or(u32::MAX);
        }
        for (version, script) in migrations::after(MigrationDialect::Postgres, found, &self.prefix) {
            if let Some((schema, _)) = self.prefix.split_once('.') {
                session
                    .run(&format!("CREATE SCHEMA IF NOT EXISTS {schema}"))
                    .await?;
            }
            session.run(&script).await?;
            session
                .execute(&self.sql.set_schema, &[(&version.to_string(), Type::TEXT)])
                .await?;
        }
        Ok(found)
    }
}
