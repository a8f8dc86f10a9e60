//! Asking NICEPAY for the state of a payment.

use nicepay_checkout as core;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::bridge::Bridge;
use crate::class::{PAY_METHOD, STATE, STORE, maybe};
use crate::client::Core;
use crate::convert::maybe_datetime;
use crate::error::guard;
use crate::instruction::instruction;
use crate::order::Order;
use crate::run::begin;
use crate::value::{raw, to_json, value_class};

/// What NICEPAY says of a payment at the moment of asking.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct Transaction {
    pub(crate) inner: core::Transaction,
}

impl Transaction {
    fn same(&self, _: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.inner == other.inner)
    }
}

pub(crate) fn transaction(py: Python<'_>, inner: core::Transaction) -> PyResult<Py<PyAny>> {
    Ok(Py::new(py, Transaction { inner })?.into_any())
}

#[pymethods]
impl Transaction {
    /// NICEPAY's transaction id (wire: `tXid`).
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

    /// The state, decoded by the pay method.
    #[getter]
    fn state<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        STATE.get(py, self.inner.state.as_str())
    }

    /// Whether NICEPAY has the money.
    #[getter]
    fn is_paid(&self) -> bool {
        self.inner.is_paid()
    }

    /// The pay method; all while the customer has chosen none (wire: `payMethod`).
    #[getter]
    fn pay_method<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        PAY_METHOD.get(py, self.inner.pay_method.name())
    }

    /// The status as it came: its meaning depends on the pay method (wire: `status`).
    #[getter]
    fn status_code(&self) -> &str {
        &self.inner.status_code
    }

    /// The store, wallet or lender (wire: `mitraCd`).
    #[getter]
    fn store<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe(py, &STORE, self.inner.store.as_ref().map(core::Mitra::name))
    }

    /// The number to pay with at the counter (wire: `payNo`).
    #[getter]
    fn payment_number(&self) -> Option<&str> {
        self.inner.payment_number.as_deref()
    }

    /// What the customer needs in order to pay, by pay method.
    #[getter]
    fn instruction<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        instruction(py, self.inner.instruction.as_ref())
    }

    /// What was cancelled so far, in rupiah (wire: `cancelAmt`).
    #[getter]
    fn cancelled_amount(&self) -> Option<u64> {
        self.inner.cancelled_amount.map(core::Amount::as_u64)
    }

    /// The store's receipt (wire: `receiptCode`).
    #[getter]
    fn receipt_code(&self) -> Option<&str> {
        self.inner.receipt_code.as_deref()
    }

    /// When the payment was asked for (wire: `reqDt`, `reqTm`).
    #[getter]
    fn requested_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe_datetime(py, self.inner.requested_at)
    }

    /// When the transaction was last touched (wire: `transDt`, `transTm`).
    #[getter]
    fn transaction_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe_datetime(py, self.inner.transaction_at)
    }

    /// When the money came in (wire: `depositDt`, `depositTm`).
    #[getter]
    fn deposited_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe_datetime(py, self.inner.deposited_at)
    }

    /// When it expires (wire: `payValidDt`, `payValidTm`; `vacctValidDt`, `vacctValidTm` or `paymentExpDt`, `paymentExpTm`).
    #[getter]
    fn expires_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe_datetime(py, self.inner.expires_at)
    }

    /// Every field of the answer.
    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        raw(py, &self.inner.raw)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Parts)> {
        let rebuild = slf
            .py()
            .import("nicepay_checkout._native")?
            .getattr("rebuild_transaction")?;
        let this = slf.get();
        Ok((
            rebuild,
            (
                this.reference().to_owned(),
                this.amount(),
                this.transaction_id().to_owned(),
                to_json(&this.inner.raw),
            ),
        ))
    }
}

type Parts = (String, u64, String, String);

value_class!(
    Transaction,
    shown: ["transaction_id", "reference", "amount", "state", "pay_method", "status_code", "store"],
    more: [
        "is_paid", "payment_number", "cancelled_amount", "receipt_code", "requested_at", "transaction_at",
        "deposited_at", "expires_at", "instruction",
    ]
);

/// For pickling: reads the same answer again.
#[pyfunction]
pub(crate) fn rebuild_transaction(
    py: Python<'_>,
    reference: &str,
    amount: u64,
    transaction_id: &str,
    raw: &str,
) -> PyResult<Transaction> {
    guard(py, || {
        let order = core::Order::new(reference, amount, transaction_id)?;
        core::testing::read_inquiry(&order, 200, raw)
    })
    .map(|inner| Transaction { inner })
}

#[pymethods]
impl Core {
    /// Asks for the state of a payment.
    fn inquire(
        &self,
        py: Python<'_>,
        order: &Bound<'_, Order>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let (client, order) = (self.client(py)?, order.get().inner.clone());
        begin(
            py,
            bridge,
            async move { client.inquire(&order).await },
            transaction,
        )
    }
}
