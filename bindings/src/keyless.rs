//! The half that needs no merchant key: what a customer's device may do.

use std::sync::Arc;

use nicepay_checkout as core;

use crate::callback::CallbackClaims;
use crate::credentials::Environment;
use crate::error::{NicepayError, guard};
use crate::runtime::Live;

/// NICEPAY's payment page as an app sees it that holds no credentials: which URL to open in a web view, which
/// URLs it may go to, and which one is the end of it.
///
/// What the callback says is a claim that the customer could have typed. Whether the payment is paid, the
/// merchant's own server says.
#[derive(uniffi::Object)]
pub struct PaymentPage {
    core: core::PaymentPage,
    _live: Live,
}

#[uniffi::export]
impl PaymentPage {
    /// The page of `environment`, for payments registered with `callback_url`.
    ///
    /// # Errors
    /// An invalid request when a URL is not `https` (or `http` to this machine).
    #[uniffi::constructor]
    pub fn new(environment: Environment, callback_url: String) -> Result<Arc<Self>, NicepayError> {
        guard(|| {
            let core = core::PaymentPage::new(environment.try_into()?, &callback_url)?;
            Ok(Arc::new(Self {
                core,
                _live: Live::object(),
            }))
        })
    }

    /// Where to send the customer for the payment `transaction_id`.
    ///
    /// # Errors
    /// An invalid request when that is no transaction id.
    pub fn url(&self, transaction_id: String) -> Result<String, NicepayError> {
        guard(|| {
            let id = core::TransactionId::new(transaction_id)
                .map_err(|problem| NicepayError::problem("transaction_id", "tXid", &problem))?;
            Ok(self.core.url(&id))
        })
    }

    /// Whether `url` is on a host of the environment, and so may be shown as NICEPAY's.
    #[must_use]
    pub fn trusts(&self, url: String) -> bool {
        self.core.trusts(&url)
    }

    /// Whether `url` is the callback URL, with whatever query.
    #[must_use]
    pub fn is_callback(&self, url: String) -> bool {
        self.core.is_callback(&url)
    }

    /// What the callback claims, where `url` is one; nothing for every other URL.
    ///
    /// # Errors
    /// An invalid request when it is one that can't be read.
    pub fn callback(&self, url: String) -> Result<Option<CallbackClaims>, NicepayError> {
        guard(|| Ok(self.core.callback(&url)?.map(|callback| callback.claims().into())))
    }
}
