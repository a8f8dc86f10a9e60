//! Waiting for a payment.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::{Stream, StreamExt};
use nicepay_checkout as core;
use nicepay_checkout::blocking::runtime;
use pyo3::prelude::*;
use tokio::sync::Mutex;

use crate::bridge::Bridge;
use crate::client::Core;
use crate::convert::seconds;
use crate::credentials::refuse;
use crate::error::raise;
use crate::inquiry::Transaction;
use crate::order::Order;
use crate::run::begin;

type Changes = Pin<Box<dyn Stream<Item = Result<core::Transaction, core::Error>> + Send>>;

/// A payment that is waited for: its changes, one by one.
#[pyclass(frozen, module = "nicepay_checkout._native")]
pub(crate) struct Waiting {
    changes: Arc<Mutex<Changes>>,
}

#[pymethods]
impl Waiting {
    /// The next change; `None` after the last.
    fn next(&self, py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let changes = Arc::clone(&self.changes);
        let next = async move { changes.lock().await.next().await.transpose() };
        begin(py, bridge, next, |py, transaction| {
            let transaction = transaction
                .map(|inner| Py::new(py, Transaction { inner }))
                .transpose()?;
            Ok(transaction.into_pyobject(py)?.unbind())
        })
    }
}

#[pymethods]
impl Core {
    /// Asks until the payment is settled.
    fn wait_until_settled(
        &self,
        py: Python<'_>,
        order: &Bound<'_, Order>,
        timeout: f64,
        first_pause: f64,
        longest_pause: f64,
    ) -> PyResult<Waiting> {
        let client = self.client(py)?;
        let times = (
            seconds(timeout, "timeout"),
            seconds(first_pause, "first_pause"),
            seconds(longest_pause, "longest_pause"),
        );
        let (Ok(limit), Ok(first), Ok(longest)) = &times else {
            let wrong: Vec<_> = [times.0.err(), times.1.err(), times.2.err()]
                .into_iter()
                .flatten()
                .collect();
            refuse(py, "this can't be waited for", &wrong)?;
            return Err(crate::error::internal(py, "times were neither right nor wrong"));
        };
        let policy = core::WaitPolicy::new(*first, *longest);
        let runtime = runtime().map_err(|error| raise(py, &error))?;
        let _inside = runtime.enter();
        let changes = client.wait_until_settled(order.get().inner.clone(), *limit, policy);
        Ok(Waiting {
            changes: Arc::new(Mutex::new(Box::pin(changes))),
        })
    }
}
