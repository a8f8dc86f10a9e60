//! Events that are being delivered to a consumer.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::statements::Statements;
use crate::error::LedgerError;
use crate::store::{Delivery, DeliveryOutcome, EventRow, Finished, to_millis};

/// An event as stored in its row: number, failures, data.
pub(super) type Row = (i64, u32, String);

pub(super) fn take(
    connection: &Connection,
    sql: &Statements,
    consumer: &str,
    now: Timestamp,
    until: Timestamp,
    lease: &str,
    limit: u32,
) -> rusqlite::Result<Vec<Row>> {
    connection
        .prepare_cached(&sql.take_events)?
        .query_map(
            params![consumer, to_millis(now), to_millis(until), lease, limit],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?
        .collect()
}

/// The deliveries of these rows, the earliest first.
pub(super) fn read(rows: Vec<Row>) -> Result<Vec<Delivery>, LedgerError> {
    let delivery = |(seq, failures, data)| {
        Ok(Delivery {
            seq,
            failures,
            event: EventRow { data }.read()?,
        })
    };
    let mut deliveries = rows
        .into_iter()
        .map(delivery)
        .collect::<Result<Vec<_>, LedgerError>>()?;
    deliveries.sort_unstable_by_key(|delivery| delivery.seq);
    Ok(deliveries)
}

/// Ends the lease; returns whether this consumer still had it.
pub(super) fn finish(
    connection: &Connection,
    sql: &Statements,
    finished: &Finished,
) -> rusqlite::Result<bool> {
    let Finished {
        consumer,
        seq,
        lease,
        at,
        outcome,
    } = finished;
    let at = to_millis(*at);
    let changed = match outcome {
        DeliveryOutcome::Done => connection
            .prepare_cached(&sql.done)?
            .execute(params![consumer, seq, lease, at])?,
        DeliveryOutcome::Released => connection
            .prepare_cached(&sql.release)?
            .execute(params![consumer, seq, lease, at])?,
        DeliveryOutcome::Retry { error, due_at } => connection
            .prepare_cached(&sql.retry)?
            .execute(params![consumer, seq, lease, to_millis(*due_at), error])?,
        DeliveryOutcome::Parked { error } => connection
            .prepare_cached(&sql.park)?
            .execute(params![consumer, seq, lease, at, error])?,
    };
    Ok(changed > 0)
}
