//! What an app can do without the merchant key: open the payment page, and recognise the callback.

use url::Url;

use crate::callback::Callback;
use crate::error::Error;
use crate::message::trust::Unverified;
use crate::network::environment::{Environment, is_https_or_loopback};
use crate::registration;
use crate::values::ids::TransactionId;
use crate::values::problem::Problem;

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
    app: Option<Url>,
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
                    app: None,
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

    /// Also recognises the app's own URL, such as `shop://nicepay/back`, with [`opens_app`](Self::opens_app). The merchant's
    /// callback page redirects there after it has handled the callback. NICEPAY never does, and any app may open such a URL,
    /// so nothing is read from it.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when the URL is not absolute, or has a scheme that browsers handle
    /// themselves, such as `https` or `javascript`.
    pub fn app_url(mut self, app_url: &str) -> Result<Self, Error> {
        let refuse = |problem: &'static str, fix: &'static str| {
            Error::invalid_field(
                "the payment page settings are invalid",
                Problem::new(problem, fix).at("app_url", "app_url"),
            )
        };
        let url = Url::parse(app_url)
            .map_err(|_| refuse("is not an absolute URL", "use a URL such as shop://nicepay/back"))?;
        if BROWSER_SCHEMES.contains(&url.scheme()) {
            return Err(refuse(
                "has a scheme that browsers handle themselves",
                "use the app's own scheme, such as shop://nicepay/back",
            ));
        }
        self.app = Some(url);
        Ok(self)
    }

    /// Whether `url` is the app's own URL with any query string: the customer is back, and the app asks the merchant's server
    /// for the state of the payment.
    #[must_use]
    pub fn opens_app(&self, url: &str) -> bool {
        let (Some(own), Ok(url)) = (&self.app, Url::parse(url)) else {
            return false;
        };
        url.scheme() == own.scheme() && url.authority() == own.authority() && url.path() == own.path()
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

/// Schemes that no app owns.
const BROWSER_SCHEMES: [&str; 10] = [
    "about",
    "blob",
    "data",
    "file",
    "ftp",
    "http",
    "https",
    "javascript",
    "ws",
    "wss",
];

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
    fn the_apps_own_url_brings_the_customer_back_and_claims_nothing() {
        let page = page("https://shop.example/back")
            .app_url("shop://nicepay/back")
            .unwrap();
        for good in [
            "shop://nicepay/back",
            "shop://nicepay/back?order=1",
            "SHOP://nicepay/back#x",
        ] {
            assert!(page.opens_app(good), "{good}");
            assert!(!page.is_callback(good), "{good}");
            assert!(page.callback(good).unwrap().is_none(), "{good}");
            assert!(!page.trusts(good), "{good}");
        }
        for bad in [
            "shop://nicepay/other",
            "shop://evil/back",
            "shop://user@nicepay/back",
            "shops://nicepay/back",
            "https://nicepay/back",
            "https://shop.example/back",
            "",
        ] {
            assert!(!page.opens_app(bad), "{bad}");
        }
        assert!(!self::page("https://shop.example/back").opens_app("shop://nicepay/back"));
    }

    #[test]
    fn an_app_url_has_the_apps_own_scheme() {
        for bad in [
            "https://shop.example/back",
            "javascript:alert(1)",
            "data:,x",
            "back",
            "",
        ] {
            let page = page("https://shop.example/back");
            let error = page.app_url(bad).unwrap_err();
            assert_eq!(error.fields()[0].field, "app_url", "{bad}");
        }
    }

    #[test]
    fn a_callback_url_must_be_https() {
        for bad in ["http://shop.example/back", "myapp://back", "back"] {
            let error = PaymentPage::new(Environment::Sandbox, bad).unwrap_err();
            assert_eq!(error.fields()[0].wire_name, "callBackUrl");
        }
    }
}
