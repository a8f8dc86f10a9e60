//! The worker.

use std::sync::Arc;

use napi_derive::napi;
use tokio::sync::Notify;

use super::NativeLedger;

/// Ends one worker.
#[napi]
#[derive(Default)]
pub struct NativeEnd {
    ended: Arc<Notify>,
}

#[napi]
impl NativeEnd {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    #[napi]
    pub fn end(&self) {
        self.ended.notify_one();
    }
}

#[napi]
impl NativeLedger {
    /// Works until it is stopped.
    #[napi]
    pub fn run(&self, id: u32) -> Option<String> {
        self.start(id, |ledger| {
            Ok(async move {
                ledger.run().await?;
                Ok("null".to_owned())
            })
        })
    }

    /// Works until `end` was told so.
    #[napi]
    pub fn run_until(&self, id: u32, end: &NativeEnd) -> Option<String> {
        let ended = Arc::clone(&end.ended);
        self.start(id, |ledger| {
            Ok(async move {
                ledger.run_until(ended.notified()).await?;
                Ok("null".to_owned())
            })
        })
    }

    /// Does what is due now.
    #[napi]
    pub fn run_due(&self, id: u32) -> Option<String> {
        self.start(id, |ledger| {
            Ok(async move { Ok(ledger.run_due().await?.to_string()) })
        })
    }

    /// Has workers and consumers end.
    #[napi]
    pub fn stop(&self) {
        if let Some(ledger) = self.ledger.get() {
            ledger.stop();
        }
    }
}
