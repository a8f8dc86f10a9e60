//! A person has it looked at anew.

use std::sync::Arc;

use super::payment::LedgerPayment;
use super::{CoreLedger, order_id};
use crate::error::NicepayError;
use crate::runtime::CancelToken;

#[uniffi::export]
impl CoreLedger {
    /// Asks NICEPAY about every payment of an order now, whatever the schedule says, and takes it off the list of those
    /// that need attention (it comes back where the cause is still there). Nothing for an order that is not in the
    /// ledger.
    ///
    /// # Errors
    /// A retryable error where NICEPAY gives no clear answer; storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn recheck(
        &self,
        order: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Option<LedgerPayment>, NicepayError> {
        let order = order_id(order)?;
        let payment = self.call(cancel, |ledger| async move { ledger.recheck(&order).await });
        Ok(payment.await?.map(Into::into))
    }
}
