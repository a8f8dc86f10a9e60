//! The embedded store: one file, no server. It uses WAL, and every commit is on disk before its caller continues.

mod commit;
mod connection;
#[cfg(feature = "desk")]
mod desk;
mod events;
mod look;
mod readers;
mod statements;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::migrations;
use super::{
    Change, Committed, Cursor, Delivery, Done, Entry, EventRow, Filter, Finished, Health, InboxRow, KeyKind,
    Letter, Listed, Parked, Store, StoreSettings, Stored, from_millis, to_millis,
};
use crate::MigrationDialect;
use crate::error::LedgerError;
use connection::File;
use readers::Readers;
use statements::Statements;
use writer::Writer;

/// The store in a file.
pub(super) struct Sqlite {
    file: File,
    prefix: String,
    sql: Arc<Statements>,
    writer: Writer,
    readers: Readers,
}

impl Sqlite {
    pub(super) fn open(path: &str, settings: &StoreSettings) -> Result<Self, LedgerError> {
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains(":memory:") {
            return Err(LedgerError::invalid(
                "the ledger's URL names no file",
                "use a file on disk, such as sqlite:payments.db",
            ));
        }
        migrations::check_prefix(&settings.prefix, MigrationDialect::Sqlite)?;
        Ok(Self {
            file: File {
                path: PathBuf::from(path),
                busy_timeout: settings.busy_timeout,
                most_pages: settings.most_pages,
            },
            prefix: settings.prefix.clone(),
            sql: Arc::new(Statements::new(&settings.prefix)),
            writer: Writer::default(),
            readers: Readers::default(),
        })
    }

    /// A write of several statements.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &Statements) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let sql = Arc::clone(&self.sql);
        self.writer
            .call(&self.file, true, move |connection| work(connection, &sql))
            .await
    }

    /// A write of one statement, which SQLite rolls back by itself if it fails.
    async fn write_one<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &Statements) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let sql = Arc::clone(&self.sql);
        self.writer
            .call(&self.file, false, move |connection| work(connection, &sql))
            .await
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &Statements) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let sql = Arc::clone(&self.sql);
        self.readers
            .call(&self.file, move |connection| work(connection, &sql))
            .await
    }
}

/// A state as stored in its row, parsed outside the database thread.
type RawState = (String, i64);

fn raw_state(row: &Row<'_>) -> rusqlite::Result<RawState> {
    Ok((row.get(0)?, row.get(1)?))
}

fn stored(raw: &RawState) -> Result<Stored, LedgerError> {
    Stored::read(&raw.0, raw.1)
}

fn schema(connection: &Connection, sql: &Statements) -> rusqlite::Result<u32> {
    let tables: i64 = connection.query_row(&sql.schema_table, [], |row| row.get(0))?;
    if tables == 0 {
        return Ok(0);
    }
    let version: String = connection.query_row(&sql.schema, [], |row| row.get(0))?;
    Ok(version.parse().unwrap_or(u32::MAX))
}

impl Store for Sqlite {
    fn schema(&self) -> Done<'_, u32> {
        Box::pin(self.write(schema))
    }

    fn migrate(&self) -> Done<'_, ()> {
        Box::pin(async move {
            let prefix = self.prefix.clone();
            let found = self
                .write(move |connection, sql| {
                    let found = schema(connection, sql)?;
                    for (version, script) in migrations::after(MigrationDialect::Sqlite, found, &prefix) {
                        connection.execute_batch(&script)?;
                        connection.execute(&sql.set_schema, params![version.to_string()])?;
                    }
                    Ok(found)
                })
                .await?;
            migrations::check(found)
        })
    }

    fn setting(&self, key: &'static str, value: String) -> Done<'_, String> {
        Box::pin(self.write(move |connection, sql| {
            connection.execute(&sql.keep_setting, params![key, value])?;
            connection.query_row(&sql.setting, params![key], |row| row.get(0))
        }))
    }

    fn receive(&self, letter: Letter) -> Done<'_, ()> {
        Box::pin(self.write_one(move |connection, sql| {
            connection.prepare_cached(&sql.receive)?.execute(params![
                letter.digest,
                letter.transaction_id.as_str(),
                letter
                    .reference
                    .as_ref()
                    .map(nicepay_checkout::ReferenceNo::as_str),
                letter.amount.cast_signed(),
                letter.said,
                to_millis(letter.received_at),
            ])?;
            Ok(())
        }))
    }

    fn count(&self, counter: &'static str, by: i64) -> Done<'_, ()> {
        Box::pin(self.write_one(move |connection, sql| {
            connection
                .prepare_cached(&sql.count)?
                .execute(params![counter, by])
                .map(drop)
        }))
    }

    fn load(&self, order_ids: Vec<String>) -> Done<'_, Vec<Option<Stored>>> {
        Box::pin(async move {
            let raw = self
                .read(move |connection, sql| {
                    let mut statement = connection.prepare_cached(&sql.load)?;
                    order_ids
                        .iter()
                        .map(|id| statement.query_row(params![id], raw_state).optional())
                        .collect::<rusqlite::Result<Vec<_>>>()
                })
                .await?;
            raw.iter()
                .map(|raw| raw.as_ref().map(stored).transpose())
                .collect()
        })
    }

    fn registration(&self, order_id: String) -> Done<'_, Option<String>> {
        Box::pin(self.read(move |connection, sql| {
            connection
                .query_row(&sql.registration, params![order_id], |row| row.get(0))
                .optional()
        }))
    }

    fn find(&self, kind: KeyKind, name: String) -> Done<'_, Option<String>> {
        Box::pin(self.read(move |connection, sql| {
            connection
                .prepare_cached(&sql.find)?
                .query_row(params![kind.as_str(), name], |row| row.get(0))
                .optional()
        }))
    }

    fn commit(&self, change: Change) -> Done<'_, Committed> {
        Box::pin(async move {
            let columns = change.columns()?;
            let (facts, events) = commit::rows(&change)?;
            self.write(move |connection, sql| {
                commit::write(connection, sql, &change, &columns, &facts, &events)
            })
            .await
        })
    }

    fn take_due(
        &self,
        now: Timestamp,
        until: Timestamp,
        worker: String,
        limit: u32,
    ) -> Done<'_, Vec<Stored>> {
        Box::pin(async move {
            let raw = self
                .write_one(move |connection, sql| {
                    connection
                        .prepare_cached(&sql.take_due)?
                        .query_map(
                            params![to_millis(now), to_millis(until), worker, limit],
                            raw_state,
                        )?
                        .collect::<rusqlite::Result<Vec<_>>>()
                })
                .await?;
            raw.iter().map(stored).collect()
        })
    }

    fn take_inbox(&self, now: Timestamp, until: Timestamp, limit: u32) -> Done<'_, Vec<InboxRow>> {
        Box::pin(self.write_one(move |connection, sql| {
            connection
                .prepare_cached(&sql.take_inbox)?
                .query_map(params![to_millis(now), to_millis(until), limit], |row| {
                    Ok(InboxRow {
                        seq: row.get(0)?,
                        transaction_id: row.get(1)?,
                        reference: row.get(2)?,
                        amount: row.get(3)?,
                        said: row.get(4)?,
                        received_at: from_millis(row.get(5)?),
                        tries: row.get(6)?,
                        order_id: row.get(7)?,
                    })
                })?
                .collect()
        }))
    }

    fn postpone_inbox(&self, letters: Vec<i64>, due_at: Option<Timestamp>) -> Done<'_, ()> {
        Box::pin(self.write(move |connection, sql| {
            let mut statement = connection.prepare_cached(&sql.postpone_inbox)?;
            letters
                .iter()
                .try_for_each(|seq| statement.execute(params![seq, due_at.map(to_millis)]).map(drop))
        }))
    }

    fn next_due(&self) -> Done<'_, Option<Timestamp>> {
        Box::pin(self.read(move |connection, sql| {
            let due: Option<i64> = connection
                .prepare_cached(&sql.next_due)?
                .query_row([], |row| row.get(0))?;
            Ok(due.map(from_millis))
        }))
    }

    fn reserve(&self, count: u32, every: Duration, burst: u32, now: Timestamp) -> Done<'_, Timestamp> {
        let (floor, cost) = super::types::pace(count, every, burst, now);
        Box::pin(async move {
            let until: i64 = self
                .write_one(move |connection, sql| {
                    connection
                        .prepare_cached(&sql.reserve)?
                        .query_row(params![floor, cost], |row| row.get(0))
                })
                .await?;
            Ok(super::types::slot(until, cost, now))
        })
    }

    fn subscribe(&self, consumer: String, now: Timestamp) -> Done<'_, ()> {
        Box::pin(self.write(move |connection, sql| {
            if connection.execute(&sql.subscribe, params![consumer, to_millis(now)])? > 0 {
                connection.execute(&sql.catch_up, params![consumer, to_millis(now)])?;
            }
            Ok(())
        }))
    }

    fn take_events(
        &self,
        consumer: String,
        now: Timestamp,
        until: Timestamp,
        lease: String,
        limit: u32,
    ) -> Done<'_, Vec<Delivery>> {
        Box::pin(async move {
            let rows = self
                .write_one(move |connection, sql| {
                    events::take(connection, sql, &consumer, now, until, &lease, limit)
                })
                .await?;
            events::read(rows)
        })
    }

    fn finish_event(&self, finished: Finished) -> Done<'_, bool> {
        Box::pin(self.write_one(move |connection, sql| events::finish(connection, sql, &finished)))
    }

    fn release_parked(
        &self,
        consumer: String,
        event_id: Option<String>,
        retry: bool,
        now: Timestamp,
    ) -> Done<'_, u64> {
        Box::pin(self.write_one(move |connection, sql| {
            let statement = if retry {
                &sql.retry_parked
            } else {
                &sql.drop_parked
            };
            let changed = connection.execute(statement, params![consumer, event_id, to_millis(now)])?;
            Ok(changed as u64)
        }))
    }

    fn payments(&self, filter: Filter, after: Option<Cursor>, limit: u32) -> Done<'_, Vec<Listed>> {
        let is_newer = after.as_ref().is_some_and(|after| after.newer);
        let statement = look::payments(&self.prefix, &filter, after.as_ref(), limit);
        Box::pin(async move {
            let raw = self
                .read(move |connection, _| {
                    connection
                        .prepare_cached(&statement.sql)?
                        .query_map(rusqlite::params_from_iter(statement.parameters), raw_state)?
                        .collect::<rusqlite::Result<Vec<_>>>()
                })
                .await?;
            let listed = raw.iter().map(stored);
            if is_newer {
                return listed.rev().collect();
            }
            listed.collect()
        })
    }

    fn history(&self, order_id: String) -> Done<'_, Vec<Entry>> {
        Box::pin(self.read(move |connection, sql| look::history(connection, sql, &order_id)))
    }

    fn parked(&self, limit: u32) -> Done<'_, Vec<Parked>> {
        Box::pin(async move {
            let rows = self
                .read(move |connection, sql| look::parked(connection, sql, limit))
                .await?;
            rows.into_iter()
                .map(|row| {
                    Ok(Parked {
                        consumer: row.consumer,
                        event: EventRow { data: row.data }.read()?,
                        failures: row.failures,
                        error: row.error,
                        parked_at: from_millis(row.parked_at),
                    })
                })
                .collect()
        })
    }

    fn unmatched(&self, limit: u32) -> Done<'_, Vec<Letter>> {
        Box::pin(self.read(move |connection, sql| look::unmatched(connection, sql, limit)))
    }

    fn health(&self, now: Timestamp) -> Done<'_, Health> {
        Box::pin(self.read(move |connection, sql| look::health(connection, sql, now)))
    }

    fn close(&self) -> Done<'_, ()> {
        self.writer.close();
        self.readers.close();
        Box::pin(async { Ok(()) })
    }
}
