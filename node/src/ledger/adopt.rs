//! Taking over a payment that was registered without the ledger.

use napi_derive::napi;

use super::{NativeLedger, order_id, payment};
use crate::inquiry;

#[napi]
impl NativeLedger {
    /// `order_id` is the shop's, `order` what NICEPAY knows, as JSON.
    #[napi]
    pub fn adopt(&self, id: u32, order_id: String, order: String) -> Option<String> {
        self.start(id, |ledger| {
            let (own, order) = (self::order_id(order_id)?, inquiry::order(&order)?);
            Ok(async move { Ok(payment::payment(&ledger.adopt(&own, &order).await?).to_string()) })
        })
    }
}
