//! What the shop is told.

use std::sync::{Arc, Mutex, PoisonError};

use nicepay_checkout_ledger::{Delivery, Events};
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::event::Event;
use super::{LedgerCore, Outcome, claim, refused};
use crate::bridge::Bridge;
use crate::run::begin;

/// A consumer's events in one process; none where they are to be subscribed to anew.
type Shared = Arc<tokio::sync::Mutex<Option<Events>>>;

/// A consumer's events, one after the other.
#[pyclass(frozen, module = "nicepay_checkout._native")]
pub(crate) struct LedgerEvents {
    core: Py<LedgerCore>,
    consumer: String,
    /// With the process that they are of: a forked child has its own.
    events: Mutex<(u32, Shared)>,
}

#[pymethods]
impl LedgerEvents {
    /// The next event; waits for one. `None` once the ledger was stopped.
    fn next(&self, py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let Some(ledger) = self.core.get().open_ledger(py) else {
            return begin(py, bridge, async { Outcome::Ok(None) }, delivery);
        };
        let (shared, consumer) = (self.shared(), self.consumer.clone());
        let next = async move {
            let mut events = shared.lock().await;
            match &mut *events {
                Some(events) => events.next().await,
                none => none.insert(ledger.events(&consumer).await?).next().await,
            }
        };
        begin(py, bridge, next, delivery)
    }

    /// The next event that is there already.
    fn try_next(&self, py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let ledger = self.core.get().ledger(py)?;
        let (shared, consumer) = (self.shared(), self.consumer.clone());
        let next = async move {
            let mut events = shared.lock().await;
            match &mut *events {
                Some(events) => events.try_next().await,
                none => none.insert(ledger.events(&consumer).await?).try_next().await,
            }
        };
        begin(py, bridge, next, delivery)
    }
}

impl LedgerEvents {
    fn shared(&self) -> Shared {
        let process = std::process::id();
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        if events.0 != process {
            *events = (process, Shared::default());
        }
        Arc::clone(&events.1)
    }
}

fn delivery(py: Python<'_>, next: Option<Delivery>) -> PyResult<Py<PyAny>> {
    let Some(delivery) = next else {
        return Ok(py.None());
    };
    let event = Event::from(delivery.event().clone());
    let handed = LedgerDelivery {
        event: Py::new(py, event)?,
        failures: delivery.failures(),
        delivery: Mutex::new(Some(delivery)),
    };
    Ok(Py::new(py, handed)?.into_any())
}

/// An event that is this caller's to handle until its lease is over.
#[pyclass(frozen, module = "nicepay_checkout._native")]
pub(crate) struct LedgerDelivery {
    /// The event.
    #[pyo3(get)]
    event: Py<Event>,
    /// How often its handling has failed before.
    #[pyo3(get)]
    failures: u32,
    delivery: Mutex<Option<Delivery>>,
}

impl LedgerDelivery {
    fn held(&self) -> std::sync::MutexGuard<'_, Option<Delivery>> {
        self.delivery.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, py: Python<'_>) -> PyResult<Delivery> {
        self.held().take().ok_or_else(|| handed_back(py))
    }
}

fn handed_back(py: Python<'_>) -> PyErr {
    refused(
        py,
        "has this event back already",
        "call done(), retry_later() or release() once, or leave it to the with statement",
    )
}

fn is_ours(py: Python<'_>, ours: bool) -> PyResult<Py<PyAny>> {
    Ok(ours.into_pyobject(py)?.to_owned().into_any().unbind())
}

#[pymethods]
impl LedgerDelivery {
    /// Whether none of `done`, `retry_later` and `release` was called yet.
    #[getter]
    fn is_open(&self) -> bool {
        self.held().is_some()
    }

    /// The statement and its parameter for a driver.
    fn claim(&self, py: Python<'_>, dialect: &str) -> PyResult<(String, String)> {
        match &*self.held() {
            Some(delivery) => claim::claim(py, delivery, dialect),
            None => Err(handed_back(py)),
        }
    }

    /// Says that it is handled.
    fn done(&self, py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let delivery = self.take(py)?;
        begin(py, bridge, async move { delivery.done().await }, is_ours)
    }

    /// Hands it back.
    fn retry_later(
        &self,
        error: &Bound<'_, PyString>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let py = error.py();
        let error = error.to_string_lossy().into_owned();
        let delivery = self.take(py)?;
        begin(
            py,
            bridge,
            async move { delivery.retry_later(error).await },
            is_ours,
        )
    }

    /// Gives it back unhandled.
    fn release(&self, py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let delivery = self.take(py)?;
        begin(py, bridge, async move { delivery.release().await }, is_ours)
    }
}

#[pymethods]
impl LedgerCore {
    /// The events for a consumer; subscribes it.
    fn events(
        slf: &Bound<'_, Self>,
        consumer: String,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let py = slf.py();
        let ledger = slf.get().ledger(py)?;
        let core = slf.clone().unbind();
        let name = consumer.clone();
        let subscribing = async move { ledger.events(&name).await };
        begin(py, bridge, subscribing, move |py, events| {
            let shared = Arc::new(tokio::sync::Mutex::new(Some(events)));
            let events = Mutex::new((std::process::id(), shared));
            let events = LedgerEvents {
                core,
                consumer,
                events,
            };
            Ok(Py::new(py, events)?.into_any())
        })
    }

    /// Gives a consumer's parked events another chance; how many.
    fn retry_parked(
        &self,
        py: Python<'_>,
        consumer: String,
        event_id: Option<String>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let ledger = self.ledger(py)?;
        let retrying = async move { ledger.retry_parked(&consumer, event_id.as_deref()).await };
        begin(py, bridge, retrying, count)
    }

    /// Drops a consumer's parked event for good; how many.
    fn skip_parked(
        &self,
        py: Python<'_>,
        consumer: String,
        event_id: String,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let ledger = self.ledger(py)?;
        let skipping = async move { ledger.skip_parked(&consumer, &event_id).await };
        begin(py, bridge, skipping, count)
    }
}

fn count(py: Python<'_>, count: u64) -> PyResult<Py<PyAny>> {
    Ok(count.into_pyobject(py)?.into_any().unbind())
}
