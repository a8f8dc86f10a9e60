//! State in one SQLite file.

use std::io;
use std::path::Path;

use rusqlite::{Connection, params};

use super::Storage;
use crate::transaction::Transaction;

/// One row a transaction, its record as JSON.
#[derive(Debug)]
pub(crate) struct Sqlite(Connection);

impl Sqlite {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let connection = Connection::open(path).map_err(io::Error::other)?;
        // With a write-ahead log a commit survives the death of the process without a disk flush each; a
        // power cut may cost the last ones, which a sandbox can bear.
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL;
                 PRAGMA synchronous = NORMAL;
                 PRAGMA busy_timeout = 5000;
                 CREATE TABLE IF NOT EXISTS transactions (position INTEGER PRIMARY KEY, record TEXT NOT NULL);
                 CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value INTEGER NOT NULL);",
            )
            .map_err(io::Error::other)?;
        Ok(Self(connection))
    }
}

impl Storage for Sqlite {
    fn load(&mut self) -> io::Result<(Vec<Transaction>, i64)> {
        let mut rows = self
            .0
            .prepare("SELECT record FROM transactions ORDER BY position")
            .map_err(io::Error::other)?;
        let records = rows
            .query_map([], |row| row.get::<_, String>(0))
            .map_err(io::Error::other)?;
        let mut transactions = Vec::new();
        for record in records {
            let record = record.map_err(io::Error::other)?;
            transactions.push(serde_json::from_str(&record)?);
        }
        let ahead = self.0.query_row(
            "SELECT coalesce(max(value), 0) FROM settings WHERE name = 'clock_ahead_ms'",
            [],
            |row| row.get(0),
        );
        Ok((transactions, ahead.map_err(io::Error::other)?))
    }

    fn save(&mut self, position: usize, transaction: &Transaction) -> io::Result<()> {
        let position = i64::try_from(position).map_err(io::Error::other)?;
        let record = serde_json::to_string(transaction)?;
        self.0
            .prepare("INSERT OR REPLACE INTO transactions (position, record) VALUES (?1, ?2)")
            .and_then(|mut row| row.execute(params![position, record]))
            .map_err(io::Error::other)?;
        Ok(())
    }

    fn save_clock(&mut self, ahead_ms: i64) -> io::Result<()> {
        self.0
            .execute(
                "INSERT OR REPLACE INTO settings (name, value) VALUES ('clock_ahead_ms', ?1)",
                [ahead_ms],
            )
            .map_err(io::Error::other)?;
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0
            .execute_batch("BEGIN; DELETE FROM transactions; DELETE FROM settings; COMMIT;")
            .map_err(io::Error::other)
    }
}
