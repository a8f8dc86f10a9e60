//! The ledger's failures as `lib/error.js` reads them.

use nicepay_checkout_ledger::{LedgerError, StorageFault};
use serde_json::json;

use crate::error::{self, Fault};

impl From<LedgerError> for Fault {
    fn from(error: LedgerError) -> Self {
        let mut said = match error.cause() {
            Some(cause) => error::core(cause),
            None => json!({
                "kind": error.kind().as_str(),
                "message": error.to_string(),
                "hint": error.hint(),
                "fault": error.storage_fault().map(StorageFault::as_str),
            }),
        };
        if let Some(members) = said.as_object_mut() {
            members.insert("retryable".to_owned(), error.is_retryable().into());
            members.insert("replyStatus".to_owned(), error.http_status().into());
        }
        Self::Said(said)
    }
}
