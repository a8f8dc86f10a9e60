//! The classes of the Python half, as the Rust half finds them.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

/// A class of the Python half, looked up once.
pub(crate) struct Class(PyOnceLock<Py<PyAny>>, &'static str, &'static str);

impl Class {
    pub(crate) const fn new(module: &'static str, name: &'static str) -> Self {
        Self(PyOnceLock::new(), module, name)
    }

    pub(crate) fn get<'py>(&self, py: Python<'py>) -> PyResult<&Bound<'py, PyAny>> {
        self.0
            .get_or_try_init(py, || Ok(py.import(self.1)?.getattr(self.2)?.unbind()))
            .map(|class| class.bind(py))
    }
}

/// The members of an enumeration of the Python half by their names; an unknown name makes the open arm.
pub(crate) struct Members(PyOnceLock<Py<PyDict>>, Class);

impl Members {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self(PyOnceLock::new(), Class::new("nicepay_checkout.codes", name))
    }

    pub(crate) fn get<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let members = self.0.get_or_try_init(py, || {
            let by_name = PyDict::new(py);
            for member in self.1.get(py)?.try_iter()? {
                let member = member?;
                by_name.set_item(member.getattr("value")?, member)?;
            }
            Ok::<_, PyErr>(by_name.unbind())
        })?;
        match members.bind(py).get_item(name)? {
            Some(member) => Ok(member),
            None => self.1.get(py)?.call1((name,)),
        }
    }
}

pub(crate) static PAY_METHOD: Members = Members::new("PayMethod");
pub(crate) static STORE: Members = Members::new("Store");
pub(crate) static BANK: Members = Members::new("Bank");
pub(crate) static STATE: Members = Members::new("TransactionState");
pub(crate) static EVENT: Members = Members::new("NotificationEvent");
pub(crate) static AMOUNT_MATCH: Members = Members::new("AmountMatch");
pub(crate) static OUTCOME: Members = Members::new("CancelOutcome");
pub(crate) static OPERATION: Members = Members::new("Operation");
pub(crate) static ERROR_KIND: Members = Members::new("ErrorKind");
pub(crate) static FAILURE: Members = Members::new("VerificationFailure");
#[cfg(feature = "ledger")]
pub(crate) static EVENT_KIND: Members = Members::new("EventKind");
#[cfg(feature = "ledger")]
pub(crate) static PAYMENT_STATUS: Members = Members::new("PaymentStatus");
#[cfg(feature = "ledger")]
pub(crate) static STORAGE_FAULT: Members = Members::new("StorageFault");

pub(crate) fn maybe<'py>(
    py: Python<'py>,
    members: &Members,
    name: Option<&str>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    name.map(|name| members.get(py, name)).transpose()
}
