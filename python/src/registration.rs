//! Registering a payment.

mod answer;
mod cart;
mod direct;
mod request;

use nicepay_checkout as core;
use pyo3::prelude::*;

pub(crate) use answer::{
    Checkout, PaymentCode, Resolution, checkout, payment_code, rebuild_checkout, rebuild_payment_code,
    rebuild_resolution,
};
pub(crate) use cart::{CartItem, Seller, SellerAddress};
pub(crate) use direct::DirectRegistration;
pub(crate) use request::{Registration, add_field_properties};

use crate::bridge::Bridge;
use crate::client::Core;
use crate::run::begin;

#[pymethods]
impl Core {
    /// Registers a payment for API Checkout.
    fn register(
        &self,
        py: Python<'_>,
        registration: &Bound<'_, Registration>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let (client, registration) = (self.client(py)?, registration.get().inner.clone());
        begin(
            py,
            bridge,
            async move { client.register(&registration).await },
            checkout,
        )
    }

    /// Registers a convenience store payment directly.
    fn register_direct(
        &self,
        py: Python<'_>,
        registration: &Bound<'_, Registration>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let client = self.client(py)?;
        let registration = core::DirectRegistration::from_fields(registration.get().inner.clone());
        begin(
            py,
            bridge,
            async move { client.register_direct(&registration).await },
            payment_code,
        )
    }

    /// Finds out about a registration whose outcome is unknown.
    fn resolve(
        &self,
        py: Python<'_>,
        registration: &Bound<'_, Registration>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let (client, registration) = (self.client(py)?, registration.get().inner.clone());
        let resolving = async move { client.resolve(&registration).await };
        begin(py, bridge, resolving, |py, end| Resolution::of(py, end, checkout))
    }

    /// The same for a direct registration.
    fn resolve_direct(
        &self,
        py: Python<'_>,
        registration: &Bound<'_, Registration>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let client = self.client(py)?;
        let registration = core::DirectRegistration::from_fields(registration.get().inner.clone());
        let resolving = async move { client.resolve_direct(&registration).await };
        begin(py, bridge, resolving, |py, end| {
            Resolution::of(py, end, payment_code)
        })
    }
}

impl Resolution {
    fn of<T>(
        py: Python<'_>,
        end: core::Resolution<T>,
        value: impl FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let registered = match end {
            core::Resolution::Registered(registered) => Some(value(py, registered)?),
            core::Resolution::AlreadyRegistered => None,
        };
        Ok(Py::new(py, rebuild_resolution(registered))?.into_any())
    }
}
