//! What the payment desk looks at.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{Sqlite, look, raw_state, stored};
use crate::error::LedgerError;
use crate::store::desk::{DeskStore, Figure, Heard, Undelivered, after_prefix};
use crate::store::{Done, EventRow, Filter, KeyKind, Listed, from_millis, to_millis};

impl DeskStore for Sqlite {
    fn mark(&self, order: String) -> Done<'_, String> {
        Box::pin(mark(self, order))
    }

    fn tally(&self, filter: Filter, most: u32) -> Done<'_, u64> {
        Box::pin(tally(self, filter, most))
    }

    fn search(&self, beginning: String, limit: u32) -> Done<'_, Vec<String>> {
        Box::pin(search(self, beginning, limit))
    }

    fn urgent(&self, limit: u32) -> Done<'_, Vec<Listed>> {
        Box::pin(urgent(self, limit))
    }

    fn undelivered(&self, until: Timestamp, limit: u32) -> Done<'_, Vec<Undelivered>> {
        Box::pin(undelivered(self, until, limit))
    }

    fn figures(&self, from: Timestamp, before: Timestamp) -> Done<'_, Vec<Figure>> {
        Box::pin(figures(self, from, before))
    }

    fn named(&self, kind: KeyKind, names: Vec<String>) -> Done<'_, Vec<(String, String)>> {
        Box::pin(self.read(move |connection, sql| {
            let mut find = connection.prepare_cached(&sql.find)?;
            let mut found = Vec::with_capacity(names.len());
            for name in names {
                let order = find.query_row(params![kind.as_str(), name], |row| row.get(0));
                found.extend(order.optional()?.map(|order| (name, order)));
            }
            Ok(found)
        }))
    }

    fn heard(&self, orders: Vec<String>) -> Done<'_, Vec<Heard>> {
        Box::pin(self.read(move |connection, sql| {
            let mut find = connection.prepare_cached(&sql.heard)?;
            let mut heard = Vec::new();
            for order in orders {
                let rows = find.query_map(params![order], |row| {
                    Ok(Heard {
                        order: row.get(0)?,
                        received_at: from_millis(row.get(1)?),
                        said: row.get(2)?,
                    })
                })?;
                for row in rows {
                    heard.push(row?);
                }
            }
            Ok(heard)
        }))
    }

    fn paid(&self, created: Timestamp, from: Timestamp, before: Timestamp) -> Done<'_, Vec<(String, u64)>> {
        Box::pin(self.read(move |connection, sql| {
            let moments = params![to_millis(created), to_millis(from), to_millis(before)];
            connection
                .prepare_cached(&sql.paid)?
                .query_map(moments, |row| {
                    Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
                })?
                .collect()
        }))
    }

    fn recall(&self, key: &'static str) -> Done<'_, Option<String>> {
        Box::pin(self.read(move |connection, sql| {
            let found = connection.query_row(&sql.setting, params![key], |row| row.get(0));
            found.optional()
        }))
    }

    fn remember(&self, key: &'static str, value: String) -> Done<'_, ()> {
        Box::pin(self.write(move |connection, sql| {
            let set = connection.execute(&sql.remember, params![key, value]);
            set.map(drop)
        }))
    }
}

async fn mark(store: &Sqlite, order: String) -> Result<String, LedgerError> {
    store
        .read(move |connection, sql| {
            connection
                .prepare_cached(&sql.mark)?
                .query_row(params![order], |row| row.get(0))
        })
        .await
}

async fn tally(store: &Sqlite, filter: Filter, most: u32) -> Result<u64, LedgerError> {
    let statement = look::tally(&store.prefix, &filter, most);
    let counted: i64 = store
        .read(move |connection, _| {
            connection
                .prepare_cached(&statement.sql)?
                .query_row(rusqlite::params_from_iter(statement.parameters), |row| row.get(0))
        })
        .await?;
    Ok(counted.unsigned_abs())
}

async fn search(store: &Sqlite, beginning: String, limit: u32) -> Result<Vec<String>, LedgerError> {
    store
        .read(move |connection, sql| {
            connection
                .prepare_cached(&sql.search)?
                .query_map(params![beginning, after_prefix(&beginning), limit], |row| {
                    row.get(0)
                })?
                .collect()
        })
        .await
}

async fn urgent(store: &Sqlite, limit: u32) -> Result<Vec<Listed>, LedgerError> {
    let raw = store
        .read(move |connection, sql| {
            connection
                .prepare_cached(&sql.urgent)?
                .query_map(params![limit], raw_state)?
                .collect::<rusqlite::Result<Vec<_>>>()
        })
        .await?;
    raw.iter().map(stored).collect()
}

async fn figures(store: &Sqlite, from: Timestamp, before: Timestamp) -> Result<Vec<Figure>, LedgerError> {
    store
        .read(move |connection, sql| {
            connection
                .prepare_cached(&sql.figures)?
                .query_map(params![to_millis(from), to_millis(before)], |row| {
                    Ok(Figure {
                        day: row.get(0)?,
                        status: row.get(1)?,
                        payments: row.get::<_, i64>(2)?.unsigned_abs(),
                        rupiah: row.get::<_, i64>(3)?.unsigned_abs(),
                    })
                })?
                .collect()
        })
        .await
}

/// Consumer, failures, error, when it was parked, the event.
type Row = (String, u32, Option<String>, Option<i64>, String);

async fn undelivered(store: &Sqlite, until: Timestamp, limit: u32) -> Result<Vec<Undelivered>, LedgerError> {
    let rows: Vec<Row> = store
        .read(move |connection, sql| {
            connection
                .prepare_cached(&sql.undelivered)?
                .query_map(params![to_millis(until), limit], |row| row.try_into())?
                .collect()
        })
        .await?;
    rows.into_iter()
        .map(|(consumer, failures, error, parked_at, data)| {
            Ok(Undelivered {
                consumer,
                event: EventRow { data }.read()?,
                failures,
                error,
                parked_at: parked_at.map(from_millis),
            })
        })
        .collect()
}
