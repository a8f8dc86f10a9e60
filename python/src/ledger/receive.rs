//! NICEPAY's server tells: kept, and only then answered.

use pyo3::prelude::*;

use super::LedgerCore;
use crate::bridge::Bridge;
use crate::convert::with_message;
use crate::notification::NotificationReply;
use crate::run::begin;

#[pymethods]
impl LedgerCore {
    /// Takes a notification and gives the reply to send.
    fn receive(&self, body: &Bound<'_, PyAny>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let py = body.py();
        let ledger = self.ledger(py)?;
        let body = with_message(body, |bytes| Ok(bytes.to_vec()))?;
        begin(
            py,
            bridge,
            async move { ledger.receive(body).await },
            |py, reply| Ok(Py::new(py, NotificationReply::from(reply))?.into_any()),
        )
    }
}
