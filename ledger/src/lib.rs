//! A durable record of every NICEPAY payment, from the intent (kept before a byte is sent) to the delivery (once, in the
//! shop's own transaction), and the worker that brings each to its end.
//!
//! ```text
//! shop ──check_out──▶ [intent] ──register──▶ [registered | refused | unknown] ──number──▶ open
//! NICEPAY ──receive──▶ [inbox] (kept, then 200 OK)     worker: due? ──inquire──▶ fact ──machine──▶ event
//! events ──▶ shop: claim (one INSERT in the shop's own transaction) ──▶ deliver ──▶ done
//! ```
//!
//! * [`Ledger::check_out`] registers an order once, through double clicks, crashes and lost answers.
//! * [`Ledger::receive`] keeps what NICEPAY tells, and only then answers; [`Ledger::returned`] is the callback page.
//! * [`Ledger::run`] is the worker; any number of them, in any number of processes.
//! * [`Ledger::events`] tells the shop, at least once and in order per order; [`Delivery::claim`] makes it once in the
//!   shop's own database.
//! * [`Ledger::payment`], [`payments`](Ledger::payments), [`history`](Ledger::history),
//!   [`attention`](Ledger::attention), [`export`](Ledger::export) to look; [`cancel`](Ledger::cancel),
//!   [`recheck`](Ledger::recheck), [`adopt`](Ledger::adopt) to act.
//!
//! On SQLite it is one file beside the program; on PostgreSQL any number of machines share it.
#![forbid(unsafe_code)]

mod adopt;
mod cancel;
mod check_out;
mod claim;
mod consumer;
mod error;
mod events;
mod export;
#[doc(hidden)]
pub mod failpoint;
mod inquiry;
mod ledger;
mod look;
pub mod machine;
mod payment;
mod receive;
mod recheck;
mod returned;
mod settings;
mod store;
mod worker;

pub use check_out::CheckOut;
pub use claim::{Claim, Dialect};
pub use error::{LedgerError, LedgerErrorKind, StorageFault};
pub use events::{Delivery, Events};
pub use export::ExportFormat;
pub use ledger::Ledger;
pub use look::{Attention, Filter, HistoryEntry, Page, ParkedEvent, UnmatchedNotification};
pub use machine::{Event, EventKind, Schedule};
pub use payment::{Payment, PaymentStatus};
pub use settings::LedgerBuilder;
pub use store::Health;

/// Which database the ledger's own tables are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MigrationDialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL 13 and later.
    Postgres,
}
