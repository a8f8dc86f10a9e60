//! The worker.

use napi_derive::napi;

use super::NativeLedger;

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
