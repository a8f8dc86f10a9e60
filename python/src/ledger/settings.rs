//! How a ledger is opened.

use nicepay_checkout_ledger::{Ledger, LedgerBuilder, Schedule};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::LedgerCore;
use crate::bridge::Bridge;
use crate::client::Core;
use crate::convert::{seconds, text};
use crate::credentials::refuse;
use crate::error::Wrong;
use crate::order::AmountPolicy;
use crate::run::begin;

#[pymethods]
impl LedgerCore {
    /// Opens the ledger that `url` names.
    #[staticmethod]
    fn open(
        url: &Bound<'_, PyAny>,
        client: &Bound<'_, Core>,
        settings: &Bound<'_, PyDict>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let py = url.py();
        let client = client.get().client(py)?;
        let mut wrong = Vec::new();
        let url = text(url, "url", "url").map_err(|problem| wrong.push(problem));
        let mut builder = Ledger::builder(&url.unwrap_or_default(), client);
        let (mut rate, mut burst) = (None, None);
        for (name, value) in settings {
            if value.is_none() {
                continue;
            }
            let name: String = name.extract()?;
            let set = match name.as_str() {
                "inquiries_per_second" => number(&value, "inquiries_per_second").map(|most| {
                    rate = Some(most);
                    builder.clone()
                }),
                "burst" => number(&value, "burst").map(|most| {
                    burst = Some(most);
                    builder.clone()
                }),
                name => apply(builder.clone(), name, &value)?,
            };
            match set {
                Ok(with) => builder = with,
                Err(problem) => wrong.push(problem),
            }
        }
        refuse(py, "the ledger can't be opened", &wrong)?;
        if rate.is_some() || burst.is_some() {
            let rate: u32 = rate.unwrap_or(20);
            builder = builder.inquiries_per_second(rate, burst.unwrap_or(rate.saturating_mul(2)));
        }
        begin(py, bridge, async move { builder.open().await }, |py, ledger| {
            Ok(Py::new(py, Self::new(ledger))?.into_any())
        })
    }
}

type Set = Result<LedgerBuilder, Wrong>;

fn apply(builder: LedgerBuilder, name: &str, value: &Bound<'_, PyAny>) -> PyResult<Set> {
    let time = |field| match value.extract::<f64>() {
        Ok(given) => seconds(given, field),
        Err(_) => Err(Wrong::new(field, field, "is no number", "give seconds")),
    };
    Ok(match name {
        "prefix" => text(value, "prefix", "prefix").map(|prefix| builder.prefix(prefix)),
        "schedule" => schedule(value)?.map(|schedule| builder.schedule(schedule)),
        "duplicates_checked" => Ok(builder.duplicates_checked(value.is_truthy()?)),
        "migrate" => Ok(builder.migrate(value.is_truthy()?)),
        "amount_policy" => Ok(builder.amount_policy(value.extract::<AmountPolicy>()?.into())),
        "concurrency" => number(value, "concurrency").map(|most| builder.concurrency(wide(most))),
        "connections" => number(value, "connections").map(|most| builder.connections(wide(most))),
        "prefetch" => number(value, "prefetch").map(|events| builder.prefetch(events)),
        "failures_before_parking" => {
            number(value, "failures_before_parking").map(|failures| builder.failures_before_parking(failures))
        }
        "most_pages" => number(value, "most_pages").map(|pages| builder.most_pages(pages.into())),
        "event_lease" => time("event_lease").map(|lease| builder.event_lease(lease)),
        "work_lease" => time("work_lease").map(|lease| builder.work_lease(lease)),
        "send_limit" => time("send_limit").map(|limit| builder.send_limit(limit)),
        "callback_wait" => time("callback_wait").map(|limit| builder.callback_wait(limit)),
        "idle_pause" => time("idle_pause").map(|pause| builder.idle_pause(pause)),
        "busy_timeout" => time("busy_timeout").map(|limit| builder.busy_timeout(limit)),
        unknown => {
            let text = format!("a ledger has no setting {unknown}");
            return Err(PyTypeError::new_err(text));
        }
    })
}

fn wide(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn number(value: &Bound<'_, PyAny>, field: &'static str) -> Result<u32, Wrong> {
    value
        .extract::<u32>()
        .map_err(|_| Wrong::new(field, field, "is no whole number", "give 0 to 4294967295"))
}

/// What is not given stays as it is by default; a name that is none is refused, never passed over.
fn schedule(value: &Bound<'_, PyAny>) -> PyResult<Result<Schedule, Wrong>> {
    let wrong = |problem: String| {
        let fix = "give the names of docs/ledger.md's schedule; every figure in seconds";
        Wrong::new("schedule", "schedule", problem, fix)
    };
    let json = value.py().import("json")?;
    let Ok(given) = json.call_method1("dumps", (value,)) else {
        return Ok(Err(wrong("is no dictionary of numbers".to_owned())));
    };
    let given: String = given.extract()?;
    let known = serde_json::to_value(Schedule::default()).unwrap_or_default();
    let read = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&given);
    if let Some(unknown) = read
        .iter()
        .flat_map(serde_json::Map::keys)
        .find(|name| known.get(name.as_str()).is_none())
    {
        return Ok(Err(wrong(format!("has no {unknown}"))));
    }
    Ok(serde_json::from_str(&given).map_err(|error| wrong(format!("can't be read: {error}"))))
}
