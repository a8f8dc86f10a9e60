//! Cancelling the open payment of an order.

use std::sync::Arc;

use super::payment::LedgerPayment;
use super::{CoreLedger, order_id};
use crate::error::NicepayError;
use crate::runtime::CancelToken;

#[uniffi::export]
impl CoreLedger {
    /// Cancels the open payment of an order; a customer who paid meanwhile is seen. The payment as it stands afterwards:
    /// cancelled, or paid where the customer was faster. Nothing for an order that is not in the ledger. A late deposit
    /// is still watched for.
    ///
    /// # Errors
    /// As for the client's cancel, whose outcome the worker then finds out; storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn cancel(
        &self,
        order: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Option<LedgerPayment>, NicepayError> {
        let order = order_id(order)?;
        let payment = self.call(cancel, |ledger| async move { ledger.cancel(&order).await });
        Ok(payment.await?.map(Into::into))
    }
}
