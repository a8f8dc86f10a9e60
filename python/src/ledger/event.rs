//! Something the shop must know.

use jiff::Timestamp;
use nicepay_checkout as core;
use nicepay_checkout_ledger as rust;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::class::{EVENT_KIND, STORE, maybe};
use crate::convert::precise;
use crate::error::{Wrong, invalid};
use crate::instruction::instruction;
use crate::value::{Reduced, value_class};

/// Something the shop must know.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct Event {
    inner: rust::Event,
}

impl From<rust::Event> for Event {
    fn from(mut inner: rust::Event) -> Self {
        inner.at = whole(inner.at);
        inner.expires_at = inner.expires_at.map(whole);
        inner.deposited_at = inner.deposited_at.map(whole);
        inner.instruction = inner.instruction.map(whole_instruction);
        Self { inner }
    }
}

impl Event {
    fn same(&self, _: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.inner == other.inner)
    }
}

#[pymethods]
impl Event {
    /// Stable and unique: transaction id, epoch and kind, such as `IONPAYTEST00202212231106386098:0:paid`.
    #[getter]
    fn id(&self) -> &str {
        &self.inner.id
    }

    /// What it says.
    #[getter]
    fn kind<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        EVENT_KIND.get(py, self.inner.kind.as_str())
    }

    /// The shop's order.
    #[getter]
    fn order_id(&self) -> &str {
        self.inner.order_id.as_str()
    }

    /// Which attempt of the order.
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

    /// How many reversals had been observed.
    #[getter]
    fn epoch(&self) -> u32 {
        self.inner.epoch
    }

    /// The amount in rupiah: what NICEPAY reports where money came in, else what was asked for.
    #[getter]
    fn amount(&self) -> u64 {
        self.inner.amount.as_u64()
    }

    /// The number to pay with: at the counter, or the virtual account's (wire: `payNo`, `vacctNo`).
    #[getter]
    fn payment_number(&self) -> Option<&str> {
        self.inner.payment_number.as_deref()
    }

    /// What the customer needs in order to pay, by pay method.
    #[getter]
    fn instruction<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        instruction(py, self.inner.instruction.as_ref())
    }

    /// The store, wallet or lender (wire: `mitraCd`).
    #[getter]
    fn store<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let store = self.inner.store.as_deref().map(core::Mitra::from);
        maybe(py, &STORE, store.as_ref().map(core::Mitra::name))
    }

    /// When the payment expires.
    #[getter]
    fn expires_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.inner.expires_at.map(|at| precise(py, at)).transpose()
    }

    /// When the money came in, by NICEPAY.
    #[getter]
    fn deposited_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.inner.deposited_at.map(|at| precise(py, at)).transpose()
    }

    /// When the ledger saw it.
    #[getter]
    fn at<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        precise(py, self.inner.at)
    }

    /// More about it, in words.
    #[getter]
    fn detail(&self) -> Option<&str> {
        self.inner.detail.as_deref()
    }

    /// What `to_dict` gave, moments as `datetime` or as ISO 8601 text.
    #[staticmethod]
    fn from_dict(values: &Bound<'_, PyDict>) -> PyResult<Self> {
        let mut inner: rust::Event = from_dict(values, "an event")?;
        // The name that a dictionary has becomes the code that the ledger keeps.
        inner.store = inner
            .store
            .map(|store| core::Mitra::from(&*store).code().to_owned());
        Ok(Self { inner })
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> Reduced<'py, (String,)> {
        let native = slf.py().import("nicepay_checkout._native")?;
        Ok((native.getattr("rebuild_event")?, (json(&slf.get().inner),)))
    }
}

value_class!(
    Event,
    shown: ["id", "kind", "order_id", "attempt", "reference", "transaction_id", "epoch", "amount"],
    more: ["payment_number", "instruction", "store", "expires_at", "deposited_at", "at", "detail"],
    nested: "_whole"
);

/// For pickling.
#[pyfunction]
pub(crate) fn rebuild_event(py: Python<'_>, json: &str) -> PyResult<Event> {
    from_json(py, json, "an event").map(|inner| Event { inner })
}

/// Without the parts of a microsecond, which a `datetime` has not: what was a dictionary is equal to what it came from.
pub(super) fn whole(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

pub(super) fn whole_instruction(mut instruction: core::Instruction) -> core::Instruction {
    use core::Instruction as I;
    if let I::ConvenienceStore { expires_at, .. }
    | I::VirtualAccount { expires_at, .. }
    | I::Qris { expires_at, .. }
    | I::EWallet { expires_at, .. }
    | I::PayLoan { expires_at, .. } = &mut instruction
    {
        *expires_at = expires_at.map(whole);
    }
    instruction
}

pub(super) fn json(value: &impl Serialize) -> String {
    let written = serde_json::to_string(value);
    debug_assert!(written.is_ok(), "text, numbers and moments always become JSON");
    written.unwrap_or_default()
}

pub(super) fn from_json<T: DeserializeOwned>(py: Python<'_>, json: &str, what: &str) -> PyResult<T> {
    serde_json::from_str(json).map_err(|error| unread(py, what, &error))
}

/// A value from its dictionary.
pub(super) fn from_dict<T: DeserializeOwned>(values: &Bound<'_, PyDict>, what: &str) -> PyResult<T> {
    serde_json::from_value(object(values)?).map_err(|error| unread(values.py(), what, &error))
}

fn object(values: &Bound<'_, PyDict>) -> PyResult<Value> {
    let mut fields = Map::new();
    for (name, value) in values {
        fields.insert(name.extract()?, plain(&value)?);
    }
    Ok(Value::Object(fields))
}

fn plain(value: &Bound<'_, PyAny>) -> PyResult<Value> {
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Some(moment) = value.getattr_opt("isoformat")? {
        return Ok(Value::String(moment.call0()?.extract()?));
    }
    if let Ok(inner) = value.cast::<PyDict>() {
        return object(inner);
    }
    if let Some(word) = value.getattr_opt("value")? {
        return Ok(Value::String(word.extract()?));
    }
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    match value.extract::<u64>() {
        Ok(number) => Ok(number.into()),
        Err(_) => Ok(Value::String(value.extract()?)),
    }
}

fn unread(py: Python<'_>, what: &str, error: &serde_json::Error) -> PyErr {
    let fix = "give what to_dict() gave";
    let wrong = Wrong::new("values", "values", format!("can't be read: {error}"), fix);
    invalid(py, &format!("this is not {what}"), &[wrong])
}
