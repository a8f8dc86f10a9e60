//! The worker: for ever, or for what is due now.

use std::sync::Arc;

use super::CoreLedger;
use crate::error::NicepayError;
use crate::runtime::CancelToken;

#[uniffi::export]
impl CoreLedger {
    /// Works until `stop`: brings every payment to its end. Any number of workers may run, in any number of processes. A
    /// store that fails is tried again with growing pauses. Cancelling the call drops what is under way, which another
    /// worker takes once its lease is over.
    ///
    /// # Errors
    /// Storage where no pause helps: a damaged database, tables of another schema.
    #[uniffi::method(default(cancel = None))]
    pub async fn run(&self, cancel: Option<Arc<CancelToken>>) -> Result<(), NicepayError> {
        self.call(cancel, |ledger| async move { ledger.run().await })
            .await
    }

    /// Works as `run` does until `end` is cancelled: ends what is under way, begins nothing more, and leaves the ledger's other
    /// workers and its consumers at work. Dropping the call drops what is under way.
    ///
    /// # Errors
    /// As for `run`.
    pub async fn run_until(&self, end: Arc<CancelToken>) -> Result<(), NicepayError> {
        self.call(
            None,
            |ledger| async move { ledger.run_until(end.cancelled()).await },
        )
        .await
    }

    /// Does everything that is due now, and ends. How many payments and notifications it looked at.
    ///
    /// # Errors
    /// Storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn run_due(&self, cancel: Option<Arc<CancelToken>>) -> Result<i64, NicepayError> {
        let looked_at = self.call(cancel, |ledger| async move { ledger.run_due().await });
        Ok(i64::try_from(looked_at.await?).unwrap_or(i64::MAX))
    }
}
