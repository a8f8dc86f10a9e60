//! Storage of the state besides memory.

use std::fmt::Debug;
use std::io;

use crate::transaction::Transaction;

#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "sqlite")]
pub(crate) use sqlite::Sqlite;

/// Storage that survives the process. Each call is committed when it returns.
pub(crate) trait Storage: Debug + Send {
    /// Everything saved so far: transactions in their order, and how far the clock was moved on.
    fn load(&mut self) -> io::Result<(Vec<Transaction>, i64)>;
    /// Saves the transaction at `position`, new or changed.
    fn save(&mut self, position: usize, transaction: &Transaction) -> io::Result<()>;
    /// Saves how far the clock was moved on.
    fn save_clock(&mut self, ahead_ms: i64) -> io::Result<()>;
    /// Forgets everything.
    fn clear(&mut self) -> io::Result<()>;
}
