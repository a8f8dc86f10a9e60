//! A report of NICEPAY's as a person uploaded it.

mod columns;
mod table;

use std::sync::Arc;

use jiff::civil::Date;

pub(super) use columns::{Columns, Places, Reported};
pub(super) use table::Report;

/// A report that a person compares, kept in the session.
pub(super) struct Upload {
    pub(super) name: String,
    pub(super) report: Arc<Report>,
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) columns: Columns,
}

impl Upload {
    /// The same report, read by other columns.
    pub(super) fn with(&self, columns: Columns) -> Self {
        Self {
            name: self.name.clone(),
            report: Arc::clone(&self.report),
            columns,
            ..*self
        }
    }
}
