//! Runs an operation of the core: blocking (`Client`), or as a call of an event loop (`AsyncClient`).

use std::future::Future;
use std::time::Duration;

use nicepay_checkout::blocking::runtime;
use pyo3::prelude::*;
use tokio::runtime::Handle;

use crate::bridge::Bridge;
use crate::error::{internal, raise};
use crate::task::{Failure, Finish, Task, task};

/// How often a blocking call looks for Ctrl-C.
const SIGNAL_SLICE: Duration = Duration::from_millis(50);

/// With a bridge: begins the operation and gives the `Call` to await. Without: waits for its end, with the
/// interpreter released, and gives the result.
pub(crate) fn run(py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>, task: Task) -> PyResult<Py<PyAny>> {
    match bridge {
        Some(bridge) => Ok(Bridge::begin(bridge, task)?.into_any()),
        None => block(py, task)?(py),
    }
}

pub(crate) fn begin<T: Send + 'static, E: Failure>(
    py: Python<'_>,
    bridge: Option<&Bound<'_, Bridge>>,
    operation: impl Future<Output = Result<T, E>> + Send + 'static,
    finish: impl FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>> + Send + 'static,
) -> PyResult<Py<PyAny>> {
    run(py, bridge, task(operation, finish))
}

fn block(py: Python<'_>, task: Task) -> PyResult<Finish> {
    let runtime = runtime().map_err(|error| raise(py, &error))?;
    py.detach(|| {
        if Handle::try_current().is_ok() {
            return Err(Python::attach(|py| {
                internal(py, "the blocking client was called from one of its own hooks")
            }));
        }
        runtime.block_on(async {
            let mut task = task;
            loop {
                tokio::select! {
                    biased;
                    outcome = &mut task => return Ok(outcome),
                    // Dropping the task on the way out drops its request.
                    () = tokio::time::sleep(SIGNAL_SLICE) => look_for_signals()?,
                }
            }
        })
    })
}

fn look_for_signals() -> PyResult<()> {
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method alone is not general enough"
    )]
    Python::attach(|py| py.check_signals())
}
