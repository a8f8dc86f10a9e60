//! The customer's browser comes back: the payment as it stands, after a short wait for an inquiry.

use std::sync::Arc;

use super::CoreLedger;
use super::payment::LedgerPayment;
use crate::error::NicepayError;
use crate::runtime::CancelToken;

#[uniffi::export]
impl CoreLedger {
    /// What the callback page shows: the payment that the browser speaks of, as NICEPAY says it is. The inquiry is
    /// waited for up to the setting `callback_wait` (3 seconds); where it takes longer, the payment is given as it was
    /// known. Nothing for an order that is not in the ledger.
    ///
    /// # Errors
    /// An invalid request when it can't be read; verification where it does not fit the order; storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn returned(
        &self,
        message: Vec<u8>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Option<LedgerPayment>, NicepayError> {
        let payment = self.call(cancel, |ledger| async move { ledger.returned(message).await });
        Ok(payment.await?.map(Into::into))
    }
}
