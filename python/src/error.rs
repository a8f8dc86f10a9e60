//! The core's errors as exceptions; panics as `InternalError`.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use nicepay_checkout as core;
use nicepay_checkout::{Error, ErrorKind};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::class::{Class, ERROR_KIND, FAILURE, OPERATION, maybe};

static FIELD_ERROR: Class = Class::new("nicepay_checkout.errors", "FieldError");
static BY_KIND: Class = Class::new("nicepay_checkout.errors", "_BY_KIND");

/// A value that can't even be handed to the core.
#[derive(Debug)]
pub(crate) struct Wrong {
    field: Cow<'static, str>,
    wire: Cow<'static, str>,
    problem: Cow<'static, str>,
    fix: Cow<'static, str>,
}

impl Wrong {
    pub(crate) fn new(
        field: impl Into<Cow<'static, str>>,
        wire: impl Into<Cow<'static, str>>,
        problem: impl Into<Cow<'static, str>>,
        fix: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            field: field.into(),
            wire: wire.into(),
            problem: problem.into(),
            fix: fix.into(),
        }
    }

    pub(crate) fn field(&self) -> &str {
        &self.field
    }
}

impl From<&nicepay_checkout::FieldError> for Wrong {
    fn from(error: &nicepay_checkout::FieldError) -> Self {
        Self {
            field: error.field.clone(),
            wire: error.wire_name.clone(),
            problem: error.problem.clone(),
            fix: error.fix.clone(),
        }
    }
}

fn fields<'py>(py: Python<'py>, wrong: &[Wrong]) -> PyResult<Bound<'py, PyTuple>> {
    let class = FIELD_ERROR.get(py)?;
    let fields: Vec<_> = wrong
        .iter()
        .map(|w| class.call1((&*w.field, &*w.wire, &*w.problem, &*w.fix)))
        .collect::<PyResult<_>>()?;
    PyTuple::new(py, fields)
}

/// `InvalidRequestError` for values that the face itself refuses.
pub(crate) fn invalid(py: Python<'_>, message: &str, wrong: &[Wrong]) -> PyErr {
    build(py, ErrorKind::InvalidRequest.as_str(), || {
        let listed: Vec<String> = wrong
            .iter()
            .map(|w| {
                if w.field == w.wire {
                    format!("{} {}: {}", w.field, w.problem, w.fix)
                } else {
                    format!("{} ({}) {}: {}", w.field, w.wire, w.problem, w.fix)
                }
            })
            .collect();
        let hint = "fix the named fields and call again; nothing was sent";
        let with = PyDict::new(py);
        with.set_item("hint", hint)?;
        with.set_item("summary", message)?;
        with.set_item("fields", fields(py, wrong)?)?;
        Ok((
            format!(
                "{message}: {}. Fix the named fields and call again; nothing was sent.",
                listed.join("; ")
            ),
            with,
        ))
    })
}

/// `InternalError` with a text of the face's own.
pub(crate) fn internal(py: Python<'_>, message: &str) -> PyErr {
    build(py, ErrorKind::Internal.as_str(), || {
        let with = PyDict::new(py);
        with.set_item("summary", message)?;
        with.set_item("hint", "report this as a bug in nicepay-checkout")?;
        Ok((message.to_owned(), with))
    })
}

/// The core's error as the exception of its kind.
pub(crate) fn raise(py: Python<'_>, error: &Error) -> PyErr {
    build(py, error.kind().as_str(), || {
        let with = PyDict::new(py);
        with.set_item("summary", error.message())?;
        with.set_item("hint", error.hint())?;
        with.set_item("retryable", error.is_retryable())?;
        with.set_item(
            "operation",
            maybe(py, &OPERATION, error.operation().map(core::Operation::as_str))?,
        )?;
        with.set_item("reference", error.reference().map(core::ReferenceNo::as_str))?;
        with.set_item(
            "transaction_id",
            error.transaction_id().map(core::TransactionId::as_str),
        )?;
        with.set_item("http_status", error.http_status())?;
        with.set_item("code", error.result_code().map(core::ResultCode::as_str))?;
        with.set_item("meaning", error.meaning())?;
        with.set_item("body_excerpt", error.body_excerpt())?;
        if let Some(failure) = error.failure() {
            with.set_item("failure", FAILURE.get(py, failure.as_str())?)?;
        }
        if !error.fields().is_empty() {
            let wrong: Vec<Wrong> = error.fields().iter().map(Wrong::from).collect();
            with.set_item("fields", fields(py, &wrong)?)?;
        }
        Ok((error.to_string(), with))
    })
}

pub(crate) fn build<'py>(
    py: Python<'py>,
    kind: &str,
    parts: impl FnOnce() -> PyResult<(String, Bound<'py, PyDict>)>,
) -> PyErr {
    let exception = || {
        let (text, with) = parts()?;
        let class = BY_KIND.get(py)?.get_item(kind)?;
        with.set_item("kind", ERROR_KIND.get(py, kind)?)?;
        class.call((text,), Some(&with))
    };
    match exception() {
        Ok(value) => PyErr::from_value(value),
        Err(failure) => failure,
    }
}

/// The core's result as Python's, and a panic of the core as `InternalError`: pyo3's own `PanicException`
/// derives from `BaseException`, so `except Exception` would miss it.
pub(crate) fn guard<T>(py: Python<'_>, call: impl FnOnce() -> Result<T, Error>) -> PyResult<T> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(|error| raise(py, &error)),
        Err(panic) => Err(internal(py, &panic_text(&*panic))),
    }
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let said = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    format!("the SDK failed inside: {said}")
}
