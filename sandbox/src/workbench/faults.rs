//! Faults by operation, and the gateway's clock.

use std::collections::BTreeMap;

use askama::Template;
use hyper::Response;
use hyper::body::Bytes;
use serde_json::{Map, Value};

use super::Visit;
use super::page::{self, Frame, moment};
use crate::fault::Fault;

pub(super) const OPERATIONS: [&str; 6] = [
    "register",
    "register_direct",
    "inquire",
    "cancel",
    "page",
    "notification",
];
pub(super) const KINDS: [&str; 17] = [
    "latency",
    "drop_before",
    "drop_after",
    "status_before",
    "status_after",
    "result_code",
    "truncated",
    "html",
    "oversized",
    "non_utf8",
    "wrong_content_type",
    "duplicate",
    "delayed",
    "out_of_order",
    "lost",
    "forged_token",
    "altered_amount",
];

#[derive(Template)]
#[template(path = "workbench/faults.html")]
struct Page {
    f: Frame,
    now: String,
    /// Operation, kind with its value, and how often it still strikes.
    active: Vec<(String, String, String)>,
    struck: BTreeMap<&'static str, u64>,
    operations: [&'static str; 6],
    kinds: [&'static str; 17],
    steps: [(u64, &'static str); 3],
}

pub(super) fn show(visit: &Visit<'_>) -> Response<Bytes> {
    let f = visit.frame("/workbench/faults");
    let t = f.t;
    let line = |fault: &Fault| {
        let as_json = serde_json::to_value(fault).unwrap_or_default();
        let text = |name: &str| {
            as_json
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let value = ["ms", "status", "code", "bytes"]
            .into_iter()
            .find_map(|name| as_json.get(name));
        let kind = match value {
            Some(value) => format!("{} {}", text("kind"), value.to_string().trim_matches('"')),
            None => text("kind"),
        };
        let times = fault.times.map_or_else(
            || t.always.to_owned(),
            |times| t.times_left.replace("{n}", &times.to_string()),
        );
        (text("operation"), kind, times)
    };
    page::show(&Page {
        now: moment(visit.engine.now()),
        active: visit.engine.faults.list().iter().map(line).collect(),
        struck: visit.engine.faults.struck(),
        operations: OPERATIONS,
        kinds: KINDS,
        steps: [(60, t.minute), (3_600, t.hour), (86_400, t.day)],
        f,
    })
}

/// The fault that a form names, or what is wrong with it.
pub(super) fn read(operation: &str, kind: &str, value: &str, times: &str) -> Result<Fault, String> {
    let mut fault = Map::new();
    fault.insert("operation".to_owned(), operation.into());
    fault.insert("kind".to_owned(), kind.into());
    let whole = |name: &str, text: &str| {
        let number: Result<u64, _> = text.parse();
        number.map_err(|_| format!("{name} is {text:?}: use digits only"))
    };
    let name = match kind {
        "latency" | "delayed" => Some("ms"),
        "status_before" | "status_after" => Some("status"),
        "result_code" => Some("code"),
        "oversized" => Some("bytes"),
        _ => None,
    };
    match (name, value) {
        (_, "") => {}
        (None, _) => return Err(format!("{kind} takes no value: leave it empty")),
        (Some("code"), code) => drop(fault.insert("code".to_owned(), code.into())),
        (Some(name), number) => drop(fault.insert(name.to_owned(), whole(name, number)?.into())),
    }
    if !times.is_empty() {
        fault.insert("times".to_owned(), whole("times", times)?.into());
    }
    serde_json::from_value(fault.into()).map_err(|error| format!("{kind} at {operation}: {error}"))
}
