//! Connections to the file: their settings, and the meaning of their errors.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::{LedgerError, StorageFault};

/// Where the file is.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) busy_timeout: Duration,
    pub(super) most_pages: Option<i64>,
}

impl File {
    /// A connection that may write. A commit is on disk before its caller continues.
    pub(super) fn writer(&self) -> Result<Connection, LedgerError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let connection = self.open(flags)?;
        connection
            .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;")
            .and_then(|()| match self.most_pages {
                Some(pages) => connection.pragma_update(None, "max_page_count", pages),
                None => Ok(()),
            })
            .map_err(|error| failure(&error, &self.path))?;
        Ok(connection)
    }

    pub(super) fn reader(&self) -> Result<Connection, LedgerError> {
        self.open(OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn open(&self, flags: OpenFlags) -> Result<Connection, LedgerError> {
        let connection = Connection::open_with_flags(&self.path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .and_then(|connection| {
                connection.busy_timeout(self.busy_timeout)?;
                connection.set_prepared_statement_cache_capacity(64);
                Ok(connection)
            });
        connection.map_err(|error| failure(&error, &self.path))
    }
}

/// What an error of SQLite means for the ledger.
pub(super) fn failure(error: &rusqlite::Error, path: &Path) -> LedgerError {
    let fault = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StorageFault::Locked,
        Some(ErrorCode::DiskFull) => StorageFault::Full,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StorageFault::Corrupt,
        Some(
            ErrorCode::CannotOpen
            | ErrorCode::ReadOnly
            | ErrorCode::PermissionDenied
            | ErrorCode::SystemIoFailure
            | ErrorCode::FileLockingProtocolFailed,
        ) => StorageFault::Unreachable,
        _ if error.to_string().contains("no such table") => StorageFault::Schema,
        _ => StorageFault::Other,
    };
    let what = match fault {
        StorageFault::Locked => "is locked by another process",
        StorageFault::Full => "can't be written: the disk is full",
        StorageFault::Corrupt => "is not a SQLite database, or is damaged",
        StorageFault::Unreachable => "can't be opened, read or written",
        StorageFault::Schema => "does not contain the ledger's tables",
        StorageFault::Other => "refuses",
    };
    LedgerError::storage(
        fault,
        format!("the ledger's file {} {what} ({error})", path.display()),
    )
}
