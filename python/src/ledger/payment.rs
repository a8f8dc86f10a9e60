//! A payment as the shop sees it.

use jiff::Timestamp;
use nicepay_checkout as core;
use nicepay_checkout_ledger as rust;
use nicepay_checkout_ledger::PaymentStatus;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::{Deserialize, Serialize};

use super::event::{from_dict, from_json, json, whole, whole_instruction};
use crate::class::{PAYMENT_STATUS, STORE, maybe};
use crate::convert::precise;
use crate::instruction::instruction;
use crate::order::Order;
use crate::value::{Reduced, value_class};

/// The payment of an order as it stands.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct Payment {
    inner: Fields,
}

/// The Rust ledger's payment, in a shape that reads back.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Fields {
    order_id: core::ReferenceNo,
    status: PaymentStatus,
    amount: core::Amount,
    attempt: u32,
    reference: core::ReferenceNo,
    transaction_id: Option<core::TransactionId>,
    payment_url: Option<String>,
    payment_number: Option<String>,
    #[serde(default)]
    instruction: Option<core::Instruction>,
    store: Option<String>,
    expires_at: Option<Timestamp>,
    paid_at: Option<Timestamp>,
    epoch: u32,
    created_at: Timestamp,
    next_check_at: Option<Timestamp>,
    attention: Option<String>,
}

impl From<rust::Payment> for Payment {
    fn from(payment: rust::Payment) -> Self {
        Self {
            inner: Fields {
                order_id: payment.order_id,
                status: payment.status,
                amount: payment.amount,
                attempt: payment.attempt,
                reference: payment.reference,
                transaction_id: payment.transaction_id,
                payment_url: payment.payment_url,
                payment_number: payment.payment_number,
                instruction: payment.instruction.map(whole_instruction),
                store: payment.store.map(|store| store.name().to_owned()),
                expires_at: payment.expires_at.map(whole),
                paid_at: payment.paid_at.map(whole),
                epoch: payment.epoch,
                created_at: whole(payment.created_at),
                next_check_at: payment.next_check_at.map(whole),
                attention: payment.attention,
            },
        }
    }
}

pub(super) fn payment(py: Python<'_>, payment: rust::Payment) -> PyResult<Py<PyAny>> {
    Ok(Py::new(py, Payment::from(payment))?.into_any())
}

pub(super) fn maybe_payment(py: Python<'_>, found: Option<rust::Payment>) -> PyResult<Py<PyAny>> {
    found.map_or_else(|| Ok(py.None()), |found| payment(py, found))
}

impl Payment {
    fn same(&self, _: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.inner == other.inner)
    }
}

#[pymethods]
impl Payment {
    /// The shop's order.
    #[getter]
    fn order_id(&self) -> &str {
        self.inner.order_id.as_str()
    }

    /// How it stands.
    #[getter]
    fn status<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        PAYMENT_STATUS.get(py, self.inner.status.as_str())
    }

    /// The amount in rupiah.
    #[getter]
    fn amount(&self) -> u64 {
        self.inner.amount.as_u64()
    }

    /// Which attempt of the order this is; 1 for the first.
    #[getter]
    fn attempt(&self) -> u32 {
        self.inner.attempt
    }

    /// The attempt's reference at NICEPAY (wire: `referenceNo`).
    #[getter]
    fn reference(&self) -> &str {
        self.inner.reference.as_str()
    }

    /// NICEPAY's transaction id (wire: `tXid`).
    #[getter]
    fn transaction_id(&self) -> Option<&str> {
        self.inner
            .transaction_id
            .as_ref()
            .map(core::TransactionId::as_str)
    }

    /// Where to send the customer's browser, for API Checkout.
    #[getter]
    fn payment_url(&self) -> Option<&str> {
        self.inner.payment_url.as_deref()
    }

    /// The number to pay with, once it is known: at the counter, or the virtual account's (wire: `payNo`, `vacctNo`).
    #[getter]
    fn payment_number(&self) -> Option<&str> {
        self.inner.payment_number.as_deref()
    }

    /// What the customer needs in order to pay, by pay method, once it is known.
    #[getter]
    fn instruction<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        instruction(py, self.inner.instruction.as_ref())
    }

    /// The store, wallet or lender (wire: `mitraCd`).
    #[getter]
    fn store<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe(py, &STORE, self.inner.store.as_deref())
    }

    /// When it expires, where NICEPAY says so.
    #[getter]
    fn expires_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.inner.expires_at.map(|at| precise(py, at)).transpose()
    }

    /// When it was seen paid.
    #[getter]
    fn paid_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.inner.paid_at.map(|at| precise(py, at)).transpose()
    }

    /// How many reversals were observed.
    #[getter]
    fn epoch(&self) -> u32 {
        self.inner.epoch
    }

    /// When the shop first wanted to be paid.
    #[getter]
    fn created_at<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        precise(py, self.inner.created_at)
    }

    /// When NICEPAY is asked next; `None` once it is at its end.
    #[getter]
    fn next_check_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.inner.next_check_at.map(|at| precise(py, at)).transpose()
    }

    /// Why a person must look, where one must.
    #[getter]
    fn attention(&self) -> Option<&str> {
        self.inner.attention.as_deref()
    }

    /// Whether NICEPAY has the money.
    #[getter]
    fn is_paid(&self) -> bool {
        self.inner.status == PaymentStatus::Paid
    }

    /// The payment as a client asks NICEPAY about it; `None` while there is no transaction id.
    #[getter]
    fn order(&self) -> Option<Order> {
        let id = self.inner.transaction_id.as_ref()?;
        core::Order::new(self.reference(), self.amount(), id.as_str())
            .ok()
            .map(|inner| Order { inner })
    }

    /// What `to_dict` gave, moments as `datetime` or as ISO 8601 text.
    #[staticmethod]
    fn from_dict(values: &Bound<'_, PyDict>) -> PyResult<Self> {
        from_dict(values, "a payment").map(|inner| Self { inner })
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> Reduced<'py, (String,)> {
        let native = slf.py().import("nicepay_checkout._native")?;
        Ok((native.getattr("rebuild_payment")?, (json(&slf.get().inner),)))
    }
}

value_class!(
    Payment,
    shown: ["order_id", "status", "amount", "attempt", "reference", "transaction_id", "payment_number", "store"],
    more: ["payment_url", "instruction", "expires_at", "paid_at", "epoch", "created_at", "next_check_at", "attention"],
    nested: "_whole"
);

/// For pickling.
#[pyfunction]
pub(crate) fn rebuild_payment(py: Python<'_>, json: &str) -> PyResult<Payment> {
    from_json(py, json, "a payment").map(|inner| Payment { inner })
}
