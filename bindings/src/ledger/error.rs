//! What can go wrong with a ledger: the core's taxonomy, and the store's faults.

use nicepay_checkout_ledger::{LedgerError, LedgerErrorKind};

use crate::error::{ErrorInfo, NicepayError};

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
