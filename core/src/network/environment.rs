//! NICEPAY's hosts.

use url::{Host, Url};

use crate::error::Error;
use crate::values::problem::{Problem, quote};

/// The NICEPAY host that a client uses.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// NICEPAY's development host, `https://dev.nicepay.co.id`.
    Sandbox,
    /// NICEPAY's staging host, `https://staging.nicepay.co.id`.
    Staging,
    /// NICEPAY's production host, `https://www.nicepay.co.id`.
    Production,
    /// NICEPAY's "services" development host, `https://dev-services.nicepay.co.id`.
    ServicesSandbox,
    /// NICEPAY's "services" production host, `https://services.nicepay.co.id`.
    ServicesProduction,
    /// Another base URL, such as a local sandbox. Create it with [`Environment::custom`].
    Custom(BaseUrl),
}

/// A checked base URL: `https`, or `http` to this machine only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl Environment {
    /// Another base URL, such as `http://127.0.0.1:4010` of a local sandbox.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when the URL is not absolute, contains a user, query or
    /// fragment, or is `http` to another machine (the token would be sent unencrypted).
    pub fn custom(base_url: &str) -> Result<Self, Error> {
        check_base(base_url)
            .map(|url| Self::Custom(BaseUrl(url)))
            .map_err(|problem| {
                Error::invalid_field("the base URL is invalid", problem.at("base_url", "base_url"))
            })
    }

    /// Reads `NICEPAY_BASE_URL`, or else `NICEPAY_ENV` (`sandbox`, `staging`, `production`,
    /// `services_sandbox` or `services_production`).
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when neither is set or the value is wrong. There is no
    /// default, because it would be wrong in production or dangerous in a test.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_vars(|name| std::env::var(name).ok())
    }

    pub(crate) fn from_vars(var: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        if let Some(url) = var("NICEPAY_BASE_URL").filter(|url| !url.is_empty()) {
            return Self::custom(&url);
        }
        let name = var("NICEPAY_ENV").unwrap_or_default();
        Self::named(&name).ok_or_else(|| {
            let problem = if name.is_empty() { "is not set".into() } else { format!("is {}", quote(&name)) };
            let fix = "set sandbox, staging, production, services_sandbox or services_production, or set NICEPAY_BASE_URL";
            Error::invalid_field(
                "the NICEPAY environment is missing or invalid",
                Problem::new(problem, fix).at("NICEPAY_ENV", "NICEPAY_ENV"),
            )
        })
    }

    /// The environment with this plain name, such as `production`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "sandbox" => Self::Sandbox,
            "staging" => Self::Staging,
            "production" => Self::Production,
            "services_sandbox" => Self::ServicesSandbox,
            "services_production" => Self::ServicesProduction,
            _ => return None,
        })
    }

    /// The base URL as text, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        match self {
            Self::Sandbox => "https://dev.nicepay.co.id",
            Self::Staging => "https://staging.nicepay.co.id",
            Self::Production => "https://www.nicepay.co.id",
            Self::ServicesSandbox => "https://dev-services.nicepay.co.id",
            Self::ServicesProduction => "https://services.nicepay.co.id",
            Self::Custom(BaseUrl(url)) => url.as_str().trim_end_matches('/'),
        }
    }

    /// Whether a customer may be sent to `url`: it must have the same scheme, host and port as this environment. For
    /// NICEPAY's five hosts, any `https` host under `nicepay.co.id` is accepted, because the documentation also shows
    /// payment URLs on the bare domain (UNCERTAIN; docs/protocol.md).
    #[must_use]
    pub fn trusts(&self, url: &Url) -> bool {
        match self {
            Self::Custom(BaseUrl(base)) => {
                url.scheme() == base.scheme()
                    && url.host() == base.host()
                    && url.port_or_known_default() == base.port_or_known_default()
                    && url.username().is_empty()
                    && url.password().is_none()
            }
            _ => {
                url.scheme() == "https"
                    && url.port_or_known_default() == Some(443)
                    && url.username().is_empty()
                    && url.password().is_none()
                    && url
                        .host_str()
                        .is_some_and(|host| host == "nicepay.co.id" || host.ends_with(".nicepay.co.id"))
            }
        }
    }
}

fn check_base(text: &str) -> Result<Url, Problem> {
    let url = Url::parse(text).map_err(|e| {
        Problem::new(
            format!("is not a valid URL ({e})"),
            "use a URL such as https://dev.nicepay.co.id",
        )
    })?;
    if !is_https_or_loopback(&url) {
        return Err(Problem::new(
            format!("uses the scheme {}", quote(url.scheme())),
            "use https; plain http is accepted only for this machine (127.0.0.1, ::1, localhost)",
        ));
    }
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err(Problem::new(
            "contains a user, query or fragment",
            "use scheme, host and port only",
        ));
    }
    Ok(url)
}

/// `https`, or `http` to this machine.
pub(crate) fn is_https_or_loopback(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => loopback,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for good in [
            "http://127.0.0.1:4010",
            "http://localhost:4010/",
            "http://[::1]:1",
            "https://pay.example",
        ] {
            assert!(Environment::custom(good).is_ok(), "{good}");
        }
        for bad in [
            "http://10.0.0.1",
            "http://dev.nicepay.co.id",
            "ftp://localhost",
            "https://u:p@h",
            "dev",
            "http://localhost.evil.example",
            "https://h?x=1",
        ] {
            assert!(Environment::custom(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn trusts_nicepay_hosts_only() {
        let url = |text: &str| Url::parse(text).unwrap();
        for good in [
            "https://dev.nicepay.co.id/nicepay/redirect/v2/payment",
            "https://nicepay.co.id/x",
        ] {
            assert!(Environment::Sandbox.trusts(&url(good)), "{good}");
        }
        for bad in [
            "http://dev.nicepay.co.id/",
            "https://nicepay.co.id.evil.example/",
            "https://evilnicepay.co.id/",
            "https://dev.nicepay.co.id:8443/",
            "https://x@dev.nicepay.co.id/",
            "javascript:alert(1)",
        ] {
            assert!(!Environment::Sandbox.trusts(&url(bad)), "{bad}");
        }
    }

    #[test]
    fn a_custom_base_url_trusts_its_own_origin_only() {
        let shop = Environment::custom("https://pay.example:8443/base").unwrap();
        let trusts = |text: &str| shop.trusts(&Url::parse(text).unwrap());
        assert!(trusts("https://pay.example:8443/page?tXid=1"));
        for bad in [
            "http://pay.example:8443/",
            "https://other.example:8443/",
            "https://pay.example/",
            "https://x@pay.example:8443/",
            "https://:x@pay.example:8443/",
            "https://dev.nicepay.co.id/",
        ] {
            assert!(!trusts(bad), "{bad}");
        }
    }

    #[test]
    fn each_environment_has_its_name_and_its_own_host() {
        for (name, environment, host) in [
            ("sandbox", Environment::Sandbox, "dev.nicepay.co.id"),
            ("staging", Environment::Staging, "staging.nicepay.co.id"),
            ("production", Environment::Production, "www.nicepay.co.id"),
            (
                "services_sandbox",
                Environment::ServicesSandbox,
                "dev-services.nicepay.co.id",
            ),
            (
                "services_production",
                Environment::ServicesProduction,
                "services.nicepay.co.id",
            ),
        ] {
            let found = Environment::from_vars(|n| match n {
                "NICEPAY_ENV" => Some(name.into()),
                _ => Some(String::new()),
            });
            assert_eq!(found.unwrap(), environment);
            assert_eq!(environment.base_url(), format!("https://{host}"));
        }
        let both = Environment::from_vars(|n| match n {
            "NICEPAY_ENV" => Some("production".into()),
            _ => Some("http://127.0.0.1:4010".into()),
        });
        assert_eq!(
            both.unwrap().base_url(),
            "http://127.0.0.1:4010",
            "the URL comes first"
        );
    }

    #[test]
    fn the_environment_has_no_default() {
        assert!(Environment::from_vars(|_| None).is_err());
        let production = Environment::from_vars(|n| (n == "NICEPAY_ENV").then(|| "production".into()));
        assert_eq!(production.unwrap(), Environment::Production);
    }
}
