//! What an app can do without the merchant key: open the payment page, and recognise the callback.

use url::Url;

use crate::callback::Callback;
use crate::environment::{Environment, is_https_or_loopback};
use crate::error::{Error, Problem};
use crate::order::TransactionId;
use crate::registration;
use crate::trust::Unverified;

/// NICEPAY's payment page, for an app without credentials: which URL to open in a web view, which URLs the web view may
/// visit, and which URL ends the payment page.
///
/// The callback is unverified; the customer could have typed it. Ask the merchant's own server, which confirms the
/// payment, whether it is paid.
///
/// ```
/// use nicepay_checkout::{Environment, PaymentPage};
/// let page = PaymentPage::new(Environment::Sandbox, "https://merchant.example/nicepay/callback")?;
/// let back = "https://merchant.example/nicepay/callback?tXid=IONPAYTEST00202212231106386098&amt=10000";
/// assert!(page.is_callback(back));
/// assert!(!page.is_callback("https://evil.example/nicepay/callback?tXid=IONPAYTEST00202212231106386098"));
/// let claims = page.callback(back)?.unwrap();
/// assert_eq!(claims.claims().amount().unwrap().as_u64(), 10_000);
/// # Ok::<(), nicepay_checkout::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PaymentPage {
    environment: Environment,
    callback: Url,
}

impl PaymentPage {
    /// The page of `environment`, for payments registered with `callback_url`.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when the callback URL is not `https` (or `http` to
    /// this machine).
    pub fn new(environment: Environment, callback_url: &str) -> Result<Self, Error> {
        let problem = match Url::parse(callback_url) {
            Ok(callback) if is_https_or_loopback(&callback) => {
                return Ok(Self {
                    environment,
                    callback,
                });
            }
            Ok(_) => "is not an https URL",
            Err(_) => "is not an absolute URL",
        };
        let fix = "use the callback_url that the payments are registered with";
        Err(Error::invalid_field(
            "the payment page settings are invalid",
            Problem::new(problem, fix).at("callback_url", "callBackUrl"),
        ))
    }

    /// The URL of the payment page for `transaction_id`.
    #[must_use]
    pub fn url(&self, transaction_id: &TransactionId) -> String {
        registration::page_url(&self.environment, transaction_id)
    }

    /// Whether `url` is on a host of the environment, so that it may be shown as NICEPAY's page.
    #[must_use]
    pub fn trusts(&self, url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| self.environment.trusts(&url))
    }

    /// Whether `url` is the callback URL with any query string: it has the same scheme, host, port and path, and every
    /// query parameter of the callback URL.
    #[must_use]
    pub fn is_callback(&self, url: &str) -> bool {
        let own = &self.callback;
        Url::parse(url).is_ok_and(|url| {
            url.origin() == own.origin()
                && url.path() == own.path()
                && url.username() == own.username()
                && url.password() == own.password()
                && own
                    .query_pairs()
                    .all(|wanted| url.query_pairs().any(|pair| pair == wanted))
        })
    }

    /// The unverified callback, if `url` is one; otherwise `None`.
    ///
    /// # Errors
    /// As for [`Callback::parse`].
    pub fn callback(&self, url: &str) -> Result<Option<Unverified<Callback>>, Error> {
        if !self.is_callback(url) {
            return Ok(None);
        }
        Callback::parse(url).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(callback: &str) -> PaymentPage {
        PaymentPage::new(Environment::Sandbox, callback).unwrap()
    }

    #[test]
    fn the_way_back_is_told_from_every_other_way() {
        let page = page("https://shop.example/back?shop=1");
        for good in [
            "https://shop.example/back?shop=1&tXid=A",
            "https://SHOP.example:443/back?tXid=A&shop=1",
        ] {
            assert!(page.is_callback(good), "{good}");
        }
        for bad in [
            "https://shop.example/back?tXid=A",
            "http://shop.example/back?shop=1",
            "https://shop.example:8443/back?shop=1",
            "https://shop.example/back/more?shop=1",
            "https://shop.example@evil.example/back?shop=1",
            "https://shop.example.evil.example/back?shop=1",
            "/back?shop=1",
            "",
        ] {
            assert!(!page.is_callback(bad), "{bad}");
            assert!(page.callback(bad).unwrap().is_none(), "{bad}");
        }
    }

    #[test]
    fn a_callback_that_names_nothing_is_an_error() {
        assert!(
            page("https://shop.example/back")
                .callback("https://shop.example/back")
                .is_err()
        );
    }

    #[test]
    fn only_nicepays_hosts_are_its_own() {
        let page = page("https://shop.example/back");
        let id = TransactionId::new("A&b").unwrap();
        let own = page.url(&id);
        assert_eq!(
            own,
            "https://dev.nicepay.co.id/nicepay/redirect/v2/payment?tXid=A%26b"
        );
        assert!(page.trusts(&own));
        assert!(!page.trusts("https://evil.example/nicepay"));
        assert!(!page.trusts("nonsense"));
    }

    #[test]
    fn a_callback_url_must_be_https() {
        for bad in ["http://shop.example/back", "myapp://back", "back"] {
            let error = PaymentPage::new(Environment::Sandbox, bad).unwrap_err();
            assert_eq!(error.fields()[0].wire_name, "callBackUrl");
        }
    }
}
