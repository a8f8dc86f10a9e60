//! Commits one step of a payment, completely or not at all.

use rusqlite::{Connection, OptionalExtension, params};

use super::statements::Statements;
use crate::error::LedgerError;
use crate::store::types::{Columns, json};
use crate::store::{Change, Committed, Kept, KeyKind, to_millis};

/// Facts and events as they go into their rows: source, kind and data; id, kind and data.
pub(super) type Rows = Vec<(String, &'static str, String)>;

pub(super) fn rows(change: &Change) -> Result<(Rows, Rows), LedgerError> {
    let facts = change
        .facts
        .iter()
        .map(|fact| Ok((fact.source().as_str().to_owned(), fact.kind(), json(fact)?)))
        .collect::<Result<_, LedgerError>>()?;
    let events = change
        .events
        .iter()
        .map(|event| Ok((event.id.clone(), event.kind.as_str(), json(event)?)))
        .collect::<Result<_, LedgerError>>()?;
    Ok((facts, events))
}

/// Writes nothing if the payment has changed since or a reference belongs to another order: both are checked first.
pub(super) fn write(
    connection: &Connection,
    sql: &Statements,
    change: &Change,
    columns: &Columns,
    facts: &Rows,
    events: &Rows,
) -> rusqlite::Result<Committed> {
    let order_id = change.state.order_id.as_str();
    let at = to_millis(change.at);
    for (kind, name) in &change.names {
        let owner: Option<String> = connection
            .prepare_cached(&sql.find)?
            .query_row(params![kind.as_str(), name], |row| row.get(0))
            .optional()?;
        if *kind == KeyKind::Reference && owner.is_some_and(|owner| owner != order_id) {
            return Ok(Committed::ReferenceTaken);
        }
    }
    let statement = if change.from_version == 0 {
        &sql.create
    } else {
        &sql.update
    };
    let mut payment = connection.prepare_cached(statement)?;
    let common = params![
        order_id,
        columns.status,
        columns.amount,
        columns.transaction_id,
        columns.payment_number,
        columns.paid_at,
        columns.attention,
        to_millis(change.state.created_at),
        at,
        columns.due_at,
        columns.state,
    ];
    let changed = if change.from_version == 0 {
        payment.execute(common)?
    } else {
        // created_at keeps its place in the numbering and is not touched.
        let with_version: Vec<&dyn rusqlite::ToSql> = common
            .iter()
            .copied()
            .chain([&change.from_version as &dyn rusqlite::ToSql])
            .collect();
        payment.execute(with_version.as_slice())?
    };
    if changed == 0 {
        return Ok(Committed::Stale);
    }
    for (kind, name) in &change.names {
        connection
            .prepare_cached(&sql.add_name)?
            .execute(params![kind.as_str(), name, order_id])?;
    }
    for (source, kind, data) in facts {
        connection
            .prepare_cached(&sql.add_fact)?
            .execute(params![order_id, at, source, kind, data])?;
    }
    crate::failpoint!("sqlite.between_statements");
    for (id, kind, data) in events {
        let added = connection
            .prepare_cached(&sql.add_event)?
            .execute(params![id, order_id, kind, at, data])?;
        if added > 0 {
            let seq = connection.last_insert_rowid();
            connection
                .prepare_cached(&sql.hand_out)?
                .execute(params![seq, order_id, at])?;
        }
    }
    match &change.registration {
        Kept::AsItIs => {}
        Kept::Put(registration) => {
            connection
                .prepare_cached(&sql.keep_registration)?
                .execute(params![order_id, registration])?;
        }
        Kept::Erased => {
            connection
                .prepare_cached(&sql.erase_registration)?
                .execute(params![order_id])?;
        }
    }
    for letter in &change.letters {
        connection
            .prepare_cached(&sql.handle_letter)?
            .execute(params![letter, at, order_id])?;
    }
    Ok(Committed::Done)
}
