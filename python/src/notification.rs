//! What NICEPAY's server posts.

use nicepay_checkout as core;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::bridge::Bridge;
use crate::class::{AMOUNT_MATCH, EVENT, PAY_METHOD, STORE, maybe};
use crate::client::Core;
use crate::convert::{maybe_datetime, with_message};
use crate::credentials::Credentials;
use crate::error::guard;
use crate::inquiry::Transaction;
use crate::instruction::instruction;
use crate::order::Order;
use crate::run::begin;
use crate::value::{raw, to_json, value_class};

/// A notification that was read but not verified: anyone can have sent it.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct UnverifiedNotification {
    inner: core::Unverified<core::Notification>,
}

#[pymethods]
impl UnverifiedNotification {
    /// The transaction id that the sender claims (wire: `tXid`).
    #[getter]
    fn claimed_transaction_id(&self) -> &str {
        self.inner.claims().transaction_id().as_str()
    }

    /// The reference that the sender claims (wire: `referenceNo`).
    #[getter]
    fn claimed_reference(&self) -> Option<&str> {
        self.inner.claims().reference().map(core::ReferenceNo::as_str)
    }

    /// The amount that the sender claims, in rupiah (wire: `amt`).
    #[getter]
    fn claimed_amount(&self) -> u64 {
        self.inner.claims().amount().as_u64()
    }

    /// Checks the token.
    fn verify(&self, py: Python<'_>, credentials: &Bound<'_, Credentials>) -> PyResult<Notification> {
        let inner = guard(py, || self.inner.clone().verify(&credentials.get().inner))?;
        Ok(Notification { inner })
    }

    fn __repr__(&self) -> String {
        format!(
            "UnverifiedNotification(claimed_transaction_id='{}')",
            self.claimed_transaction_id()
        )
    }
}

/// The answer that NICEPAY takes for "received".
#[pyclass(frozen, get_all, module = "nicepay_checkout")]
pub(crate) struct NotificationReply {
    /// The HTTP status: 200, or 503 to be told again.
    status: u16,
    /// The content type, `text/plain; charset=utf-8`.
    content_type: &'static str,
    /// The body, `OK` or `NOT YET`.
    body: &'static str,
}

#[pymethods]
impl NotificationReply {
    fn __repr__(&self) -> String {
        format!(
            "NotificationReply(status={}, content_type='{}', body='{}')",
            self.status, self.content_type, self.body
        )
    }
}

impl From<core::NotificationReply> for NotificationReply {
    fn from(reply: core::NotificationReply) -> Self {
        Self {
            status: reply.status,
            content_type: reply.content_type,
            body: reply.body,
        }
    }
}

/// A verified notification: its transaction id and amount are genuine.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct Notification {
    pub(crate) inner: core::Notification,
}

impl Notification {
    fn same(&self, _: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.inner == other.inner)
    }
}

#[pymethods]
impl Notification {
    /// The reply to send when a notification was taken.
    #[classattr]
    #[pyo3(name = "REPLY")]
    fn reply_to_send() -> NotificationReply {
        core::Notification::REPLY.into()
    }

    /// Reads the posted body, form or JSON.
    #[staticmethod]
    fn parse(body: &Bound<'_, PyAny>) -> PyResult<UnverifiedNotification> {
        let py = body.py();
        let inner = with_message(body, |bytes| guard(py, || core::Notification::parse(bytes)))?;
        Ok(UnverifiedNotification { inner })
    }

    /// NICEPAY's transaction id; genuine (wire: `tXid`).
    #[getter]
    fn transaction_id(&self) -> &str {
        self.inner.transaction_id().as_str()
    }

    /// The amount in rupiah; genuine (wire: `amt`).
    #[getter]
    fn amount(&self) -> u64 {
        self.inner.amount().as_u64()
    }

    /// The merchant's reference: what to look the order up with (wire: `referenceNo`).
    #[getter]
    fn reference(&self) -> Option<&str> {
        self.inner.reference().map(core::ReferenceNo::as_str)
    }

    /// What it reports; the token does not cover it (wire: `status`).
    #[getter]
    fn reported_event<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        EVENT.get(py, self.inner.reported_event().as_str())
    }

    /// How the paid amount compares with the asked one (wire: `matchCl`).
    #[getter]
    fn amount_match<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe(
            py,
            &AMOUNT_MATCH,
            self.inner.amount_match().map(core::AmountMatch::as_str),
        )
    }

    /// The pay method (wire: `payMethod`).
    #[getter]
    fn pay_method<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe(
            py,
            &PAY_METHOD,
            self.inner.pay_method().as_ref().map(core::PayMethod::name),
        )
    }

    /// The store that took the money (wire: `mitraCd`).
    #[getter]
    fn store<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe(py, &STORE, self.inner.store().as_ref().map(core::Mitra::name))
    }

    /// The number that was paid with (wire: `payNo`).
    #[getter]
    fn payment_number(&self) -> Option<&str> {
        self.inner.payment_number()
    }

    /// What the customer needs in order to pay, or what was paid with, by pay method.
    #[getter]
    fn instruction<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        instruction(py, self.inner.instruction().as_ref())
    }

    /// When the transaction happened (wire: `transDt`, `transTm`).
    #[getter]
    fn transaction_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe_datetime(py, self.inner.transaction_at())
    }

    /// When the money came in (wire: `depositDt`, `depositTm`).
    #[getter]
    fn deposited_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        maybe_datetime(py, self.inner.deposited_at())
    }

    /// Every field as it came.
    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        raw(py, self.inner.raw())
    }

    /// Raises `VerificationError` unless the notification speaks of `order`.
    fn check(&self, py: Python<'_>, order: &Bound<'_, Order>) -> PyResult<()> {
        guard(py, || self.inner.check(&order.get().inner))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let rebuild = slf
            .py()
            .import("nicepay_checkout._native")?
            .getattr("rebuild_notification")?;
        Ok((rebuild, (to_json(slf.get().inner.raw()),)))
    }
}

value_class!(
    Notification,
    shown: ["transaction_id", "reference", "amount", "reported_event", "pay_method", "store"],
    more: ["amount_match", "payment_number", "transaction_at", "deposited_at", "instruction"]
);

/// For pickling: a pickle is the merchant's own, so its token is not checked again.
#[pyfunction]
pub(crate) fn rebuild_notification(py: Python<'_>, raw: &str) -> PyResult<Notification> {
    let inner = guard(py, || core::Notification::parse(raw))?.claims().clone();
    Ok(Notification { inner })
}

/// A verified notification that fits the order, and what NICEPAY says of the payment now.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct Settlement {
    /// The notification that gave rise to the inquiry.
    #[pyo3(get)]
    notification: Py<Notification>,
    /// The answer to the inquiry: the truth.
    #[pyo3(get)]
    transaction: Py<Transaction>,
    key: String,
}

impl Settlement {
    fn means(&self) -> core::SettlementOutcome {
        core::SettlementOutcome::of(&self.notification.get().inner, &self.transaction.get().inner)
    }

    fn same(&self, _: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.notification.get().inner == other.notification.get().inner
            && self.transaction.get().inner == other.transaction.get().inner)
    }
}

#[pymethods]
impl Settlement {
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

    /// Transaction id and state: the same for every repetition of the same news.
    #[getter]
    fn idempotency_key(&self) -> &str {
        &self.key
    }

    /// What it means: `paid`, `not_yet_visible` or `not_paid`.
    #[getter]
    fn outcome(&self) -> &'static str {
        self.means().as_str()
    }

    /// The reply to send to NICEPAY: `OK`, or 503 where what was told is not to be seen yet.
    #[getter]
    fn reply(&self) -> NotificationReply {
        self.means().reply().into()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Parts)> {
        let py = slf.py();
        let rebuild = py
            .import("nicepay_checkout._native")?
            .getattr("rebuild_settlement")?;
        let this = slf.get();
        let halves = (this.notification.clone_ref(py), this.transaction.clone_ref(py));
        Ok((rebuild, (halves.0, halves.1, this.key.clone())))
    }
}

type Parts = (Py<Notification>, Py<Transaction>, String);

value_class!(
    Settlement,
    shown: ["state", "notification", "transaction"],
    more: ["is_paid", "outcome", "idempotency_key"]
);

/// For pickling.
#[pyfunction]
pub(crate) fn rebuild_settlement(
    notification: Py<Notification>,
    transaction: Py<Transaction>,
    key: String,
) -> Settlement {
    Settlement {
        notification,
        transaction,
        key,
    }
}

#[pymethods]
impl Core {
    /// Reads a notification's raw body and checks its token.
    fn verify_notification(&self, body: &Bound<'_, PyAny>) -> PyResult<Notification> {
        let py = body.py();
        let credentials = self.credentials();
        with_message(body, |bytes| {
            guard(py, || core::Notification::parse(bytes)?.verify(credentials))
        })
        .map(|inner| Notification { inner })
    }

    /// Holds a verified notification against the order and asks NICEPAY what is true now.
    fn settle(
        &self,
        py: Python<'_>,
        notification: Py<Notification>,
        order: &Bound<'_, Order>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let (client, order) = (self.client(py)?, order.get().inner.clone());
        let verified = notification.get().inner.clone();
        let settle = async move { client.settle(&verified, &order).await };
        begin(py, bridge, settle, move |py, settlement| {
            let key = settlement.idempotency_key();
            let inner = settlement.transaction;
            let transaction = Py::new(py, Transaction { inner })?;
            Ok(Py::new(py, rebuild_settlement(notification, transaction, key))?.into_any())
        })
    }
}
