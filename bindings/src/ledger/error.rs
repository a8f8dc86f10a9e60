//! What can go wrong with a ledger: the core's taxonomy, and the store's faults.

use nicepay_checkout_ledger::{self as core, LedgerError, LedgerErrorKind};

use super::names::{given, names};
use crate::error::{ErrorInfo, NicepayError};

names! {
    /// What is wrong with the ledger's store. In every case nothing is lost.
    StorageFault = StorageFault {
        /// Another process holds it for longer than the limit.
        Locked;
        /// The disk is full.
        Full;
        /// The file is no database, or a damaged one.
        Corrupt;
        /// It can't be reached or opened: no server, no file, no right to write, a wrong password.
        Unreachable;
        /// Its tables are missing, newer than this version knows, or another merchant's.
        Schema;
        /// Anything else that the database refuses.
        Other;
    }
}
given!(StorageFault = StorageFault, else Other);

impl From<LedgerError> for NicepayError {
    fn from(error: LedgerError) -> Self {
        let mut info = error.cause().map_or_else(
            || {
                let mut info = ErrorInfo::bare(error.kind().as_str(), error.message());
                info.summary = error.to_string();
                error.hint().clone_into(&mut info.hint);
                info
            },
            ErrorInfo::from,
        );
        info.retryable = error.is_retryable();
        info.reply_status = i32::from(error.http_status());
        match error.kind() {
            LedgerErrorKind::Payment(kind) => Self::of(kind, info),
            LedgerErrorKind::Storage(fault) => Self::Storage {
                info: Box::new(info),
                fault: fault.into(),
            },
        }
    }
}
