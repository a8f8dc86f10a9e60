//! Cancelling an order's open payment.

use napi_derive::napi;

use super::{NativeLedger, order_id, payment};

#[napi]
impl NativeLedger {
    #[napi]
    pub fn cancel(&self, id: u32, order: String) -> Option<String> {
        self.start(id, |ledger| {
            let order = order_id(order)?;
            Ok(async move { Ok(payment::or_null(ledger.cancel(&order).await?.as_ref())) })
        })
    }
}
