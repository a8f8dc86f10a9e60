//! Asking NICEPAY about an order now.

use napi_derive::napi;

use super::{NativeLedger, order_id, payment};

#[napi]
impl NativeLedger {
    #[napi]
    pub fn recheck(&self, id: u32, order: String) -> Option<String> {
        self.start(id, |ledger| {
            let order = order_id(order)?;
            Ok(async move { Ok(payment::or_null(ledger.recheck(&order).await?.as_ref())) })
        })
    }
}
