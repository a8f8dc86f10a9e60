//! A registration for a payment number at once: its store and the buyer's address can't be left out.

use nicepay_checkout as core;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::request::Registration;
use crate::credentials::refuse;
use crate::error::Wrong;

/// A convenience store payment to register directly: a `Registration` with its store and the buyer's address, which
/// API Checkout can do without.
#[pyclass(frozen, extends = Registration, module = "nicepay_checkout")]
pub(crate) struct DirectRegistration;

#[pymethods]
impl DirectRegistration {
    #[new]
    #[pyo3(signature = (*, reference, amount, store, buyer_address, **fields))]
    fn new(
        py: Python<'_>,
        reference: &Bound<'_, PyAny>,
        amount: &Bound<'_, PyAny>,
        store: &Bound<'_, PyAny>,
        buyer_address: &Bound<'_, PyAny>,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<PyClassInitializer<Self>> {
        let all = fields.map_or_else(|| Ok(PyDict::new(py)), PyDictMethods::copy)?;
        all.set_item("store", store)?;
        all.set_item("buyer_address", buyer_address)?;
        let registration = Registration::of(py, "DirectRegistration", reference, amount, Some(&all))?;
        if let Err(error) = core::DirectRegistration::from_fields(registration.inner.clone()).check() {
            let own = |field: &&core::FieldError| matches!(&*field.field, "store" | "buyer_address");
            let mut wrong: Vec<Wrong> = error.fields().iter().filter(own).map(Wrong::from).collect();
            if !wrong.is_empty() {
                // What else is wrong is told with them; what is only missing can still be given.
                let more = error.fields().iter().filter(|field| !own(field));
                wrong.extend(
                    more.filter(|field| field.problem != "is missing" && field.field != "cart")
                        .map(Wrong::from),
                );
            }
            refuse(py, "the registration is invalid", &wrong)?;
        }
        Ok(PyClassInitializer::from(registration).add_subclass(Self))
    }

    /// Raises `InvalidRequestError` naming every field that NICEPAY would refuse, without sending anything.
    #[pyo3(signature = (*, direct = true))]
    fn check(slf: &Bound<'_, Self>, direct: bool) -> PyResult<()> {
        slf.as_super().get().check(slf.py(), direct)
    }
}

#[pymethods]
impl Registration {
    /// The same payment for `register_direct`: at `store`, for a buyer at `buyer_address`.
    #[pyo3(signature = (*, store, buyer_address))]
    fn direct<'py>(
        &self,
        py: Python<'py>,
        store: &Bound<'py, PyAny>,
        buyer_address: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let fields = self.given.bind(py).copy()?;
        fields.set_item("store", store)?;
        fields.set_item("buyer_address", buyer_address)?;
        py.get_type::<DirectRegistration>().call((), Some(&fields))
    }
}
