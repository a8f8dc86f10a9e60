//! Requests and responses, independent of HTTP: the interface between the operations and any [`Transport`].

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use serde::Serialize;
use zeroize::Zeroizing;

use super::environment::Environment;
use crate::error::Error;
use crate::values::operation::Operation;

/// A request that is ready to be posted as `application/json`.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// Which operation it belongs to.
    pub operation: Operation,
    /// The absolute URL. It contains no secret.
    pub url: String,
    /// The JSON body. It contains the token and the buyer's data; its memory is overwritten when dropped.
    pub body: Zeroizing<Vec<u8>>,
}

impl HttpRequest {
    pub(crate) fn new(
        operation: Operation,
        environment: &Environment,
        body: &impl Serialize,
    ) -> Result<Self, Error> {
        // Large enough that it seldom grows: a buffer that moves leaves a copy that is not wiped.
        let mut bytes = Zeroizing::new(Vec::with_capacity(if operation.is_read() { 512 } else { 1024 }));
        serde_json::to_writer(&mut *bytes, body).map_err(|_| {
            Error::new(
                crate::ErrorKind::Internal,
                "the request could not be written as JSON",
                "report this as a bug in nicepay-checkout",
            )
        })?;
        Ok(Self {
            operation,
            url: format!("{}{}", environment.base_url(), operation.path()),
            body: bytes,
        })
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("operation", &self.operation)
            .field("url", &self.url)
            .field("body", &"[redacted]")
            .finish()
    }
}

/// A response with any HTTP status: NICEPAY's result codes can come with all of them.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The whole body.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// A response, for transports and tests.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            body: body.into(),
        }
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why there was no response, and whether the request may have reached NICEPAY (this decides about retries).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TransportError {
    /// What went wrong.
    pub fault: TransportFault,
    /// Whether any part of the request may have left this machine. When in doubt: `true`.
    pub maybe_sent: bool,
    /// The causes in words. Must not contain a secret.
    pub detail: String,
}

/// How a transport failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFault {
    /// There was no response in time.
    Timeout,
    /// No connection was made, or it broke.
    Connection,
    /// The response exceeded the size limit.
    TooLarge,
}

impl TransportError {
    /// A failure, for transports and tests.
    #[must_use]
    pub fn new(fault: TransportFault, maybe_sent: bool, detail: impl Into<String>) -> Self {
        Self {
            fault,
            maybe_sent,
            detail: detail.into(),
        }
    }
}

/// A boxed future, as [`Transport::send`] returns it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request to NICEPAY and returns its response. It must not retry: only the client knows what may be retried.
///
/// The default uses HTTPS. Pass your own to [`ClientBuilder::transport`](crate::ClientBuilder::transport) for tests or
/// unusual networks.
pub trait Transport: Send + Sync + 'static {
    /// Posts `request.body` to `request.url` with `Content-Type: application/json`.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;
}

impl<F> Transport for F
where
    F: Fn(HttpRequest) -> BoxFuture<'static, Result<HttpResponse, TransportError>> + Send + Sync + 'static,
{
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        self(request)
    }
}
