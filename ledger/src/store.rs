//! The interface of a store. A store keeps the state machine's output; it knows no rules about payments.

#[cfg(feature = "postgres")]
mod batch;
mod desk;
mod migrations;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
#[macro_use]
mod statements;
mod types;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::error::LedgerError;
#[cfg(feature = "desk")]
pub(crate) use desk::{Heard, Undelivered};
pub use types::Health;
pub(crate) use types::json;
pub(crate) use types::{
    Change, Committed, Cursor, Delivery, DeliveryOutcome, Entry, EventRow, Filter, Finished, InboxRow, Kept,
    KeyKind, Letter, Listed, Parked, Stored, from_millis, to_millis,
};

pub(crate) use migrations::{CURRENT as CURRENT_SCHEMA, check as check_schema};

pub(crate) type Done<'a, T> = BoxFuture<'a, Result<T, LedgerError>>;

/// A durable store. Every call is one transaction, is committed when it returns, and may be repeated.
pub(crate) trait Store: desk::DeskStore + Send + Sync + 'static {
    /// The schema version of the tables, 0 where there are none.
    fn schema(&self) -> Done<'_, u32>;

    /// Brings the tables to this version's schema.
    fn migrate(&self) -> Done<'_, ()>;

    /// Stores `value` under `key` unless there is a value, and returns the stored value.
    fn setting(&self, key: &'static str, value: String) -> Done<'_, String>;

    /// Stores a verified notification. A repetition is not stored twice; it is handled again if it was handled more than a
    /// minute ago.
    fn receive(&self, letter: Letter) -> Done<'_, ()>;

    /// Adds to a counter that is only for information.
    fn count(&self, counter: &'static str, by: i64) -> Done<'_, ()>;

    /// The states of these orders, in the same order; `None` if there is no payment.
    fn load(&self, order_ids: Vec<String>) -> Done<'_, Vec<Option<Stored>>>;

    /// The registration that may have to be sent again.
    fn registration(&self, order_id: String) -> Done<'_, Option<String>>;

    /// The order that a NICEPAY reference or transaction id belongs to.
    fn find(&self, kind: KeyKind, name: String) -> Done<'_, Option<String>>;

    /// Commits a change completely, if the payment is still as it was when the change was decided. Simultaneous callers
    /// share a transaction.
    fn commit(&self, change: Change) -> Done<'_, Committed>;

    /// Leases up to `limit` payments that are due; until `until` no other worker gets them.
    fn take_due(&self, now: Timestamp, until: Timestamp, worker: String, limit: u32)
    -> Done<'_, Vec<Stored>>;

    /// Leases up to `limit` notifications that are due, each with its order, if there is one.
    fn take_inbox(&self, now: Timestamp, until: Timestamp, limit: u32) -> Done<'_, Vec<InboxRow>>;

    /// Postpones these notifications; `None` for never (they stay, unmatched).
    fn postpone_inbox(&self, letters: Vec<i64>, due_at: Option<Timestamp>) -> Done<'_, ()>;

    /// When something is due next: a payment or a notification.
    fn next_due(&self) -> Done<'_, Option<Timestamp>>;

    /// Reserves `count` inquiries of the shared rate limit; returns when the first of them may be sent.
    fn reserve(&self, count: u32, every: Duration, burst: u32, now: Timestamp) -> Done<'_, Timestamp>;

    /// Keeps every event, past and future, for this consumer. Idempotent.
    fn subscribe(&self, consumer: String, now: Timestamp) -> Done<'_, ()>;

    /// Leases up to `limit` events of a consumer: the earliest unhandled one of each order.
    fn take_events(
        &self,
        consumer: String,
        now: Timestamp,
        until: Timestamp,
        lease: String,
        limit: u32,
    ) -> Done<'_, Vec<Delivery>>;

    /// Ends the lease of an event; `false` if another caller already has the lease.
    fn finish_event(&self, finished: Finished) -> Done<'_, bool>;

    /// Retries parked events (`retry`), or drops them for this consumer. Returns how many there were.
    fn release_parked(
        &self,
        consumer: String,
        event_id: Option<String>,
        retry: bool,
        now: Timestamp,
    ) -> Done<'_, u64>;

    /// A page of payments, newest first; before or after a cursor.
    fn payments(&self, filter: Filter, after: Option<Cursor>, limit: u32) -> Done<'_, Vec<Listed>>;

    /// Everything that happened to an order, oldest first.
    fn history(&self, order_id: String) -> Done<'_, Vec<Entry>>;

    /// Events that a consumer gave up on.
    fn parked(&self, limit: u32) -> Done<'_, Vec<Parked>>;

    /// Notifications whose order is not known, oldest first.
    fn unmatched(&self, limit: u32) -> Done<'_, Vec<Letter>>;

    /// The health of the store.
    fn health(&self, now: Timestamp) -> Done<'_, Health>;

    /// Stops its own threads and connections.
    fn close(&self) -> Done<'_, ()>;
}

/// Opens the store that `url` names.
///
/// # Errors
/// When the URL names no store of this build, or the store can't be opened.
pub(crate) fn open(url: &str, settings: &StoreSettings) -> Result<Arc<dyn Store>, LedgerError> {
    #[cfg(feature = "sqlite")]
    if let Some(path) = url.strip_prefix("sqlite:") {
        return Ok(Arc::new(sqlite::Sqlite::open(path, settings)?));
    }
    #[cfg(feature = "postgres")]
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Arc::new(postgres::Postgres::open(url, settings)?));
    }
    let _ = settings;
    Err(LedgerError::invalid(
        "the ledger's URL names a store that this build does not support",
        "use sqlite:FILE, such as sqlite:payments.db, or postgres://USER:PASSWORD@HOST/DATABASE",
    ))
}

/// How a store is opened.
#[derive(Clone, Debug)]
pub(crate) struct StoreSettings {
    /// The prefix of the table names: letters, digits, `_`, and at most one `.` after a schema.
    pub(crate) prefix: String,
    /// How long to wait for another process's lock.
    pub(crate) busy_timeout: Duration,
    /// The most connections, on PostgreSQL.
    pub(crate) connections: usize,
    /// The most pages that SQLite's file may have.
    pub(crate) most_pages: Option<i64>,
}

/// The SQL that creates the tables of `version` from those of the previous version.
pub(crate) fn migration_sql(dialect: crate::MigrationDialect, prefix: &str) -> String {
    migrations::all(dialect, prefix)
}
