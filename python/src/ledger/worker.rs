//! The worker: for what is due now, or in the background until it is stopped.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use nicepay_checkout_ledger::LedgerError;
use pyo3::prelude::*;
use tokio::sync::watch;

use super::{LedgerCore, nothing, refused};
use crate::bridge::Bridge;
use crate::error::{internal, panic_text};
use crate::observe;
use crate::run::begin;
use crate::task::{Failure, spawn};

/// Why a worker ended before it was stopped.
enum Broken {
    Failed(LedgerError),
    Panicked(String),
}

impl Failure for Broken {
    fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Failed(error) => error.raise(py),
            Self::Panicked(text) => internal(py, &text),
        }
    }
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Failed(error) => error.fmt(f),
            Self::Panicked(text) => text.fmt(f),
        }
    }
}

/// A worker in the background of this process.
pub(super) struct Running {
    process: u32,
    is_to_end: watch::Sender<bool>,
    is_over: watch::Sender<bool>,
    broken: Mutex<Option<Broken>>,
}

impl Running {
    /// Waits for its end. A forked child does not wait: the worker is its parent's.
    pub(super) async fn ended(&self) {
        if self.process == std::process::id() {
            let mut is_over = self.is_over.subscribe();
            let _sender_lives = is_over.wait_for(|is_over| *is_over).await;
        }
    }

    fn take_broken(&self) -> Option<Broken> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A worker that was begun.
#[pyclass(frozen, module = "nicepay_checkout._native")]
pub(crate) struct LedgerWorker {
    running: Arc<Running>,
}

#[pymethods]
impl LedgerWorker {
    /// Has it end once what is under way is done, and no other worker. Waits for nothing.
    fn stop(&self) {
        self.running.is_to_end.send_replace(true);
    }

    /// Waits until it has ended, and raises what it failed with.
    fn wait(&self, py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let running = Arc::clone(&self.running);
        let ending = async move {
            running.ended().await;
            running.take_broken().map_or(Ok(()), Err)
        };
        begin(py, bridge, ending, nothing)
    }

    /// Whether it works.
    #[getter]
    fn is_running(&self) -> bool {
        self.running.process == std::process::id() && !*self.running.is_over.borrow()
    }
}

#[pymethods]
impl LedgerCore {
    /// Begins a worker in the background.
    fn begin_worker(&self, py: Python<'_>) -> PyResult<LedgerWorker> {
        let ledger = self.ledger(py)?;
        let running = Arc::new(Running {
            process: std::process::id(),
            is_to_end: watch::Sender::new(false),
            is_over: watch::Sender::new(false),
            broken: Mutex::new(None),
        });
        let mut state = self.state();
        if state.is_stopped {
            return Err(refused(py, "was stopped", "open another to run a worker anew"));
        }
        let own = Arc::clone(&running);
        spawn(py, async move {
            let mut is_to_end = own.is_to_end.subscribe();
            let end = async move {
                let _sender_lives = is_to_end.wait_for(|is_to_end| *is_to_end).await;
            };
            let broken = match AssertUnwindSafe(ledger.run_until(end)).catch_unwind().await {
                Ok(Ok(())) => None,
                Ok(Err(error)) => Some(Broken::Failed(error)),
                Err(panic) => Some(Broken::Panicked(panic_text(&*panic))),
            };
            if let Some(broken) = &broken {
                observe::say(
                    observe::ERROR,
                    &format!("the ledger's worker has ended: {broken}"),
                );
            }
            *own.broken.lock().unwrap_or_else(PoisonError::into_inner) = broken;
            own.is_over.send_replace(true);
        })?;
        state.running.retain(|worker| !*worker.is_over.borrow());
        state.running.push(Arc::clone(&running));
        Ok(LedgerWorker { running })
    }

    /// Does everything that is due now; how many payments and notifications it looked at.
    fn run_due(&self, py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let ledger = self.ledger(py)?;
        begin(
            py,
            bridge,
            async move { ledger.run_due().await },
            |py, looked_at| Ok(looked_at.into_pyobject(py)?.into_any().unbind()),
        )
    }
}
