//! Statements on a connection.

use std::time::Duration;

use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row};

pub(super) type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

/// A connection that runs statements unnamed.
pub(super) struct Session<'a>(pub(super) &'a Client);

impl Session<'_> {
    /// Begins a transaction with limits on every wait.
    pub(super) async fn begin(&self, wait: Duration) -> Result<(), tokio_postgres::Error> {
        let (lock, whole) = (wait.as_millis(), wait.as_millis().saturating_mul(3));
        self.run(&format!(
            "BEGIN; SET LOCAL lock_timeout = {lock}; SET LOCAL statement_timeout = {whole}"
        ))
        .await
    }

    pub(super) async fn run(&self, script: &str) -> Result<(), tokio_postgres::Error> {
        self.0.batch_execute(script).await
    }

    pub(super) async fn query(
        &self,
        statement: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<Row>, tokio_postgres::Error> {
        self.0.query_typed(statement, parameters).await
    }

    pub(super) async fn execute(
        &self,
        statement: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<u64, tokio_postgres::Error> {
        self.0.execute_typed(statement, parameters).await
    }
}
