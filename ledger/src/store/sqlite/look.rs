//! What a person looks at: lists, histories, and how the store is.

use jiff::Timestamp;
use nicepay_checkout::{ReferenceNo, TransactionId};
use rusqlite::{Connection, Row, params, types::Value};

use super::statements::Statements;
use crate::store::{Cursor, Entry, Filter, Health, Letter, from_millis, to_millis};

/// A statement that was put together, with its parameters.
pub(super) struct Statement {
    pub(super) sql: String,
    pub(super) parameters: Vec<Value>,
}

/// A page of payments, newest first; before a cursor of newer ones, oldest first. Each filter has its index, so a page costs
/// the same in a large table. An amount is looked for in the index alone, which holds it as well.
pub(super) fn payments(prefix: &str, filter: &Filter, after: Option<&Cursor>, limit: u32) -> Statement {
    let (mut conditions, mut parameters) = conditions(filter);
    let is_newer = after.is_some_and(|cursor| cursor.newer);
    if let Some(cursor) = after {
        conditions.push(if is_newer {
            "(created_at, order_id) > (?, ?)"
        } else {
            "(created_at, order_id) < (?, ?)"
        });
        parameters.push(Value::from(cursor.created_at));
        parameters.push(Value::from(cursor.order_id.clone()));
    }
    parameters.push(Value::from(i64::from(limit)));
    let rows = format!("FROM {prefix}payments WHERE {}", conditions.join(" AND "));
    let turn = if is_newer { "ASC" } else { "DESC" };
    let order = format!("ORDER BY created_at {turn}, order_id {turn}");
    let sql = if filter.amount_from.or(filter.amount_to).is_some() {
        format!(
            "SELECT state, version FROM {prefix}payments
                WHERE order_id IN (SELECT order_id {rows} {order} LIMIT ?) {order}"
        )
    } else {
        format!("SELECT state, version {rows} {order} LIMIT ?")
    };
    Statement { sql, parameters }
}

/// How many payments there are, counted up to `most`.
#[cfg(feature = "desk")]
pub(super) fn tally(prefix: &str, filter: &Filter, most: u32) -> Statement {
    let (conditions, mut parameters) = conditions(filter);
    parameters.push(Value::from(i64::from(most)));
    let conditions = conditions.join(" AND ");
    let sql =
        format!("SELECT COUNT(*) FROM (SELECT created_at FROM {prefix}payments WHERE {conditions} LIMIT ?)");
    Statement { sql, parameters }
}

fn conditions(filter: &Filter) -> (Vec<&'static str>, Vec<Value>) {
    let mut conditions = vec!["1 = 1"];
    let mut parameters = Vec::new();
    if let Some(status) = filter.status {
        conditions.push("status = ?");
        parameters.push(Value::from(status.as_str().to_owned()));
    }
    if filter.attention {
        conditions.push("attention IS NOT NULL");
    }
    if let Some(from) = filter.created_from {
        conditions.push("created_at >= ?");
        parameters.push(Value::from(to_millis(from)));
    }
    if let Some(before) = filter.created_before {
        conditions.push("created_at < ?");
        parameters.push(Value::from(to_millis(before)));
    }
    if let Some(from) = filter.amount_from {
        conditions.push("amount >= ?");
        parameters.push(Value::from(from));
    }
    if let Some(to) = filter.amount_to {
        conditions.push("amount <= ?");
        parameters.push(Value::from(to));
    }
    (conditions, parameters)
}

fn parsed(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// Everything that happened to an order, oldest first.
pub(super) fn history(
    connection: &Connection,
    sql: &Statements,
    order_id: &str,
) -> rusqlite::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut add =
        |statement: &str, read: fn(&Row<'_>) -> rusqlite::Result<Vec<Entry>>| -> rusqlite::Result<()> {
            let mut statement = connection.prepare_cached(statement)?;
            for found in statement.query_map(params![order_id], read)? {
                entries.extend(found?);
            }
            Ok(())
        };
    add(&sql.letters, |row| {
        let said: String = row.get(1)?;
        Ok(vec![Entry::letter(
            from_millis(row.get(0)?),
            &parsed(&said),
            row.get(2)?,
        )])
    })?;
    add(&sql.facts, |row| {
        let data: String = row.get(3)?;
        Ok(vec![Entry {
            at: from_millis(row.get(0)?),
            source: row.get(1)?,
            kind: row.get(2)?,
            data: parsed(&data),
        }])
    })?;
    add(&sql.events, |row| {
        let data: String = row.get(3)?;
        Ok(vec![Entry {
            at: from_millis(row.get(1)?),
            source: "event".to_owned(),
            kind: row.get(2)?,
            data: parsed(&data),
        }])
    })?;
    add(&sql.deliveries, |row| {
        let (consumer, error, event): (String, Option<String>, String) =
            (row.get(0)?, row.get(4)?, row.get(5)?);
        let moment =
            |index| -> rusqlite::Result<_> { Ok(row.get::<_, Option<i64>>(index)?.map(from_millis)) };
        Ok(Entry::delivery(
            &consumer,
            moment(1)?,
            moment(2)?,
            row.get(3)?,
            error.as_deref(),
            &event,
            from_millis(row.get(6)?),
        ))
    })?;
    entries.sort_by_key(|entry| entry.at); // stable: at one moment, letters before facts before events before deliveries
    Ok(entries)
}

/// A parked event as its row is.
pub(super) struct ParkedRow {
    pub(super) consumer: String,
    pub(super) failures: u32,
    pub(super) error: Option<String>,
    pub(super) parked_at: i64,
    pub(super) data: String,
}

pub(super) fn parked(
    connection: &Connection,
    sql: &Statements,
    limit: u32,
) -> rusqlite::Result<Vec<ParkedRow>> {
    connection
        .prepare_cached(&sql.parked)?
        .query_map(params![limit], |row| {
            Ok(ParkedRow {
                consumer: row.get(0)?,
                failures: row.get(1)?,
                error: row.get(2)?,
                parked_at: row.get(3)?,
                data: row.get(4)?,
            })
        })?
        .collect()
}

pub(super) fn unmatched(
    connection: &Connection,
    sql: &Statements,
    limit: u32,
) -> rusqlite::Result<Vec<Letter>> {
    let letters = connection
        .prepare_cached(&sql.unmatched)?
        .query_map(params![limit], |row| {
            let id: String = row.get(1)?;
            let reference: Option<String> = row.get(2)?;
            let Ok(transaction_id) = TransactionId::new(id) else {
                return Ok(None);
            };
            Ok(Some(Letter {
                digest: row.get(0)?,
                transaction_id,
                reference: reference.and_then(|text| ReferenceNo::new(text).ok()),
                amount: row.get::<_, i64>(3)?.cast_unsigned(),
                said: row.get(4)?,
                received_at: from_millis(row.get(5)?),
            }))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(letters.into_iter().flatten().collect())
}

pub(super) fn health(connection: &Connection, sql: &Statements, now: Timestamp) -> rusqlite::Result<Health> {
    let count = |statement: &str| connection.query_row(statement, [], |row| row.get(0));
    let until = |statement: &str| connection.query_row(statement, params![to_millis(now)], |row| row.get(0));
    let consumers = connection
        .prepare(&sql.consumers)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(Health {
        schema: super::schema(connection, sql)?,
        clock: None, // the file has none
        payments_due: until(&sql.due_payments)?,
        payments_leased: until(&sql.leased_payments)?,
        payments_needing_attention: count(&sql.attention)?,
        inbox_due: until(&sql.due_letters)?,
        inbox_unmatched: count(&sql.unmatched_letters)?,
        events_parked: count(&sql.parked_events)?,
        forged: count(&sql.forged)?,
        consumers,
    })
}
