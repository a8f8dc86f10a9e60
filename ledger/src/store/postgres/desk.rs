//! What the payment desk looks at.

use jiff::Timestamp;
use tokio_postgres::types::Type;

use super::Postgres;
use super::look::Values;
use crate::error::LedgerError;
use crate::store::desk::{DeskStore, Figure, Heard, Undelivered, after_prefix};
use crate::store::{Done, EventRow, Filter, KeyKind, Listed, Stored, from_millis, to_millis};

impl DeskStore for Postgres {
    fn mark(&self, order: String) -> Done<'_, String> {
        Box::pin(async move {
            let rows = self.query(&self.sql.mark, &[(&order, Type::TEXT)]).await?;
            Ok(rows.first().map_or_else(String::new, |row| row.get(0)))
        })
    }

    fn tally(&self, filter: Filter, most: u32) -> Done<'_, u64> {
        Box::pin(self.tallied(filter, most))
    }

    fn search(&self, beginning: String, limit: u32) -> Done<'_, Vec<String>> {
        Box::pin(async move { self.beginning_with(&beginning, limit).await })
    }

    fn urgent(&self, limit: u32) -> Done<'_, Vec<Listed>> {
        Box::pin(self.most_urgent(limit))
    }

    fn undelivered(&self, until: Timestamp, limit: u32) -> Done<'_, Vec<Undelivered>> {
        Box::pin(self.not_delivered(until, limit))
    }

    fn figures(&self, from: Timestamp, before: Timestamp) -> Done<'_, Vec<Figure>> {
        Box::pin(self.by_day(from, before))
    }

    fn named(&self, kind: KeyKind, names: Vec<String>) -> Done<'_, Vec<(String, String)>> {
        Box::pin(async move {
            let parameters: [super::Parameter<'_>; 2] =
                [(&kind.as_str(), Type::TEXT), (&names, Type::TEXT_ARRAY)];
            let rows = self.query(&self.sql.named, &parameters).await?;
            Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
        })
    }

    fn heard(&self, orders: Vec<String>) -> Done<'_, Vec<Heard>> {
        Box::pin(async move {
            let rows = self
                .query(&self.sql.heard, &[(&orders, Type::TEXT_ARRAY)])
                .await?;
            let heard = |row: &tokio_postgres::Row| Heard {
                order: row.get(0),
                received_at: from_millis(row.get(1)),
                said: row.get(2),
            };
            Ok(rows.iter().map(heard).collect())
        })
    }

    fn paid(&self, created: Timestamp, from: Timestamp, before: Timestamp) -> Done<'_, Vec<(String, u64)>> {
        Box::pin(async move {
            let parameters: [super::Parameter<'_>; 3] = [
                (&to_millis(created), Type::INT8),
                (&to_millis(from), Type::INT8),
                (&to_millis(before), Type::INT8),
            ];
            let rows = self.query(&self.sql.paid, &parameters).await?;
            let paid = |row: &tokio_postgres::Row| (row.get(0), row.get::<_, i64>(1).unsigned_abs());
            Ok(rows.iter().map(paid).collect())
        })
    }

    fn recall(&self, key: &'static str) -> Done<'_, Option<String>> {
        Box::pin(async move {
            let rows = self.query(&self.sql.setting, &[(&key, Type::TEXT)]).await?;
            Ok(rows.first().map(|row| row.get(0)))
        })
    }

    fn remember(&self, key: &'static str, value: String) -> Done<'_, ()> {
        Box::pin(async move {
            let parameters: [super::Parameter<'_>; 2] = [(&key, Type::TEXT), (&value, Type::TEXT)];
            self.execute(&self.sql.remember, &parameters).await.map(drop)
        })
    }
}

impl Postgres {
    async fn tallied(&self, filter: Filter, most: u32) -> Result<u64, LedgerError> {
        let (values, most) = (Values::of(&filter), i64::from(most));
        let (conditions, mut parameters) = values.conditions();
        parameters.push((&most, Type::INT8));
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM {}payments WHERE {} LIMIT ${}) counted",
            self.prefix,
            conditions.join(" AND "),
            parameters.len()
        );
        let rows = self.query(&sql, &parameters).await?;
        let counted: i64 = rows.first().map_or(0, |row| row.get(0));
        Ok(counted.unsigned_abs())
    }

    async fn beginning_with(&self, beginning: &str, limit: u32) -> Result<Vec<String>, LedgerError> {
        let parameters: [super::Parameter<'_>; 3] = [
            (&beginning, Type::TEXT),
            (&after_prefix(beginning), Type::TEXT),
            (&i64::from(limit), Type::INT8),
        ];
        let rows = self.query(&self.sql.search, &parameters).await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    async fn most_urgent(&self, limit: u32) -> Result<Vec<Stored>, LedgerError> {
        let rows = self
            .query(&self.sql.urgent, &[(&i64::from(limit), Type::INT8)])
            .await?;
        rows.iter()
            .map(|row| Stored::read(row.get(0), row.get(1)))
            .collect()
    }

    async fn by_day(&self, from: Timestamp, before: Timestamp) -> Result<Vec<Figure>, LedgerError> {
        let parameters: [super::Parameter<'_>; 2] =
            [(&to_millis(from), Type::INT8), (&to_millis(before), Type::INT8)];
        let rows = self.query(&self.sql.figures, &parameters).await?;
        let figure = |row: &tokio_postgres::Row| Figure {
            day: row.get(0),
            status: row.get(1),
            payments: row.get::<_, i64>(2).unsigned_abs(),
            rupiah: row.get::<_, i64>(3).unsigned_abs(),
        };
        Ok(rows.iter().map(figure).collect())
    }

    async fn not_delivered(&self, until: Timestamp, limit: u32) -> Result<Vec<Undelivered>, LedgerError> {
        let parameters: [super::Parameter<'_>; 2] =
            [(&to_millis(until), Type::INT8), (&i64::from(limit), Type::INT8)];
        let rows = self.query(&self.sql.undelivered, &parameters).await?;
        rows.iter()
            .map(|row| {
                Ok(Undelivered {
                    consumer: row.get(0),
                    failures: u32::try_from(row.get::<_, i64>(1)).unwrap_or(u32::MAX),
                    error: row.get(2),
                    parked_at: row.get::<_, Option<i64>>(3).map(from_millis),
                    event: EventRow { data: row.get(4) }.read()?,
                })
            })
            .collect()
    }
}
