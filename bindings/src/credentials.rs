//! Who the merchant is, and where NICEPAY is.

use std::fmt;
use std::sync::Arc;

use nicepay_checkout as core;
use zeroize::Zeroizing;

use crate::error::{NicepayError, guard};
use crate::runtime::Live;

/// The merchant id and keys that NICEPAY issued. The keys show nowhere and are overwritten when the object
/// goes.
#[derive(uniffi::Object)]
#[uniffi::export(Debug, Display)]
pub struct Credentials {
    pub(crate) core: core::Credentials,
    _live: Live,
}

#[uniffi::export]
impl Credentials {
    /// Credentials from the merchant id (wire: `iMid`, 1 to 10 letters and digits) and the merchant key.
    /// Notifications signed with a previous key are still accepted.
    ///
    /// # Errors
    /// An invalid request naming what can't be right.
    #[uniffi::constructor(default(previous_keys = []))]
    pub fn new(
        merchant_id: String,
        merchant_key: String,
        previous_keys: Vec<String>,
    ) -> Result<Arc<Self>, NicepayError> {
        let key = Zeroizing::new(merchant_key);
        let previous = Zeroizing::new(previous_keys);
        guard(|| {
            let core = core::Credentials::new(&merchant_id, &key)?;
            let core = previous
                .iter()
                .try_fold(core, |core, key| core.with_previous_key(key))?;
            Ok(Self::of(core))
        })
    }

    /// The public merchant of NICEPAY's sandbox, `IONPAYTEST`.
    #[uniffi::constructor]
    #[must_use]
    pub fn sandbox() -> Arc<Self> {
        Self::of(core::Credentials::sandbox())
    }

    /// From `NICEPAY_MERCHANT_ID`, `NICEPAY_MERCHANT_KEY` and, where set, `NICEPAY_PREVIOUS_KEYS`.
    ///
    /// # Errors
    /// An invalid request naming every variable that is missing or wrong.
    #[uniffi::constructor]
    pub fn from_env() -> Result<Arc<Self>, NicepayError> {
        guard(|| Ok(Self::of(core::Credentials::from_env()?)))
    }

    /// The merchant id (wire: `iMid`).
    #[must_use]
    pub fn merchant_id(&self) -> String {
        self.core.merchant_id().to_owned()
    }
}

impl Credentials {
    fn of(core: core::Credentials) -> Arc<Self> {
        Arc::new(Self {
            core,
            _live: Live::object(),
        })
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}

impl fmt::Display for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({}, [redacted])", self.core.merchant_id())
    }
}

/// The NICEPAY that a client talks to. There is no default.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
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
    /// Another base URL, such as a local sandbox; `https`, or `http` to this machine.
    Custom {
        /// Scheme, host and port.
        base_url: String,
    },
}

impl TryFrom<Environment> for core::Environment {
    type Error = NicepayError;

    fn try_from(environment: Environment) -> Result<Self, NicepayError> {
        Ok(match environment {
            Environment::Sandbox => Self::Sandbox,
            Environment::Staging => Self::Staging,
            Environment::Production => Self::Production,
            Environment::ServicesSandbox => Self::ServicesSandbox,
            Environment::ServicesProduction => Self::ServicesProduction,
            Environment::Custom { base_url } => Self::custom(&base_url)?,
        })
    }
}

/// The environment of a plain name (`sandbox`, `staging`, `production`, `services_sandbox`,
/// `services_production`) or a base URL.
///
/// # Errors
/// An invalid request when it is neither.
#[uniffi::export]
pub fn environment_of(text: String) -> Result<Environment, NicepayError> {
    guard(|| {
        let known = core::Environment::named(&text);
        known.map_or_else(
            || Ok(shown(&core::Environment::custom(&text)?)),
            |known| Ok(shown(&known)),
        )
    })
}

/// From `NICEPAY_BASE_URL`, or else `NICEPAY_ENV`.
///
/// # Errors
/// An invalid request when neither is set or the value is wrong.
#[uniffi::export]
pub fn environment_from_env() -> Result<Environment, NicepayError> {
    guard(|| Ok(shown(&core::Environment::from_env()?)))
}

fn shown(environment: &core::Environment) -> Environment {
    match environment {
        core::Environment::Sandbox => Environment::Sandbox,
        core::Environment::Staging => Environment::Staging,
        core::Environment::Production => Environment::Production,
        core::Environment::ServicesSandbox => Environment::ServicesSandbox,
        core::Environment::ServicesProduction => Environment::ServicesProduction,
        other => Environment::Custom {
            base_url: other.base_url().to_owned(),
        },
    }
}
