//! The customer wants to pay: registered once.

use nicepay_checkout as core;
use nicepay_checkout_ledger::CheckOut;
use pyo3::prelude::*;

use super::LedgerCore;
use super::payment::payment;
use crate::bridge::Bridge;
use crate::registration::{DirectRegistration, Registration};
use crate::run::begin;

#[pymethods]
impl LedgerCore {
    /// The payment of an order, registered at NICEPAY once.
    fn check_out(
        &self,
        py: Python<'_>,
        registration: &Bound<'_, Registration>,
        replace_open: bool,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let ledger = self.ledger(py)?;
        let fields = registration.get().inner.clone();
        let mut wanted = if registration.is_instance_of::<DirectRegistration>() {
            CheckOut::from(core::DirectRegistration::from_fields(fields))
        } else {
            CheckOut::from(fields)
        };
        if replace_open {
            wanted = wanted.replacing_open();
        }
        begin(py, bridge, async move { ledger.check_out(wanted).await }, payment)
    }
}
