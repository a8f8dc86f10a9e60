//! The core's own lists, so that a test can hold the Python half against them.

use nicepay_checkout as core;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::bridge::Bridge;
use crate::error::guard;
use crate::run::begin;

/// The core's names: error kinds, states, operations, codes, registration fields.
#[pyfunction]
pub(crate) fn core_tables(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let tables = PyDict::new(py);
    let mut kinds = core::ErrorKind::ALL.map(core::ErrorKind::as_str).to_vec();
    // The ledger's own kind, beside the core's.
    #[cfg(feature = "ledger")]
    kinds.push(
        nicepay_checkout_ledger::LedgerErrorKind::Storage(nicepay_checkout_ledger::StorageFault::Other)
            .as_str(),
    );
    #[cfg(not(feature = "ledger"))]
    kinds.push("storage");
    tables.set_item("error_kinds", PyList::new(py, kinds)?)?;
    let states = core::TransactionState::ALL.map(|s| (s.as_str(), s.is_paid(), s.is_settled()));
    tables.set_item("states", PyList::new(py, states)?)?;
    let operations = core::Operation::ALL.map(core::Operation::as_str);
    tables.set_item("operations", PyList::new(py, operations)?)?;
    let failures = core::VerificationFailure::ALL.map(core::VerificationFailure::as_str);
    tables.set_item("failures", PyList::new(py, failures)?)?;
    let events = core::NotificationEvent::ALL.map(core::NotificationEvent::as_str);
    tables.set_item("events", PyList::new(py, events)?)?;
    let matches = core::AmountMatch::ALL.map(core::AmountMatch::as_str);
    tables.set_item("amount_matches", PyList::new(py, matches)?)?;
    let outcomes = core::CancelOutcome::ALL.map(core::CancelOutcome::as_str);
    tables.set_item("outcomes", PyList::new(py, outcomes)?)?;
    let methods = core::PayMethod::KNOWN
        .iter()
        .map(|m| (m.name(), m.code(), m.label()));
    tables.set_item("pay_methods", PyList::new(py, methods.collect::<Vec<_>>())?)?;
    let stores = core::Mitra::KNOWN.iter().map(|m| (m.name(), m.code(), m.label()));
    tables.set_item("stores", PyList::new(py, stores.collect::<Vec<_>>())?)?;
    let banks = core::Bank::KNOWN.iter().map(|m| (m.name(), m.code(), m.label()));
    tables.set_item("banks", PyList::new(py, banks.collect::<Vec<_>>())?)?;
    let fields = core::Registration::FIELDS
        .iter()
        .map(|rule| (rule.name, rule.wire_name, rule.max_length));
    tables.set_item(
        "registration_fields",
        PyList::new(py, fields.collect::<Vec<_>>())?,
    )?;
    Ok(tables)
}

/// Panics on purpose, to prove that a panic arrives as `InternalError`.
#[pyfunction]
#[pyo3(signature = (bridge = None, *, blocking = false))]
#[expect(clippy::panic, reason = "that is what it is for")]
pub(crate) fn panic_for_test(
    py: Python<'_>,
    bridge: Option<&Bound<'_, Bridge>>,
    blocking: bool,
) -> PyResult<Py<PyAny>> {
    if blocking || bridge.is_some() {
        let panicking = async { panic!("on purpose") };
        return begin::<(), core::Error>(py, bridge, panicking, |py, ()| Ok(py.None()));
    }
    guard(py, || panic!("on purpose"))
}
