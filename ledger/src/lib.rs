//! A durable record of every NICEPAY payment, from the intent (stored before anything is sent) to the delivery (once, in the
//! shop's own transaction), and the worker that follows each payment until it is settled.
//!
//! ```text
//! shop ──check_out──▶ [intent] ──register──▶ [registered | refused | unknown] ──number──▶ open
//! NICEPAY ──receive──▶ [inbox] (stored, then 200 OK)   worker: due? ──inquire──▶ fact ──machine──▶ event
//! events ──▶ shop: claim (one INSERT in the shop's own transaction) ──▶ deliver ──▶ done
//! ```
//!
//! * [`Ledger::check_out`] registers an order once, despite double clicks, crashes and lost responses.
//! * [`Ledger::receive`] stores a notification before it is answered; [`Ledger::returned`] is for the callback page.
//! * [`Ledger::run`] is the worker. Any number of processes can run it.
//! * [`Ledger::events`] delivers events to the shop, at least once and in order for each order. With [`Delivery::claim`] an
//!   event takes effect once in the shop's own database.
//! * [`Ledger::payment`], [`payments`](Ledger::payments), [`history`](Ledger::history),
//!   [`attention`](Ledger::attention), [`export`](Ledger::export) read; [`cancel`](Ledger::cancel),
//!   [`recheck`](Ledger::recheck), [`adopt`](Ledger::adopt) change something.
//!
//! With SQLite it is one file next to the program; with PostgreSQL any number of machines share it.
#![forbid(unsafe_code)]

mod adopt;
mod builder;
mod cancel;
mod check_out;
mod claim;
mod consumer;
mod consumers;
#[cfg(feature = "desk")]
pub mod desk;
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

pub use builder::LedgerBuilder;
pub use check_out::CheckOut;
pub use claim::{Claim, Dialect};
pub use error::{LedgerError, LedgerErrorKind, StorageFault};
pub use events::{Delivery, Events};
pub use export::ExportFormat;
pub use ledger::Ledger;
pub use look::{Attention, Filter, HistoryEntry, Page, ParkedEvent, UnmatchedNotification};
pub use machine::{Event, EventKind, Schedule};
pub use payment::{Payment, PaymentStatus};
pub use store::Health;

/// The database of the ledger's own tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MigrationDialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL 13 and later.
    Postgres,
}
