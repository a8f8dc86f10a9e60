//! The browser comes back: the callback in, the payment out.

use napi_derive::napi;

use super::{NativeLedger, payment};

#[napi]
impl NativeLedger {
    #[napi]
    pub fn returned(&self, id: u32, callback: String) -> Option<String> {
        self.start(id, |ledger| {
            Ok(async move { Ok(payment::or_null(ledger.returned(callback).await?.as_ref())) })
        })
    }
}
