//! What the customer's browser brings back.

use nicepay_checkout as core;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::bridge::Bridge;
use crate::class::{PAY_METHOD, STORE, maybe};
use crate::client::Core;
use crate::convert::{maybe_datetime, with_message};
use crate::error::guard;
use crate::inquiry::Transaction;
use crate::instruction::instruction;
use crate::order::Order;
use crate::run::begin;
use crate::value::{raw, to_json, value_class};

/// What a callback claims. Nothing in it is signed.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct Callback {
    inner: core::Unverified<core::Callback>,
}

impl Callback {
    fn claims(&self) -> &core::Callback {
        self.inner.claims()
    }

    fn same(&self, _: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.inner == other.inner)
    }
}

#[pymethods]
impl Callback {
    /// Reads a callback: the URL that the browser asked for, its query, or a posted body.
    #[staticmethod]
    fn parse(message: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = message.py();
        let inner = with_message(message, |bytes| guard(py, || core::Callback::parse(bytes)))?;
        Ok(Self { inner })
    }

    /// NICEPAY's transaction id (wire: `tXid`).
    #[getter]
    fn transaction_id(&self) -> Option<&str> {
        self.claims().transaction_id().map(core::TransactionId::as_str)
    }

    /// The merchant's reference: what to look the order up with (wire: `referenceNo`).
    #[getter]
    fn reference(&self) -> Option<&str> {
        self.claims().reference().map(core::ReferenceNo::as_str)
    }

    /// The amount in rupiah (wire: `amt` or `amount`).
    #[getter]
    fn amount(&self) -> Option<u64> {
        self.claims().amount().map(core::Amount::as_u64)
    }

    /// The number to pay with at the counter (wire: `payNo`).
    #[getter]
    fn payment_number(&self) -> Option<&str> {
        self.claims().payment_number()
    }

    /// The store that takes it (wire: `mitraCd`).
    #[getter]
    fn store<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe(py, &STORE, self.claims().store().as_ref().map(core::Mitra::name))
    }

    /// The pay method, where the callback names it (wire: `payMethod`).
    #[getter]
    fn pay_method<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe(
            py,
            &PAY_METHOD,
            self.claims().pay_method().as_ref().map(core::PayMethod::name),
        )
    }

    /// What the customer needs in order to pay, by pay method.
    #[getter]
    fn instruction<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        instruction(py, self.claims().instruction().as_ref())
    }

    /// The result of the customer's step on the page; `0000` does not mean paid (wire: `resultCd`).
    #[getter]
    fn result_code(&self) -> Option<String> {
        self.claims().result_code().map(|code| code.as_str().to_owned())
    }

    /// The result in NICEPAY's words (wire: `resultMsg`).
    #[getter]
    fn result_message(&self) -> Option<&str> {
        self.claims().result_message()
    }

    /// When the payment was registered; not when it was paid (wire: `transDt`, `transTm`).
    #[getter]
    fn registered_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe_datetime(py, self.claims().registered_at())
    }

    /// Every field as it came.
    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        raw(py, self.claims().raw())
    }

    /// Raises `VerificationError` unless the callback speaks of `order`.
    fn check(&self, py: Python<'_>, order: &Bound<'_, Order>) -> PyResult<()> {
        guard(py, || self.inner.check(&order.get().inner))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let rebuild = slf
            .py()
            .import("nicepay_checkout._native")?
            .getattr("rebuild_callback")?;
        Ok((rebuild, (to_json(slf.get().claims().raw()),)))
    }
}

value_class!(
    Callback,
    shown: ["transaction_id", "reference", "amount", "payment_number", "store", "pay_method", "result_code"],
    more: ["result_message", "registered_at", "instruction"]
);

/// For pickling: reads the same callback again.
#[pyfunction]
pub(crate) fn rebuild_callback(py: Python<'_>, raw: &str) -> PyResult<Callback> {
    guard(py, || core::Callback::parse(raw)).map(|inner| Callback { inner })
}

/// A callback that fits the order, and what NICEPAY says of the payment now.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct Confirmation {
    /// What the browser brought; its fields beyond the order's remain claims.
    #[pyo3(get)]
    callback: Py<Callback>,
    /// The answer to the inquiry: the truth.
    #[pyo3(get)]
    transaction: Py<Transaction>,
}

impl Confirmation {
    fn same(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.callback.get().same(py, other.callback.get())?
            && self.transaction.get().inner == other.transaction.get().inner)
    }
}

#[pymethods]
impl Confirmation {
    /// The state of the payment by the inquiry.
    #[getter]
    fn state<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.transaction.bind(py).getattr("state")
    }

    /// Whether NICEPAY has the money.
    #[getter]
    fn is_paid(&self) -> bool {
        self.transaction.get().inner.is_paid()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Halves)> {
        let py = slf.py();
        let rebuild = py
            .import("nicepay_checkout._native")?
            .getattr("rebuild_confirmation")?;
        let this = slf.get();
        Ok((
            rebuild,
            (this.callback.clone_ref(py), this.transaction.clone_ref(py)),
        ))
    }
}

type Halves = (Py<Callback>, Py<Transaction>);

value_class!(Confirmation, shown: ["state", "callback", "transaction"], more: ["is_paid"]);

/// For pickling.
#[pyfunction]
pub(crate) fn rebuild_confirmation(callback: Py<Callback>, transaction: Py<Transaction>) -> Confirmation {
    Confirmation {
        callback,
        transaction,
    }
}

#[pymethods]
impl Core {
    /// Holds a callback against the order and asks NICEPAY for the truth.
    fn confirm(
        &self,
        py: Python<'_>,
        callback: Py<Callback>,
        order: &Bound<'_, Order>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let (client, order) = (self.client(py)?, order.get().inner.clone());
        let claimed = callback.get().inner.clone();
        let confirm = async move { client.confirm(&claimed, &order).await };
        begin(py, bridge, confirm, move |py, confirmation| {
            let inner = confirmation.transaction;
            let transaction = Py::new(py, Transaction { inner })?;
            Ok(Py::new(py, rebuild_confirmation(callback, transaction))?.into_any())
        })
    }
}
