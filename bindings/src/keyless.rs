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
    /// The page of `environment`, for payments registered with `callback_url`. `app_url` is the app's own URL, such as
    /// `shop://nicepay/back`, to which the callback page redirects once it has handled the callback.
    ///
    /// # Errors
    /// An invalid request when the callback URL is not `https` (or `http` to this machine), or the app's URL has a scheme
    /// that browsers handle themselves.
    #[uniffi::constructor(default(app_url = None))]
    pub fn new(
        environment: Environment,
        callback_url: String,
        app_url: Option<String>,
    ) -> Result<Arc<Self>, NicepayError> {
        guard(|| {
            let mut core = core::PaymentPage::new(environment.try_into()?, &callback_url)?;
            if let Some(app_url) = app_url {
                core = core.app_url(&app_url)?;
            }
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

    /// Whether `url` is the app's own URL, with whatever query: the customer is back, and the app asks the merchant's server.
    /// Any app may open such a URL, so nothing is read from it.
    #[must_use]
    pub fn opens_app(&self, url: String) -> bool {
        self.core.opens_app(&url)
    }

    /// What the callback claims, where `url` is one; nothing for every other URL.
    ///
    /// # Errors
    /// An invalid request when it is one that can't be read.
    pub fn callback(&self, url: String) -> Result<Option<CallbackClaims>, NicepayError> {
        guard(|| Ok(self.core.callback(&url)?.map(|callback| callback.claims().into())))
    }
}
