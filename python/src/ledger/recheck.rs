//! A person has it looked at anew.

use pyo3::prelude::*;

use super::payment::maybe_payment;
use super::{LedgerCore, order_id};
use crate::bridge::Bridge;
use crate::run::begin;

#[pymethods]
impl LedgerCore {
    /// Asks NICEPAY about every payment of an order now.
    fn recheck(
        &self,
        order_id: &Bound<'_, PyAny>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let py = order_id.py();
        let (ledger, id) = (self.ledger(py)?, self::order_id(order_id)?);
        begin(
            py,
            bridge,
            async move { ledger.recheck(&id).await },
            maybe_payment,
        )
    }
}
