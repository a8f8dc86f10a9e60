//! The ledger's errors as exceptions: the core's own where there is one, `StorageError` for the store.

use nicepay_checkout_ledger::LedgerError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::class::STORAGE_FAULT;
use crate::error::{build, raise};
use crate::task::Failure;

impl Failure for LedgerError {
    fn raise(self, py: Python<'_>) -> PyErr {
        if let Some(cause) = self.cause() {
            return raise(py, cause);
        }
        build(py, self.kind().as_str(), || {
            let with = PyDict::new(py);
            with.set_item("summary", self.message())?;
            with.set_item("hint", self.hint())?;
            with.set_item("retryable", self.is_retryable())?;
            if let Some(fault) = self.storage_fault() {
                with.set_item("fault", STORAGE_FAULT.get(py, fault.as_str())?)?;
            }
            Ok((self.to_string(), with))
        })
    }
}
