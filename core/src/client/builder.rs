//! A client's settings.

use std::sync::Arc;
use std::time::Duration;

use super::observe::{Hooks, RequestInfo, ResponseInfo};
use super::{Client, Inner};
use crate::credentials::Credentials;
use crate::error::Error;
use crate::network::environment::Environment;
use crate::network::http::Transport;
use crate::network::transport::{HttpsTransport, Settings};
use crate::values::clock::{self, Clock};
use crate::values::problem::Problem;

/// Builds a [`Client`] with your own settings.
///
/// | setting | default |
/// |---|---|
/// | connect timeout | 5 s |
/// | read timeout (no data while waiting for a response) | 20 s |
/// | timeout (a whole call, retries included) | 30 s |
/// | retries (inquiries, and requests that certainly were not sent) | 2 |
/// | largest response | 1 MiB |
/// | idle connections kept | 256, for 30 s |
/// | proxy | none; proxy environment variables are ignored |
#[must_use]
pub struct ClientBuilder {
    credentials: Credentials,
    environment: Environment,
    settings: Settings,
    transport: Option<Arc<dyn Transport>>,
    clock: Arc<dyn Clock>,
    hooks: Hooks,
    timeout: Duration,
    max_retries: u32,
}

impl Client {
    /// A client with the default settings.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) when a setting can't be used.
    pub fn new(credentials: Credentials, environment: Environment) -> Result<Self, Error> {
        Self::builder(credentials, environment).build()
    }

    /// A client from `NICEPAY_MERCHANT_ID`, `NICEPAY_MERCHANT_KEY` and `NICEPAY_ENV` or `NICEPAY_BASE_URL`.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) naming the variables that are missing or wrong.
    pub fn from_env() -> Result<Self, Error> {
        Self::new(Credentials::from_env()?, Environment::from_env()?)
    }

    /// A builder for a client with your own settings.
    pub fn builder(credentials: Credentials, environment: Environment) -> ClientBuilder {
        ClientBuilder::new(credentials, environment)
    }
}

impl ClientBuilder {
    pub(crate) fn new(credentials: Credentials, environment: Environment) -> Self {
        Self {
            credentials,
            environment,
            settings: Settings {
                connect_timeout: Duration::from_secs(5),
                read_timeout: Duration::from_secs(20),
                user_agent: concat!("nicepay-checkout/", env!("CARGO_PKG_VERSION")).into(),
                proxy: None,
                root_certificates: Vec::new(),
                max_response_bytes: 1024 * 1024,
                idle_connections: 256,
            },
            transport: None,
            clock: clock::system(),
            hooks: Hooks::default(),
            timeout: Duration::from_secs(30),
            max_retries: 2,
        }
    }

    /// How long to wait for a connection, TLS included.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.settings.connect_timeout = limit;
        self
    }

    /// How long to wait for more data of a response.
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.settings.read_timeout = limit;
        self
    }

    /// How long a whole call may take, retries included.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// The most retries of a call that may be retried; 0 for none.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// The proxy to go through, such as `http://proxy.example:3128` or `socks5://127.0.0.1:1080`.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.settings.proxy = Some(url.into());
        self
    }

    /// CA certificates to trust in addition to the platform's, as PEM text. Can be called several times.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.settings.root_certificates.push(pem.into());
        self
    }

    /// Text to put before the SDK's own in the `User-Agent` header, such as `my-shop/2.1`.
    pub fn user_agent(mut self, product: &str) -> Self {
        self.settings.user_agent = format!("{product} {}", self.settings.user_agent).into();
        self
    }

    /// The largest response that is read, in bytes.
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.settings.max_response_bytes = limit;
        self
    }

    /// The most idle connections to keep.
    pub fn idle_connections(mut self, count: usize) -> Self {
        self.settings.idle_connections = count;
        self
    }

    /// Your own transport instead of HTTPS. The connection, read, proxy and TLS settings then have no effect.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Your own clock instead of the system's.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Calls `hook` before each attempt. It runs on the call's own task: it must not block or panic.
    pub fn on_request(mut self, hook: impl Fn(&RequestInfo<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.request = Some(Arc::new(hook));
        self
    }

    /// Calls `hook` after each attempt. It runs on the call's own task: it must not block or panic.
    pub fn on_response(mut self, hook: impl Fn(&ResponseInfo<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.response = Some(Arc::new(hook));
        self
    }

    /// Builds the client. Opens no connection and starts no thread.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when a setting can't be used.
    pub fn build(self) -> Result<Client, Error> {
        let Self {
            credentials,
            environment,
            settings,
            transport,
            clock,
            hooks,
            timeout,
            max_retries,
        } = self;
        if settings.user_agent.bytes().any(|b| !(b' '..=b'~').contains(&b)) {
            let problem = Problem::new(
                "contains characters that a header can't carry",
                "use printable ASCII",
            );
            return Err(Error::invalid_field(
                "the client settings are invalid",
                problem.at("user_agent", "User-Agent"),
            ));
        }
        if timeout.is_zero() {
            let problem = Problem::new("is zero", "set the time that a call may take, such as 30 s");
            return Err(Error::invalid_field(
                "the client settings are invalid",
                problem.at("timeout", "timeout"),
            ));
        }
        let transport = match transport {
            Some(transport) => transport,
            None => Arc::new(HttpsTransport::new(settings)?),
        };
        let inner = Inner {
            credentials,
            environment,
            transport,
            clock,
            hooks,
            max_retries,
        };
        Ok(Client::from_inner(inner, timeout))
    }
}

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}
