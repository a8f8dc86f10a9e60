//! Taking over the open payments of a shop that had no ledger.

use pyo3::prelude::*;

use super::payment::payment;
use super::{LedgerCore, order_id};
use crate::bridge::Bridge;
use crate::order::Order;
use crate::run::begin;

#[pymethods]
impl LedgerCore {
    /// Takes over a payment that was registered without the ledger.
    fn adopt(
        &self,
        order_id: &Bound<'_, PyAny>,
        order: &Bound<'_, Order>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let py = order_id.py();
        let (ledger, id) = (self.ledger(py)?, self::order_id(order_id)?);
        let order = order.get().inner.clone();
        begin(
            py,
            bridge,
            async move { ledger.adopt(&id, &order).await },
            payment,
        )
    }
}
