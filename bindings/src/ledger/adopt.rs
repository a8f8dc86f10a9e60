//! Taking over the open payments of a shop that had no ledger.

use std::sync::Arc;

use super::payment::LedgerPayment;
use super::{CoreLedger, order_id};
use crate::error::NicepayError;
use crate::order::Order;
use crate::runtime::CancelToken;

#[uniffi::export]
impl CoreLedger {
    /// Takes over a payment that was registered without the ledger: from now on it is watched like any other.
    /// Idempotent by the transaction id. `id` is the shop's order id; the order holds NICEPAY's reference, the amount and
    /// the transaction id.
    ///
    /// # Errors
    /// An invalid request where the reference is another order's; storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn adopt(
        &self,
        id: String,
        order: Order,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<LedgerPayment, NicepayError> {
        let id = order_id(id)?;
        let order = nicepay_checkout::Order::try_from(order)?;
        let payment = self.call(cancel, |ledger| async move { ledger.adopt(&id, &order).await });
        Ok(payment.await?.into())
    }
}
