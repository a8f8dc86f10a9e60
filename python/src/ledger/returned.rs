//! The customer's browser comes back.

use pyo3::prelude::*;

use super::LedgerCore;
use super::payment::maybe_payment;
use crate::bridge::Bridge;
use crate::convert::with_message;
use crate::run::begin;

#[pymethods]
impl LedgerCore {
    /// The payment that the browser speaks of, as NICEPAY says it is.
    fn returned(
        &self,
        callback: &Bound<'_, PyAny>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let py = callback.py();
        let ledger = self.ledger(py)?;
        let callback = with_message(callback, |bytes| Ok(bytes.to_vec()))?;
        begin(
            py,
            bridge,
            async move { ledger.returned(callback).await },
            maybe_payment,
        )
    }
}
