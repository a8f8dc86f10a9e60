//! HTTPS: the only file that uses reqwest.

use std::borrow::Cow;
use std::error::Error as _;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use once_cell::sync::OnceCell;
use reqwest::Url;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};

use super::http::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportFault};
use super::tls;
use crate::error::Error;
use crate::values::operation::Operation;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) connect_timeout: Duration,
    pub(crate) read_timeout: Duration,
    pub(crate) user_agent: Cow<'static, str>,
    pub(crate) proxy: Option<String>,
    pub(crate) root_certificates: Vec<Vec<u8>>,
    pub(crate) max_response_bytes: usize,
    pub(crate) idle_connections: usize,
}

/// HTTPS with pooled connections. The pool belongs to one process: a forked child gets its own, because two processes
/// can't share a connection.
pub(crate) struct HttpsTransport {
    settings: Settings,
    pool: PerProcess<reqwest::Client>,
    /// The URL of each operation. A client's environment never changes, so each URL is parsed once.
    urls: [OnceCell<Url>; Operation::ALL.len()],
}

/// A value that belongs to one process: a forked child has its parent's sockets, but not its threads.
struct PerProcess<T>(Mutex<Option<(u32, T)>>);

impl<T> Default for PerProcess<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> PerProcess<T> {
    /// The value of `process`, created at its first use.
    fn of<E>(&self, process: u32, make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((owner, value)) = &*made
            && *owner == process
        {
            return Ok(value.clone());
        }
        let value = make()?;
        // A child must not drop the parent's value: only the parent may close its sockets.
        if let Some((_, inherited)) = made.replace((process, value.clone())) {
            std::mem::forget(inherited);
        }
        Ok(value)
    }
}

impl HttpsTransport {
    pub(crate) fn new(settings: Settings) -> Result<Self, Error> {
        if let Some(proxy) = &settings.proxy {
            reqwest::Proxy::all(proxy).map_err(|_| {
                let problem = crate::Problem::new(
                    "is not a proxy URL",
                    "use a URL such as http://proxy.example:3128",
                );
                Error::invalid_field("the proxy setting is invalid", problem.at("proxy", "proxy"))
            })?;
        }
        for pem in &settings.root_certificates {
            tls::check_pem(pem)?;
        }
        Ok(Self {
            settings,
            pool: PerProcess::default(),
            urls: Default::default(),
        })
    }

    fn client(&self) -> Result<reqwest::Client, TransportError> {
        self.pool
            .of(std::process::id(), || self.build())
            .map_err(|e| TransportError::new(TransportFault::Connection, false, e))
    }

    fn build(&self) -> Result<reqwest::Client, String> {
        let settings = &self.settings;
        let tls = tls::config(&settings.root_certificates).map_err(|e| e.to_string())?;
        // A static header is free; any other is reference-counted with every request.
        let user_agent = match &settings.user_agent {
            Cow::Borrowed(ours) => HeaderValue::from_static(ours),
            Cow::Owned(text) => HeaderValue::from_str(text).map_err(|e| e.to_string())?,
        };
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(settings.connect_timeout)
            .pool_max_idle_per_host(settings.idle_connections)
            // NICEPAY's idle timeout is not documented: close connections before a typical server does.
            .pool_idle_timeout(Duration::from_secs(30))
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none()) // the token must not go to another host
            .retry(reqwest::retry::never()) // the client decides about retries
            .user_agent(user_agent)
            .default_headers(HeaderMap::from_iter([(CONTENT_TYPE, JSON), (ACCEPT, JSON)]))
            .no_proxy();
        if let Some(proxy) = &settings.proxy {
            builder = builder.proxy(reqwest::Proxy::all(proxy).map_err(|e| words(&e))?);
        }
        builder.build().map_err(|e| words(&e))
    }

    fn url(&self, request: &HttpRequest) -> Result<Url, TransportError> {
        let read = || {
            Url::parse(&request.url)
                .map_err(|e| TransportError::new(TransportFault::Connection, false, e.to_string()))
        };
        match self.urls.get(request.operation as usize) {
            Some(known) => known.get_or_try_init(read).cloned(),
            None => read(),
        }
    }

    /// Waits no longer than the read timeout. reqwest's own timeout sets a timer even if there is nothing to wait for.
    async fn in_time<T>(
        &self,
        reading: impl Future<Output = Result<T, reqwest::Error>>,
    ) -> Result<T, TransportError> {
        match tokio::time::timeout(self.settings.read_timeout, reading).await {
            Ok(read) => read.map_err(|e| failure(&e)),
            Err(_) => Err(TransportError::new(
                TransportFault::Timeout,
                true,
                "nothing was received within the read timeout",
            )),
        }
    }

    async fn post(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let url = self.url(&request)?;
        let request = self.client()?.post(url).body(Bytes::from_owner(request.body));
        let mut response = self.in_time(request.send()).await?;
        let limit = self.settings.max_response_bytes;
        let too_large = || {
            let detail = format!("more than {limit} bytes");
            TransportError::new(TransportFault::TooLarge, true, detail)
        };
        if response
            .content_length()
            .is_some_and(|length| length > limit as u64)
        {
            return Err(too_large());
        }
        let mut body = Vec::new();
        while let Some(chunk) = self.in_time(response.chunk()).await? {
            if body.len().saturating_add(chunk.len()) > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(HttpResponse {
            status: response.status().as_u16(),
            body,
        })
    }
}

impl Transport for HttpsTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(self.post(request))
    }
}

impl fmt::Debug for HttpsTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpsTransport")
    }
}

/// A request certainly was not sent if no connection was made (TLS included) or the request could not be built.
fn failure(error: &reqwest::Error) -> TransportError {
    let fault = if error.is_timeout() {
        TransportFault::Timeout
    } else {
        TransportFault::Connection
    };
    let maybe_sent = !(error.is_connect() || error.is_builder());
    TransportError::new(fault, maybe_sent, words(error))
}

/// The whole chain of causes, which reqwest's own text hides. Without the URL, because the error names the operation.
fn words(error: &reqwest::Error) -> String {
    let mut words = Vec::new();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words.push(inner.to_string());
        cause = inner.source();
    }
    if words.is_empty() {
        words.push("HTTP client error".to_owned());
    }
    words.dedup();
    words.join(": ")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_forked_child_makes_its_own_pool_and_leaves_its_parents_alone() {
        let pool = PerProcess::default();
        let made = |text: &str| Ok::<_, ()>(Arc::<str>::from(text));
        let parents = pool.of(1, || made("parent's")).unwrap();
        assert_eq!(&*pool.of(1, || made("another")).unwrap(), "parent's", "kept");
        assert_eq!(
            &*pool.of(2, || made("child's")).unwrap(),
            "child's",
            "not inherited"
        );
        // Ours and the one that the child must not drop.
        assert_eq!(Arc::strong_count(&parents), 2);
        assert_eq!(pool.of(3, || Err("no TLS")), Err("no TLS"));
    }
}
