//! Looking: a payment, lists of them, what happened, and what needs a person.

use nicepay_checkout_ledger::{Attention, Filter, Health, PaymentStatus};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::event::Event;
use super::payment::{maybe_payment, payment};
use super::{LedgerCore, order_id};
use crate::bridge::Bridge;
use crate::convert::{amount, code, moment, precise};
use crate::credentials::refuse;
use crate::error::Wrong;
use crate::run::begin;

/// The filter of `payments` and `export`, from its keywords.
pub(super) fn filter(given: &Bound<'_, PyDict>) -> PyResult<Filter> {
    let mut filter = Filter::default();
    let mut wrong = Vec::new();
    for (name, value) in given {
        if value.is_none() {
            continue;
        }
        let name: String = name.extract()?;
        let problem =
            match name.as_str() {
                "status" => status(&value).map(|status| filter.status = Some(status)),
                "created_from" => {
                    moment(&value, "created_from", "created_from").map(|at| filter.created_from = Some(at))
                }
                "created_before" => moment(&value, "created_before", "created_before")
                    .map(|at| filter.created_before = Some(at)),
                "amount_from" => amount(&value, "amount_from", "amount_from")
                    .map(|least| filter.amount_from = Some(least.as_u64())),
                "amount_to" => amount(&value, "amount_to", "amount_to")
                    .map(|most| filter.amount_to = Some(most.as_u64())),
                _ => value.is_truthy().map(|on| filter.attention = on).map_err(|_| {
                    Wrong::new(
                        "attention",
                        "attention",
                        "is neither true nor false",
                        "give a bool",
                    )
                }),
            };
        wrong.extend(problem.err());
    }
    refuse(given.py(), "there can be no such list", &wrong)?;
    Ok(filter)
}

fn status(value: &Bound<'_, PyAny>) -> Result<PaymentStatus, Wrong> {
    let name = code(value, "status", "status")?;
    PaymentStatus::named(&name).ok_or_else(|| {
        let known = PaymentStatus::ALL.map(PaymentStatus::as_str).join(", ");
        Wrong::new("status", "status", "is not known", format!("give one of {known}"))
    })
}

#[pymethods]
impl LedgerCore {
    /// The payment of an order as it stands.
    fn payment(
        &self,
        order_id: &Bound<'_, PyAny>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let py = order_id.py();
        let (ledger, id) = (self.ledger(py)?, self::order_id(order_id)?);
        begin(
            py,
            bridge,
            async move { ledger.payment(&id).await },
            maybe_payment,
        )
    }

    /// A page of payments as `(payments, next, previous)`.
    fn payments(
        &self,
        py: Python<'_>,
        filter: &Bound<'_, PyDict>,
        cursor: Option<String>,
        limit: u32,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let (ledger, filter) = (self.ledger(py)?, self::filter(filter)?);
        let listing = async move { ledger.payments(&filter, cursor.as_deref(), limit).await };
        begin(py, bridge, listing, |py, page| {
            let payments = list(py, page.payments, payment)?;
            Ok((payments, page.next, page.previous)
                .into_pyobject(py)?
                .into_any()
                .unbind())
        })
    }

    /// What happened to an order's payment: `(at, source, kind, data as JSON)` each.
    fn history(
        &self,
        order_id: &Bound<'_, PyAny>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let py = order_id.py();
        let (ledger, id) = (self.ledger(py)?, self::order_id(order_id)?);
        let looking = async move { ledger.history(&id).await };
        begin(py, bridge, looking, |py, entries| {
            let entries = list(py, entries, |py, entry| {
                let at = precise(py, entry.at)?;
                let entry = (at, entry.source, entry.kind, entry.data.to_string());
                Ok(entry.into_pyobject(py)?.into_any().unbind())
            })?;
            Ok(entries.into_any().unbind())
        })
    }

    /// What needs a person: `(payments, parked, unmatched)`.
    fn attention(&self, py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let ledger = self.ledger(py)?;
        begin(py, bridge, async move { ledger.attention().await }, attention)
    }

    /// How the ledger is, as a dictionary.
    fn health(&self, py: Python<'_>, bridge: Option<&Bound<'_, Bridge>>) -> PyResult<Py<PyAny>> {
        let ledger = self.ledger(py)?;
        begin(py, bridge, async move { ledger.health().await }, health)
    }
}

fn list<'py, T>(
    py: Python<'py>,
    values: Vec<T>,
    of: impl Fn(Python<'_>, T) -> PyResult<Py<PyAny>>,
) -> PyResult<Bound<'py, PyTuple>> {
    let values: Vec<_> = values
        .into_iter()
        .map(|value| of(py, value))
        .collect::<PyResult<_>>()?;
    PyTuple::new(py, values)
}

fn attention(py: Python<'_>, found: Attention) -> PyResult<Py<PyAny>> {
    let payments = list(py, found.payments, payment)?;
    let parked = list(py, found.parked, |py, parked| {
        let event = Py::new(py, Event::from(parked.event))?;
        let at = precise(py, parked.parked_at)?;
        let parked = (parked.consumer, event, parked.failures, parked.error, at);
        Ok(parked.into_pyobject(py)?.into_any().unbind())
    })?;
    let unmatched = list(py, found.unmatched, |py, letter| {
        let reference = letter.reference.map(|reference| reference.to_string());
        let id = letter.transaction_id.to_string();
        let at = precise(py, letter.received_at)?;
        let letter = (id, reference, letter.amount.as_u64(), at);
        Ok(letter.into_pyobject(py)?.into_any().unbind())
    })?;
    Ok((payments, parked, unmatched)
        .into_pyobject(py)?
        .into_any()
        .unbind())
}

fn health(py: Python<'_>, found: Health) -> PyResult<Py<PyAny>> {
    let with = PyDict::new(py);
    with.set_item("schema", found.schema)?;
    with.set_item("clock", found.clock.map(|at| precise(py, at)).transpose()?)?;
    with.set_item("payments_due", found.payments_due)?;
    with.set_item("payments_leased", found.payments_leased)?;
    with.set_item("payments_needing_attention", found.payments_needing_attention)?;
    with.set_item("inbox_due", found.inbox_due)?;
    with.set_item("inbox_unmatched", found.inbox_unmatched)?;
    with.set_item("events_parked", found.events_parked)?;
    with.set_item("forged", found.forged)?;
    let consumers = PyDict::new(py);
    for (consumer, waiting) in found.consumers {
        consumers.set_item(consumer, waiting)?;
    }
    with.set_item("consumers", consumers)?;
    Ok(with.into_any().unbind())
}
