//! Cancelling the open payment of an order.

use pyo3::prelude::*;

use super::payment::maybe_payment;
use super::{LedgerCore, order_id};
use crate::bridge::Bridge;
use crate::run::begin;

#[pymethods]
impl LedgerCore {
    /// Cancels the open payment of an order.
    fn cancel(&self, order_id: &Bound<'_, PyAny>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let py = order_id.py();
        let (ledger, id) = (self.ledger(py)?, self::order_id(order_id)?);
        begin(py, bridge, async move { ledger.cancel(&id).await }, maybe_payment)
    }
}
