//! What a customer's device may do without a merchant key: open the payment page, and notice the way back.

use url::Url;

use crate::callback::Callback;
use crate::environment::{Environment, is_https_or_loopback};
use crate::error::{Error, Problem};
use crate::order::TransactionId;
use crate::registration;
use crate::trust::Unverified;

/// NICEPAY's payment page as an app sees it that holds no credentials: which URL to open in a web view, which
/// URLs it may go to, and which one is the end of it.
///
/// What the callback says is a claim that the customer could have typed. Whether the payment is paid, the
/// merchant's own server says, which has confirmed it.
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

    /// Where to send the customer for the payment `transaction_id`.
    #[must_use]
    pub fn url(&self, transaction_id: &TransactionId) -> String {
        registration::page_url(&self.environment, transaction_id)
    }

    /// Whether `url` is on a host of the environment, and so may be shown as NICEPAY's.
    #[must_use]
    pub fn trusts(&self, url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| self.environment.trusts(&url))
    }

    /// Whether `url` is the callback URL, with whatever query: the same scheme, host, port and path, and every
    /// query parameter that the callback URL itself has.
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

    /// What the callback claims, where `url` is one; `None` for every other URL.
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
