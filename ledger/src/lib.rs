//! The ledger.
#![forbid(unsafe_code)]

mod claim;
mod error;
#[doc(hidden)]
pub mod failpoint;
pub mod machine;
mod payment;
mod store;

pub use claim::{Claim, Dialect};
pub use error::{LedgerError, LedgerErrorKind, StorageFault};
pub use payment::{Payment, PaymentStatus};

/// Which database the ledger's own tables are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MigrationDialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL 13 and later.
    Postgres,
}
