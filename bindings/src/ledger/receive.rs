//! NICEPAY's server tells: verified, kept, and only then answered.

use std::sync::Arc;

use super::CoreLedger;
use crate::error::NicepayError;
use crate::notification::NotificationReply;
use crate::runtime::CancelToken;

#[uniffi::export]
impl CoreLedger {
    /// Takes a notification: checks its token, keeps it, and gives the reply to send. The worker asks NICEPAY what is
    /// true. Safe at any rate, in any order, however often. Pass the raw body, and answer an error with its
    /// `reply_status`.
    ///
    /// # Errors
    /// An invalid request when it can't be read; verification when the token does not fit; storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn receive(
        &self,
        body: Vec<u8>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<NotificationReply, NicepayError> {
        let reply = self.call(cancel, |ledger| async move { ledger.receive(body).await });
        Ok(reply.await?.into())
    }
}
