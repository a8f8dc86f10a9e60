//! An operation on the core's runtime, whose outcome becomes a Python value later.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use futures_util::FutureExt;
use nicepay_checkout::Error;
use nicepay_checkout::blocking::runtime;
use pyo3::prelude::*;

use crate::error::{internal, panic_text, raise};

/// Makes the Python value of an outcome; called with the interpreter at hand.
pub(crate) type Finish = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;
pub(crate) type Task = Pin<Box<dyn Future<Output = Finish> + Send>>;

/// What an operation fails with, while it still is Rust's.
pub(crate) trait Failure: Send + 'static {
    /// The exception that it becomes.
    fn raise(self, py: Python<'_>) -> PyErr;
}

impl Failure for Error {
    fn raise(self, py: Python<'_>) -> PyErr {
        raise(py, &self)
    }
}

/// An operation whose outcome is still Rust's: neither errors nor panics have become exceptions yet.
pub(crate) fn task<T: Send + 'static, E: Failure>(
    operation: impl Future<Output = Result<T, E>> + Send + 'static,
    finish: impl FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>> + Send + 'static,
) -> Task {
    Box::pin(async move {
        let outcome: Finish = match AssertUnwindSafe(operation).catch_unwind().await {
            Ok(Ok(value)) => Box::new(move |py| finish(py, value)),
            Ok(Err(error)) => Box::new(move |py| Err(error.raise(py))),
            Err(panic) => {
                let text = panic_text(&*panic);
                Box::new(move |py| Err(internal(py, &text)))
            }
        };
        outcome
    })
}

/// Starts `task` on the shared runtime.
pub(crate) fn spawn(
    py: Python<'_>,
    task: impl Future<Output = ()> + Send + 'static,
) -> PyResult<tokio::task::AbortHandle> {
    let runtime = runtime().map_err(|error| raise(py, &error))?;
    Ok(runtime.spawn(task).abort_handle())
}
