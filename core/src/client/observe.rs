//! Hooks for metrics and logs: what they see of each attempt, without secrets and buyers' data.

use std::sync::Arc;
use std::time::Duration;

use crate::error::ErrorKind;
use crate::values::operation::Operation;

/// An attempt that is about to be sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RequestInfo<'a> {
    /// The operation.
    pub operation: Operation,
    /// The URL.
    pub url: &'a str,
    /// Which attempt of the call this is, from 1.
    pub attempt: u32,
}

/// An attempt that ended.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ResponseInfo<'a> {
    /// The operation.
    pub operation: Operation,
    /// The URL.
    pub url: &'a str,
    /// Which attempt of the call this was, from 1.
    pub attempt: u32,
    /// How long it took.
    pub elapsed: Duration,
    /// The HTTP status, if there was a response.
    pub http_status: Option<u16>,
    /// How it failed, if it did.
    pub error: Option<ErrorKind>,
    /// Whether another attempt follows.
    pub will_retry: bool,
}

pub(crate) type RequestHook = Arc<dyn Fn(&RequestInfo<'_>) + Send + Sync>;
pub(crate) type ResponseHook = Arc<dyn Fn(&ResponseInfo<'_>) + Send + Sync>;

#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(crate) request: Option<RequestHook>,
    pub(crate) response: Option<ResponseHook>,
}

impl Hooks {
    pub(crate) fn before(&self, info: &RequestInfo<'_>) {
        tracing::debug!(
            operation = info.operation.as_str(),
            attempt = info.attempt,
            "sending"
        );
        if let Some(hook) = &self.request {
            hook(info);
        }
    }

    pub(crate) fn after(&self, info: &ResponseInfo<'_>) {
        tracing::debug!(
            operation = info.operation.as_str(),
            attempt = info.attempt,
            elapsed_ms = u64::try_from(info.elapsed.as_millis()).unwrap_or(u64::MAX),
            http_status = info.http_status,
            error = info.error.map(ErrorKind::as_str),
            will_retry = info.will_retry,
            "answered"
        );
        if let Some(hook) = &self.response {
            hook(info);
        }
    }
}
