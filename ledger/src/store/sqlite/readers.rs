//! Readers next to the writer: in WAL mode neither waits for the other.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::connection::{File, failure};
use crate::error::LedgerError;

const MOST_IDLE: usize = 4;

/// Idle connections of this process.
#[derive(Clone, Default)]
pub(super) struct Readers {
    idle: Arc<Mutex<(u32, Vec<Connection>)>>,
}

impl Readers {
    /// Runs `work` on a connection that sees everything that was committed before the call.
    pub(super) async fn call<T, F>(&self, file: &File, work: F) -> Result<T, LedgerError>
    where
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let (readers, file) = (self.clone(), file.clone());
        let read = tokio::task::spawn_blocking(move || {
            let connection = readers.take().map_or_else(|| file.reader(), Ok)?;
            let result = work(&connection).map_err(|error| failure(&error, &file.path));
            readers.give(connection);
            result
        });
        read.await.unwrap_or_else(|error| {
            Err(LedgerError::internal(format!(
                "a read ended unexpectedly: {error}"
            )))
        })
    }

    fn take(&self) -> Option<Connection> {
        let process = std::process::id();
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.0 != process {
            // SQLite's connections must not be used in a child, not even to close them.
            std::mem::forget(std::mem::take(&mut idle.1));
            idle.0 = process;
        }
        idle.1.pop()
    }

    fn give(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.0 == std::process::id() && idle.1.len() < MOST_IDLE {
            idle.1.push(connection);
        }
    }

    pub(super) fn close(&self) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.0 == std::process::id() {
            idle.1.clear();
        }
    }
}
