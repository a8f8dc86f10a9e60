//! What a registration gives.

use nicepay_checkout as core;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

use crate::class::{STORE, maybe};
use crate::convert::maybe_datetime;
use crate::error::guard;
use crate::instruction::instruction;
use crate::order::Order;
use crate::value::{raw, to_json, value_class};

macro_rules! answer {
    ($(#[$doc:meta])* $class:ident) => {
        $(#[$doc])*
        #[pyclass(frozen, module = "nicepay_checkout")]
        pub(crate) struct $class {
            inner: core::$class,
        }

        impl $class {
            fn same(&self, _: Python<'_>, other: &Self) -> PyResult<bool> {
                Ok(self.inner == other.inner)
            }
        }

        #[pymethods]
        impl $class {
            /// NICEPAY's transaction id; keep it with the order (wire: `tXid`).
            #[getter]
            fn transaction_id(&self) -> &str {
                self.inner.transaction_id.as_str()
            }

            /// The merchant's reference (wire: `referenceNo`).
            #[getter]
            fn reference(&self) -> &str {
                self.inner.reference.as_str()
            }

            /// The amount in rupiah (wire: `amt`).
            #[getter]
            fn amount(&self) -> u64 {
                self.inner.amount.as_u64()
            }

            /// When NICEPAY registered it (wire: `transDt`, `transTm`).
            #[getter]
            fn registered_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
                maybe_datetime(py, self.inner.registered_at)
            }

            /// When it expires, where NICEPAY says so (wire: `payValidDt`, `payValidTm`).
            #[getter]
            fn expires_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
                maybe_datetime(py, self.inner.expires_at)
            }

            /// Every field of the answer.
            #[getter]
            fn raw<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
                raw(py, &self.inner.raw)
            }

            /// The payment as the merchant's books should keep it.
            #[getter]
            fn order(&self) -> Order {
                Order {
                    inner: self.inner.order(),
                }
            }
        }
    };
}

answer! {
    /// A registered payment whose customer goes to NICEPAY's payment page.
    Checkout
}

answer! {
    /// A direct registration's payment: what the customer needs in order to pay.
    PaymentCode
}

pub(crate) fn checkout(py: Python<'_>, inner: core::Checkout) -> PyResult<Py<PyAny>> {
    Ok(Py::new(py, Checkout { inner })?.into_any())
}

pub(crate) fn payment_code(py: Python<'_>, inner: core::PaymentCode) -> PyResult<Py<PyAny>> {
    Ok(Py::new(py, PaymentCode { inner })?.into_any())
}

#[pymethods]
impl Checkout {
    /// Where to send the customer's browser (wire: `paymentURL` + `?tXid=`).
    #[getter]
    fn payment_url(&self) -> &str {
        &self.inner.payment_url
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Parts)> {
        let rebuild = slf
            .py()
            .import("nicepay_checkout._native")?
            .getattr("rebuild_checkout")?;
        let this = slf.get();
        let url = this.payment_url().to_owned();
        Ok((
            rebuild,
            (
                this.reference().to_owned(),
                this.amount(),
                Some(url),
                to_json(&this.inner.raw),
            ),
        ))
    }
}

#[pymethods]
impl PaymentCode {
    /// What the customer needs in order to pay.
    #[getter]
    fn instruction<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        instruction(py, Some(&self.inner.instruction))
    }

    /// The number for the store's cashier, as text (wire: `payNo`).
    #[getter]
    fn payment_number(&self) -> Option<&str> {
        self.inner.payment_number.as_deref()
    }

    /// The store, wallet, lender or issuer (wire: `mitraCd`).
    #[getter]
    fn store<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe(py, &STORE, self.inner.store.as_ref().map(core::Mitra::name))
    }

    /// Who says when it expires: `answered`, `requested` or `default`.
    #[getter]
    fn expires_at_source(&self) -> Option<&'static str> {
        self.inner.expires_at_source.map(core::ExpirySource::as_str)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, CodeParts)> {
        let rebuild = slf
            .py()
            .import("nicepay_checkout._native")?
            .getattr("rebuild_payment_code")?;
        let this = slf.get();
        let store = this.inner.store.as_ref().map(|store| store.code().to_owned());
        let requested = match this.inner.expires_at_source {
            Some(core::ExpirySource::Requested) => this.inner.expires_at.map(|at| at.to_string()),
            _ => None,
        };
        Ok((
            rebuild,
            (
                this.reference().to_owned(),
                this.amount(),
                store,
                requested,
                serde_json::to_string(&this.inner.instruction).unwrap_or_default(),
                to_json(&this.inner.raw),
            ),
        ))
    }
}

type Parts = (String, u64, Option<String>, String);
/// The same, with the expiry that was asked for and the instruction, whose link can't be signed again.
type CodeParts = (String, u64, Option<String>, Option<String>, String, String);

value_class!(
    Checkout,
    shown: ["transaction_id", "reference", "amount", "payment_url"],
    more: ["registered_at", "expires_at"]
);
value_class!(
    PaymentCode,
    shown: ["transaction_id", "reference", "amount", "payment_number", "store"],
    more: ["registered_at", "expires_at", "expires_at_source", "instruction"]
);

/// For pickling: reads the same answer again, trusting the payment URL's own host.
#[pyfunction]
pub(crate) fn rebuild_checkout(
    py: Python<'_>,
    reference: &str,
    amount: u64,
    payment_url: &str,
    raw: &str,
) -> PyResult<Checkout> {
    let origin: String = payment_url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    guard(py, || {
        let registration = core::Registration::new(reference, amount);
        let environment = core::Environment::custom(&origin)?;
        core::testing::read_registration(&registration, &environment, 200, raw)
    })
    .map(|inner| Checkout { inner })
}

/// For pickling: reads the same answer again.
#[pyfunction]
#[pyo3(signature = (reference, amount, store, requested, instruction, raw))]
pub(crate) fn rebuild_payment_code(
    py: Python<'_>,
    reference: &str,
    amount: u64,
    store: Option<&str>,
    requested: Option<&str>,
    instruction: &str,
    raw: &str,
) -> PyResult<PaymentCode> {
    let instruction: core::Instruction =
        serde_json::from_str(instruction).map_err(|error| PyValueError::new_err(error.to_string()))?;
    guard(py, || {
        let mut registration =
            core::Registration::new(reference, amount).pay_method(instruction.pay_method());
        registration.store = store.map(core::Mitra::from_code);
        let requested = requested.and_then(|at| at.parse().ok());
        registration.expires_at = requested;
        registration.virtual_account_expires_at = requested;
        registration.wallet_expires_at = requested;
        let mut code = core::testing::read_direct_registration(&registration, 200, raw)?;
        code.instruction = instruction;
        Ok(code)
    })
    .map(|inner| PaymentCode { inner })
}

/// How an unanswered registration turned out.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct Resolution {
    /// The payment, registered now; `None` when the earlier attempt did arrive.
    #[pyo3(get)]
    registered: Option<Py<PyAny>>,
}

impl Resolution {
    fn same(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        self.registered
            .bind_or_none(py)
            .eq(other.registered.bind_or_none(py))
    }
}

trait BindOrNone {
    fn bind_or_none<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny>;
}

impl BindOrNone for Option<Py<PyAny>> {
    fn bind_or_none<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.as_ref()
            .map_or_else(|| py.None().into_bound(py), |value| value.bind(py).clone())
    }
}

#[pymethods]
impl Resolution {
    /// Whether the earlier attempt did arrive (9009).
    #[getter]
    fn already_registered(&self) -> bool {
        self.registered.is_none()
    }

    /// `Resolution[Checkout]` in annotations.
    #[classmethod]
    fn __class_getitem__(class: &Bound<'_, PyType>, _item: &Bound<'_, PyAny>) -> Py<PyType> {
        class.clone().unbind()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> crate::value::Reduced<'py, (Option<Py<PyAny>>,)> {
        let rebuild = py
            .import("nicepay_checkout._native")?
            .getattr("rebuild_resolution")?;
        Ok((
            rebuild,
            (self.registered.as_ref().map(|value| value.clone_ref(py)),),
        ))
    }
}

value_class!(Resolution, shown: ["already_registered", "registered"], more: []);

/// For pickling.
#[pyfunction]
#[pyo3(signature = (registered))]
pub(crate) fn rebuild_resolution(registered: Option<Py<PyAny>>) -> Resolution {
    Resolution { registered }
}
