//! Foreign code that Rust calls: hooks and a clock. Whatever it throws harms no call.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use nicepay_checkout as core;

/// An attempt that is about to be sent. No secret and no buyer's data.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RequestInfo {
    /// The operation: `register`, `register_direct`, `inquire` or `cancel`.
    pub operation: String,
    /// The URL.
    pub url: String,
    /// Which attempt of the call this is, from 1.
    pub attempt: i32,
}

/// An attempt that ended. No secret and no buyer's data.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ResponseInfo {
    /// The operation: `register`, `register_direct`, `inquire` or `cancel`.
    pub operation: String,
    /// The URL.
    pub url: String,
    /// Which attempt of the call this was, from 1.
    pub attempt: i32,
    /// How long it took.
    pub elapsed: Duration,
    /// The HTTP status, where an answer came.
    pub http_status: Option<i32>,
    /// The kind of the failure, where it failed, such as `timeout`.
    pub error: Option<String>,
    /// Whether another attempt follows.
    pub will_retry: bool,
}

/// What foreign code threw.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Error)]
pub enum CallbackError {
    /// It failed.
    Failed {
        /// What it said.
        reason: String,
    },
}

impl std::fmt::Display for CallbackError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self::Failed { reason } = self;
        f.write_str(reason)
    }
}

impl std::error::Error for CallbackError {}

// Without this an exception that is not a CallbackError would be a panic on the Rust side.
impl From<uniffi::UnexpectedUniFFICallbackError> for CallbackError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { reason: error.reason }
    }
}

/// Told of every attempt, for metrics and logs. It runs on the call's own thread: it should be quick. What it
/// throws is dropped: a broken metric stops no payment.
#[uniffi::export(with_foreign)]
pub trait Observer: Send + Sync {
    /// Before an attempt is sent.
    ///
    /// # Errors
    /// Whatever it likes; nobody listens.
    fn on_request(&self, info: RequestInfo) -> Result<(), CallbackError>;

    /// After an attempt ended.
    ///
    /// # Errors
    /// Whatever it likes; nobody listens.
    fn on_response(&self, info: ResponseInfo) -> Result<(), CallbackError>;
}

/// Where the time is taken from, to make requests reproducible.
#[uniffi::export(with_foreign)]
pub trait Clock: Send + Sync {
    /// The current instant.
    ///
    /// # Errors
    /// When there is none: the call ends with an internal error before anything is sent.
    fn now(&self) -> Result<SystemTime, CallbackError>;
}

pub(crate) fn observed(builder: core::ClientBuilder, observer: Arc<dyn Observer>) -> core::ClientBuilder {
    let (before, after) = (Arc::clone(&observer), observer);
    builder
        .on_request(move |info| {
            // A hook's failure is its own.
            let _ = before.on_request(RequestInfo {
                operation: info.operation.as_str().to_owned(),
                url: info.url.to_owned(),
                attempt: number(info.attempt),
            });
        })
        .on_response(move |info| {
            let _ = after.on_response(ResponseInfo {
                operation: info.operation.as_str().to_owned(),
                url: info.url.to_owned(),
                attempt: number(info.attempt),
                elapsed: info.elapsed,
                http_status: info.http_status.map(i32::from),
                error: info.error.map(|kind| kind.as_str().to_owned()),
                will_retry: info.will_retry,
            });
        })
}

pub(crate) fn timed(builder: core::ClientBuilder, clock: Arc<dyn Clock>) -> core::ClientBuilder {
    builder.clock(move || {
        let now = clock.now().map_err(|error| error.to_string());
        match now.and_then(|now| core::Timestamp::try_from(now).map_err(|error| error.to_string())) {
            Ok(now) => now,
            // The core's clock can't fail; `run` catches this and makes an internal error of it.
            Err(reason) => std::panic::resume_unwind(Box::new(format!("the clock failed: {reason}"))),
        }
    })
}

fn number(attempt: u32) -> i32 {
    i32::try_from(attempt).unwrap_or(i32::MAX)
}
