//! Asking about many payments. The Python half feeds orders in as it takes answers out, so the merchant's own
//! iterator runs on the merchant's own thread and is never ahead of the answers by more than the concurrency.

use std::num::NonZeroU32;
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream;
use nicepay_checkout as core;
use pyo3::prelude::*;
use tokio::sync::{Mutex, mpsc};
use tokio::task::AbortHandle;

use crate::bridge::Bridge;
use crate::client::Core;
use crate::error::raise;
use crate::inquiry::Transaction;
use crate::order::Order;
use crate::run::begin;
use crate::task::spawn;

type Answer = (core::Order, Result<core::Transaction, core::Error>);

/// Inquiries about many orders.
#[pyclass(frozen, module = "nicepay_checkout._native")]
pub(crate) struct Bulk {
    orders: mpsc::UnboundedSender<core::Order>,
    answers: Arc<Mutex<mpsc::UnboundedReceiver<Answer>>>,
    work: AbortHandle,
}

#[pymethods]
impl Bulk {
    /// Hands in one more order.
    fn feed(&self, order: &Bound<'_, Order>) {
        let _when_closed = self.orders.send(order.get().inner.clone());
    }

    /// The next answer as `(order, transaction, None)` or `(order, None, error)`.
    fn next(&self, py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let answers = Arc::clone(&self.answers);
        let next = async move { Ok::<_, core::Error>(answers.lock().await.recv().await) };
        begin(py, bridge, next, |py, answer| {
            let Some((inner, result)) = answer else {
                return Ok(py.None());
            };
            let order = Py::new(py, Order { inner })?;
            let (transaction, error) = match result {
                Ok(inner) => (Some(Py::new(py, Transaction { inner })?), None),
                Err(error) => (None, Some(raise(py, &error).into_value(py))),
            };
            Ok((order, transaction, error).into_pyobject(py)?.into_any().unbind())
        })
    }

    /// Drops what is under way.
    fn close(&self) {
        self.work.abort();
    }
}

impl Drop for Bulk {
    fn drop(&mut self) {
        self.work.abort();
    }
}

#[pymethods]
impl Core {
    /// Asks about each order that is fed in.
    fn inquire_all(
        &self,
        py: Python<'_>,
        concurrency: usize,
        per_second: Option<NonZeroU32>,
    ) -> PyResult<Bulk> {
        let client = self.client(py)?;
        let (orders, mut fed) = mpsc::unbounded_channel::<core::Order>();
        let (done, answers) = mpsc::unbounded_channel();
        let mut options = core::BulkOptions::default().concurrency(concurrency);
        if let Some(rate) = per_second {
            options = options.per_second(rate);
        }
        let work = spawn(py, async move {
            let fed = stream::poll_fn(move |context| fed.poll_recv(context));
            let all = client.inquire_all(fed, options);
            let mut all = std::pin::pin!(all);
            while let Some(answer) = all.next().await {
                if done.send(answer).is_err() {
                    return;
                }
            }
        })?;
        Ok(Bulk {
            orders,
            answers: Arc::new(Mutex::new(answers)),
            work,
        })
    }
}
