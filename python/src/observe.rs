//! Hooks and logging.

use std::sync::atomic::{AtomicBool, Ordering};

use nicepay_checkout as core;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::class::{Class, ERROR_KIND, OPERATION, maybe};

static MODULES: Class = Class::new("sys", "modules");
static LOGGER: Class = Class::new("nicepay_checkout._logging", "logger");

/// Whether each attempt is to be logged. Read anew at each call, where the interpreter is at hand anyway, so
/// that the runtime's threads need not ask for it.
static VERBOSE: AtomicBool = AtomicBool::new(false);

/// Looks whether the program logs at DEBUG. A program that never imported `logging` does not.
pub(crate) fn refresh(py: Python<'_>) {
    let verbose = || -> PyResult<bool> {
        let modules = MODULES.get(py)?.cast::<PyDict>()?;
        if !modules.contains(intern!(py, "logging"))? {
            return Ok(false);
        }
        LOGGER
            .get(py)?
            .call_method1(intern!(py, "isEnabledFor"), (10,))?
            .is_truthy()
    };
    VERBOSE.store(verbose().unwrap_or(false), Ordering::Relaxed);
}

/// An attempt that is about to be sent.
#[pyclass(frozen, get_all, module = "nicepay_checkout")]
pub(crate) struct RequestInfo {
    /// The operation.
    operation: Py<PyAny>,
    /// The URL.
    url: String,
    /// Which attempt of the call this is, from 1.
    attempt: u32,
}

/// An attempt that ended.
#[pyclass(frozen, get_all, module = "nicepay_checkout")]
pub(crate) struct ResponseInfo {
    /// The operation.
    operation: Py<PyAny>,
    /// The URL.
    url: String,
    /// Which attempt of the call this was, from 1.
    attempt: u32,
    /// How long it took, in seconds.
    elapsed: f64,
    /// The HTTP status, where an answer came.
    http_status: Option<u16>,
    /// How it failed, where it did.
    error: Option<Py<PyAny>>,
    /// Whether another attempt follows.
    will_retry: bool,
}

#[pymethods]
impl RequestInfo {
    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        crate::value::repr(slf.as_any(), &["operation", "url", "attempt"])
    }
}

#[pymethods]
impl ResponseInfo {
    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let shown = [
            "operation",
            "url",
            "attempt",
            "elapsed",
            "http_status",
            "error",
            "will_retry",
        ];
        crate::value::repr(slf.as_any(), &shown)
    }
}

/// Gives the builder the merchant's hooks and the log.
pub(crate) fn attach(
    builder: core::ClientBuilder,
    on_request: Option<Py<PyAny>>,
    on_response: Option<Py<PyAny>>,
) -> core::ClientBuilder {
    builder
        .on_request(move |info| {
            if let Some(hook) = &on_request {
                call(hook, |py| Ok(Py::new(py, request(py, info)?)?.into_any()));
            }
        })
        .on_response(move |info| {
            if info.error.is_some() || VERBOSE.load(Ordering::Relaxed) {
                log(info);
            }
            if let Some(hook) = &on_response {
                call(hook, |py| Ok(Py::new(py, response(py, info)?)?.into_any()));
            }
        })
}

/// Calls a hook. What it raises goes to `sys.unraisablehook`: metrics must not break a payment.
fn call(hook: &Py<PyAny>, info: impl FnOnce(Python<'_>) -> PyResult<Py<PyAny>>) {
    Python::try_attach(|py| {
        let hook = hook.bind(py);
        if let Err(error) = info(py).and_then(|info| hook.call1((info,))) {
            error.write_unraisable(py, Some(hook));
        }
    });
}

fn request(py: Python<'_>, info: &core::RequestInfo<'_>) -> PyResult<RequestInfo> {
    Ok(RequestInfo {
        operation: OPERATION.get(py, info.operation.as_str())?.unbind(),
        url: info.url.to_owned(),
        attempt: info.attempt,
    })
}

fn response(py: Python<'_>, info: &core::ResponseInfo<'_>) -> PyResult<ResponseInfo> {
    Ok(ResponseInfo {
        operation: OPERATION.get(py, info.operation.as_str())?.unbind(),
        url: info.url.to_owned(),
        attempt: info.attempt,
        elapsed: info.elapsed.as_secs_f64(),
        http_status: info.http_status,
        error: maybe(py, &ERROR_KIND, info.error.map(core::ErrorKind::as_str))?.map(Bound::unbind),
        will_retry: info.will_retry,
    })
}

/// Python's levels.
#[cfg(feature = "ledger")]
pub(crate) const ERROR: u8 = 40;
#[cfg(feature = "ledger")]
pub(crate) const WARNING: u8 = 30;
#[cfg(feature = "ledger")]
pub(crate) const DEBUG: u8 = 10;

/// Whether the program logs at DEBUG, as the last call saw it.
#[cfg(feature = "ledger")]
pub(crate) fn is_verbose() -> bool {
    VERBOSE.load(Ordering::Relaxed)
}

/// A line about what happens in the background, where nobody may be waiting for it.
#[cfg(feature = "ledger")]
pub(crate) fn say(level: u8, text: &str) {
    Python::try_attach(|py| {
        let written = || {
            LOGGER
                .get(py)?
                .call_method1(intern!(py, "log"), (level, "%s", text))
        };
        if let Err(error) = written() {
            error.write_unraisable(py, None);
        }
    });
}

/// One line an attempt: DEBUG when it was answered, INFO when it failed and is repeated, WARNING when it
/// failed for good. Nothing in it is secret or a buyer's.
fn log(info: &core::ResponseInfo<'_>) {
    let level = match info.error {
        None => 10,
        Some(_) if info.will_retry => 20,
        Some(_) => 30,
    };
    Python::try_attach(|py| {
        let written = || -> PyResult<()> {
            if !MODULES
                .get(py)?
                .cast::<PyDict>()?
                .contains(intern!(py, "logging"))?
            {
                return Ok(());
            }
            let millis = u64::try_from(info.elapsed.as_millis()).unwrap_or(u64::MAX);
            let line = "%s attempt %d: %s in %d ms%s";
            let outcome = match (info.error, info.http_status) {
                (Some(kind), Some(status)) => format!("{kind} (HTTP {status})"),
                (Some(kind), None) => kind.as_str().to_owned(),
                (None, status) => format!("HTTP {}", status.unwrap_or_default()),
            };
            let after = if info.will_retry { ", trying again" } else { "" };
            let arguments = (
                level,
                line,
                info.operation.as_str(),
                info.attempt,
                outcome,
                millis,
                after,
            );
            LOGGER.get(py)?.call_method1(intern!(py, "log"), arguments)?;
            Ok(())
        };
        if let Err(error) = written() {
            error.write_unraisable(py, None);
        }
    });
}
