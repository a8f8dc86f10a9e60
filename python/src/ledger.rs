//! The ledger's life; its operations stand in the files of their names.

mod adopt;
mod cancel;
mod check_out;
mod claim;
mod error;
mod event;
mod events;
mod export;
mod log;
mod look;
mod payment;
mod receive;
mod recheck;
mod returned;
mod settings;
mod worker;

use std::sync::{Arc, Mutex, PoisonError};

use nicepay_checkout as core;
use nicepay_checkout_ledger::{Ledger, LedgerError, MigrationDialect};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::bridge::Bridge;
use crate::convert::text;
use crate::error::{Wrong, invalid};
use crate::observe;
use crate::run::begin;
use worker::Running;

/// The Rust ledger. `Ledger` and `AsyncLedger` are thin over it.
#[pyclass(frozen, module = "nicepay_checkout._native")]
pub(crate) struct LedgerCore {
    state: Mutex<State>,
}

struct State {
    ledger: Option<Ledger>,
    /// Whether `stop` was called: nothing begins to run after it.
    is_stopped: bool,
    /// What runs in the background, to be waited for before the store is closed.
    running: Vec<Arc<Running>>,
}

impl LedgerCore {
    fn new(ledger: Ledger) -> Self {
        log::begin();
        Self {
            state: Mutex::new(State {
                ledger: Some(ledger),
                is_stopped: false,
                running: Vec::new(),
            }),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ledger, for one call; `None` once it was closed.
    fn open_ledger(&self, py: Python<'_>) -> Option<Ledger> {
        observe::refresh(py);
        self.state().ledger.clone()
    }

    /// The ledger, for one call.
    fn ledger(&self, py: Python<'_>) -> PyResult<Ledger> {
        self.open_ledger(py)
            .ok_or_else(|| refused(py, "is closed", "open another, or close it later"))
    }
}

/// The ledger can't be used for this any more.
fn refused(py: Python<'_>, problem: &'static str, fix: &'static str) -> PyErr {
    let wrong = Wrong::new("ledger", "ledger", problem, fix);
    invalid(py, "nothing was done", &[wrong])
}

#[pymethods]
impl LedgerCore {
    /// Brings the tables to this version's schema.
    fn migrate(&self, py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let ledger = self.ledger(py)?;
        begin(py, bridge, async move { ledger.migrate().await }, nothing)
    }

    /// Has workers and consumers end once what is under way is done. Waits for nothing.
    fn stop(&self) {
        let mut state = self.state();
        state.is_stopped = true;
        if let Some(ledger) = &state.ledger {
            ledger.stop();
        }
    }

    /// Stops it, waits for its workers, and closes the store; later calls are refused.
    fn close(&self, py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        self.stop();
        let (ledger, running) = {
            let mut state = self.state();
            (state.ledger.take(), std::mem::take(&mut state.running))
        };
        let closing = async move {
            for worker in running {
                worker.ended().await;
            }
            match ledger {
                Some(ledger) => ledger.close().await,
                None => Ok(()),
            }
        };
        begin(py, bridge, closing, nothing)
    }

    /// Whether it was closed.
    #[getter]
    fn closed(&self) -> bool {
        self.state().ledger.is_none()
    }
}

/// The SQL that makes the tables.
#[pyfunction]
fn ledger_migration(py: Python<'_>, dialect: &str, prefix: &str) -> PyResult<String> {
    let dialect = match dialect {
        "sqlite" => MigrationDialect::Sqlite,
        "postgres" => MigrationDialect::Postgres,
        _ => {
            let wrong = Wrong::new("dialect", "dialect", "is not known", "give sqlite or postgres");
            return Err(invalid(py, "there are no such tables", &[wrong]));
        }
    };
    Ok(Ledger::migration(dialect, prefix))
}

/// The Rust ledger's own lists, so that a test can hold the Python half against them.
#[pyfunction]
fn ledger_tables(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    use nicepay_checkout_ledger::{EventKind, LedgerErrorKind, PaymentStatus, Schedule, StorageFault};
    let tables = PyDict::new(py);
    let kinds = EventKind::ALL.map(|kind| (kind.as_str(), kind.is_money_in()));
    tables.set_item("event_kinds", kinds.to_vec())?;
    tables.set_item("statuses", PaymentStatus::ALL.map(PaymentStatus::as_str).to_vec())?;
    tables.set_item("faults", StorageFault::ALL.map(StorageFault::as_str).to_vec())?;
    tables.set_item(
        "error_kind",
        LedgerErrorKind::Storage(StorageFault::Other).as_str(),
    )?;
    tables.set_item("dialects", claim::dialects())?;
    let schedule = serde_json::to_string(&Schedule::default()).unwrap_or_default();
    tables.set_item("schedule", schedule)?;
    Ok(tables)
}

/// Adds the ledger's classes and functions to the module.
pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<LedgerCore>()?;
    module.add_class::<events::LedgerEvents>()?;
    module.add_class::<events::LedgerDelivery>()?;
    module.add_class::<worker::LedgerWorker>()?;
    module.add_class::<payment::Payment>()?;
    module.add_class::<event::Event>()?;
    module.add_function(wrap_pyfunction!(payment::rebuild_payment, module)?)?;
    module.add_function(wrap_pyfunction!(event::rebuild_event, module)?)?;
    module.add_function(wrap_pyfunction!(claim::claim_migration, module)?)?;
    module.add_function(wrap_pyfunction!(ledger_migration, module)?)?;
    module.add_function(wrap_pyfunction!(ledger_tables, module)?)
}

fn nothing(py: Python<'_>, (): ()) -> PyResult<Py<PyAny>> {
    Ok(py.None())
}

/// The shop's own order id.
fn order_id(value: &Bound<'_, PyAny>) -> PyResult<core::ReferenceNo> {
    text(value, "order_id", "referenceNo")
        .and_then(|text| {
            core::ReferenceNo::new(text)
                .map_err(|wrong| Wrong::new("order_id", "referenceNo", wrong.problem, wrong.fix))
        })
        .map_err(|wrong| invalid(value.py(), "there can be no such order", &[wrong]))
}

type Outcome<T> = Result<T, LedgerError>;
