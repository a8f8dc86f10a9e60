//! Cancelling a payment.

use nicepay_checkout as core;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::bridge::Bridge;
use crate::class::OUTCOME;
use crate::client::Core;
use crate::convert::{amount, code, text};
use crate::credentials::refuse;
use crate::inquiry::Transaction;
use crate::order::Order;
use crate::run::begin;
use crate::value::{to_json, value_class};

/// The end of a cancel.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct Cancellation {
    outcome: String,
    /// What the inquiry said, where one was needed to know.
    #[pyo3(get)]
    transaction: Option<Py<Transaction>>,
    /// NICEPAY's id of the cancel itself (wire: `canceltXid`).
    #[pyo3(get)]
    cancel_transaction_id: Option<String>,
    raw: Option<String>,
}

impl Cancellation {
    fn same(&self, _: Python<'_>, other: &Self) -> PyResult<bool> {
        let said = |of: &Self| of.transaction.as_ref().map(|t| t.get().inner.clone());
        Ok((&self.outcome, &self.cancel_transaction_id, &self.raw)
            == (&other.outcome, &other.cancel_transaction_id, &other.raw)
            && said(self) == said(other))
    }
}

#[pymethods]
impl Cancellation {
    /// How it ended.
    #[getter]
    fn outcome<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        OUTCOME.get(py, &self.outcome)
    }

    /// Every field of the answer, where there was one.
    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let loads = || py.import("json")?.getattr("loads");
        self.raw.as_ref().map(|json| loads()?.call1((json,))).transpose()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Parts)> {
        let py = slf.py();
        let rebuild = py
            .import("nicepay_checkout._native")?
            .getattr("rebuild_cancellation")?;
        let this = slf.get();
        Ok((
            rebuild,
            (
                this.outcome.clone(),
                this.transaction.as_ref().map(|t| t.clone_ref(py)),
                this.cancel_transaction_id.clone(),
                this.raw.clone(),
            ),
        ))
    }
}

type Parts = (String, Option<Py<Transaction>>, Option<String>, Option<String>);

value_class!(Cancellation, shown: ["outcome", "transaction", "cancel_transaction_id"], more: []);

/// For pickling.
#[pyfunction]
#[pyo3(signature = (outcome, transaction, cancel_transaction_id, raw))]
pub(crate) fn rebuild_cancellation(
    outcome: String,
    transaction: Option<Py<Transaction>>,
    cancel_transaction_id: Option<String>,
    raw: Option<String>,
) -> Cancellation {
    Cancellation {
        outcome,
        transaction,
        cancel_transaction_id,
        raw,
    }
}

fn cancel_from(options: &Bound<'_, PyDict>) -> PyResult<core::Cancel> {
    let mut wrong = Vec::new();
    let mut cancel = core::Cancel::full();
    for (name, value) in options {
        if value.is_none() {
            continue;
        }
        let name: String = name.extract()?;
        let problem = match name.as_str() {
            "pay_method" => code(&value, "pay_method", "payMethod")
                .map(|method| cancel.pay_method = Some(method.as_str().into())),
            "partial_amount" => {
                amount(&value, "partial_amount", "amt").map(|part| cancel.partial_amount = Some(part))
            }
            "reason" => text(&value, "reason", "cancelMsg").map(|t| cancel.reason = Some(t)),
            "user_id" => text(&value, "user_id", "cancelUserId").map(|t| cancel.user_id = Some(t)),
            "user_ip" => text(&value, "user_ip", "cancelUserIp").map(|t| cancel.user_ip = Some(t)),
            "user_info" => text(&value, "user_info", "cancelUserInfo").map(|t| cancel.user_info = Some(t)),
            "server_ip" => text(&value, "server_ip", "cancelServerIp").map(|t| cancel.server_ip = Some(t)),
            _ => text(&value, "preauth_token", "preauthToken").map(|t| cancel.preauth_token = Some(t)),
        };
        wrong.extend(problem.err());
    }
    refuse(options.py(), "the cancel request is invalid", &wrong)?;
    Ok(cancel)
}

#[pymethods]
impl Core {
    /// Cancels a payment.
    fn cancel(
        &self,
        py: Python<'_>,
        order: &Bound<'_, Order>,
        options: &Bound<'_, PyDict>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let (client, order) = (self.client(py)?, order.get().inner.clone());
        let cancel = cancel_from(options)?;
        let cancelling = async move { client.cancel(&order, &cancel).await };
        begin(py, bridge, cancelling, |py, end| {
            let transaction = end
                .transaction
                .map(|inner| Py::new(py, Transaction { inner }))
                .transpose()?;
            let cancellation = Cancellation {
                outcome: end.outcome.as_str().to_owned(),
                transaction,
                cancel_transaction_id: end.cancel_transaction_id,
                raw: end.raw.as_ref().map(to_json),
            };
            Ok(Py::new(py, cancellation)?.into_any())
        })
    }
}
