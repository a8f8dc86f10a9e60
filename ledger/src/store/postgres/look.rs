//! What a person looks at: lists, histories, and how the store is.

use jiff::Timestamp;
use nicepay_checkout::{ReferenceNo, TransactionId};
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::session::Parameter;
use super::{Postgres, Session};
use crate::error::LedgerError;
use crate::store::{Cursor, Entry, EventRow, Filter, Health, Letter, Parked, Stored, from_millis, to_millis};

fn parsed(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// What a filter asks for, as the columns have it.
pub(super) struct Values {
    attention: bool,
    status: Option<&'static str>,
    from: Option<i64>,
    before: Option<i64>,
    amount_from: Option<i64>,
    amount_to: Option<i64>,
}

impl Values {
    pub(super) fn of(filter: &Filter) -> Self {
        Self {
            attention: filter.attention,
            status: filter.status.map(crate::PaymentStatus::as_str),
            from: filter.created_from.map(to_millis),
            before: filter.created_before.map(to_millis),
            amount_from: filter.amount_from,
            amount_to: filter.amount_to,
        }
    }

    /// The conditions and their parameters, numbered from 1.
    pub(super) fn conditions<'a>(&'a self) -> (Vec<String>, Vec<Parameter<'a>>) {
        let mut conditions = vec!["TRUE".to_owned()];
        if self.attention {
            conditions.push("attention IS NOT NULL".to_owned());
        }
        let mut parameters: Vec<Parameter<'a>> = Vec::new();
        let mut add = |condition: &str, value: Parameter<'a>| {
            parameters.push(value);
            conditions.push(format!("{condition} ${}", parameters.len()));
        };
        if let Some(status) = &self.status {
            add("status =", (status, Type::TEXT));
        }
        let numbers = [
            ("created_at >=", &self.from),
            ("created_at <", &self.before),
            ("amount >=", &self.amount_from),
            ("amount <=", &self.amount_to),
        ];
        for (condition, value) in numbers {
            if let Some(value) = value {
                add(condition, (value, Type::INT8));
            }
        }
        (conditions, parameters)
    }
}

impl Postgres {
    /// A page of payments, newest first. Each filter has its index, so a page costs the same in a large table. An amount is
    /// looked for in the index alone, which holds it as well.
    pub(super) async fn page(
        &self,
        filter: Filter,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Stored>, LedgerError> {
        let values = Values::of(&filter);
        let limit = i64::from(limit);
        let (mut conditions, mut parameters) = values.conditions();
        let is_newer = after.as_ref().is_some_and(|after| after.newer);
        let (sign, turn) = if is_newer { (">", "ASC") } else { ("<", "DESC") };
        if let Some(cursor) = &after {
            parameters.push((&cursor.created_at, Type::INT8));
            let place = parameters.len();
            parameters.push((&cursor.order_id, Type::TEXT));
            conditions.push(format!(
                "created_at {sign}= ${place} AND (created_at, order_id) {sign} (${place}, ${})",
                parameters.len()
            ));
        }
        parameters.push((&limit, Type::INT8));
        let sql = format!(
            "SELECT state, version FROM {}payments WHERE {} ORDER BY created_at {turn}, order_id {turn} LIMIT ${}",
            self.prefix,
            conditions.join(" AND "),
            parameters.len()
        );
        let connection = self.server.connection().await?;
        let rows = Session(&connection)
            .query(&sql, &parameters)
            .await
            .map_err(|e| super::connection::failure(&e))?;
        let listed = rows.iter().map(|row| Stored::read(row.get(0), row.get(1)));
        if is_newer {
            return listed.rev().collect();
        }
        listed.collect()
    }

    /// Everything that happened to an order, oldest first.
    pub(super) async fn story(&self, order_id: &str) -> Result<Vec<Entry>, LedgerError> {
        let mut entries: Vec<Entry> = Vec::new();
        let sql = &self.sql;
        for row in self.of_order(&sql.letters, order_id).await? {
            entries.push(Entry::letter(
                from_millis(row.get(0)),
                &parsed(row.get(1)),
                row.get(2),
            ));
        }
        for row in self.of_order(&sql.facts, order_id).await? {
            entries.push(Entry {
                at: from_millis(row.get(0)),
                source: row.get(1),
                kind: row.get(2),
                data: parsed(row.get(3)),
            });
        }
        for row in self.of_order(&sql.events, order_id).await? {
            entries.push(Entry {
                at: from_millis(row.get(0)),
                source: "event".to_owned(),
                kind: row.get(1),
                data: parsed(row.get(2)),
            });
        }
        for row in self.of_order(&sql.deliveries, order_id).await? {
            entries.extend(Entry::delivery(
                row.get(0),
                row.get::<_, Option<i64>>(1).map(from_millis),
                row.get::<_, Option<i64>>(2).map(from_millis),
                row.get(3),
                row.get(4),
                row.get(5),
                from_millis(row.get(6)),
            ));
        }
        entries.sort_by_key(|entry| entry.at); // stable: at one moment, letters before facts before events before deliveries
        Ok(entries)
    }

    async fn of_order(&self, statement: &str, order_id: &str) -> Result<Vec<Row>, LedgerError> {
        self.query(statement, &[(&order_id, Type::TEXT)]).await
    }

    pub(super) async fn given_up(&self, limit: u32) -> Result<Vec<Parked>, LedgerError> {
        let rows = self
            .query(&self.sql.parked, &[(&i64::from(limit), Type::INT8)])
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Parked {
                    consumer: row.get(0),
                    failures: u32::try_from(row.get::<_, i64>(1)).unwrap_or(u32::MAX),
                    error: row.get(2),
                    parked_at: from_millis(row.get(3)),
                    event: EventRow { data: row.get(4) }.read()?,
                })
            })
            .collect()
    }

    pub(super) async fn without_order(&self, limit: u32) -> Result<Vec<Letter>, LedgerError> {
        let rows = self
            .query(&self.sql.unmatched, &[(&i64::from(limit), Type::INT8)])
            .await?;
        let letter = |row: &Row| {
            let reference: Option<String> = row.get(2);
            Some(Letter {
                digest: row.get(0),
                transaction_id: TransactionId::new(row.get::<_, String>(1)).ok()?,
                reference: reference.and_then(|text| ReferenceNo::new(text).ok()),
                amount: row.get::<_, i64>(3).cast_unsigned(),
                said: row.get(4),
                received_at: from_millis(row.get(5)),
            })
        };
        Ok(rows.iter().filter_map(letter).collect())
    }

    pub(super) async fn condition(&self, now: Timestamp) -> Result<Health, LedgerError> {
        let rows = self
            .query(&self.sql.health, &[(&to_millis(now), Type::INT8)])
            .await?;
        let row = rows
            .first()
            .ok_or_else(|| LedgerError::internal("the database counts nothing"))?;
        let consumers = self.query(&self.sql.consumers, &[]).await?;
        Ok(Health {
            schema: self.version().await?,
            clock: Some(from_millis(row.get(0))),
            payments_due: row.get(1),
            payments_leased: row.get(2),
            payments_needing_attention: row.get(3),
            inbox_due: row.get(4),
            inbox_unmatched: row.get(5),
            events_parked: row.get(6),
            forged: row.get(7),
            consumers: consumers.iter().map(|row| (row.get(0), row.get(1))).collect(),
        })
    }
}
