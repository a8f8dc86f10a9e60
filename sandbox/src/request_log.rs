//! The latest thousand requests to the gateway.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use hyper::body::Bytes;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use url::form_urlencoded;

use crate::payment;

const KEPT: usize = 1000;

/// A request as the gateway received it; tokens are redacted, and so is what a customer enters on the payment page.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// When, by the sandbox's clock.
    pub at: Timestamp,
    /// The HTTP method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The JSON body, or its text if it is not JSON.
    pub body: Value,
    /// The HTTP status of the response; `None` when the connection was closed without one.
    pub status: Option<u16>,
}

#[derive(Debug)]
struct Entry {
    at: Timestamp,
    method: hyper::Method,
    path: String,
    body: Bytes,
    status: Option<u16>,
}

/// Keeps requests as they came and redacts them when they are read, so that logging costs next to nothing.
#[derive(Debug, Default)]
pub(crate) struct RequestLog(Mutex<VecDeque<Entry>>);

impl RequestLog {
    pub(crate) fn add(
        &self,
        at: Timestamp,
        head: &hyper::http::request::Parts,
        body: Bytes,
        status: Option<u16>,
    ) {
        let body = if head.uri.path().starts_with(payment::PATH) {
            without_secrets(&body)
        } else {
            body
        };
        let entry = Entry {
            at,
            method: head.method.clone(),
            path: head.uri.to_string(),
            body,
            status,
        };
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= KEPT {
            entries.pop_front();
        }
        entries.push_back(entry);
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(crate) fn read(&self) -> Vec<LoggedRequest> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let readable = |entry: &Entry| LoggedRequest {
            at: entry.at,
            method: entry.method.to_string(),
            path: entry.path.clone(),
            body: redacted(&entry.body),
            status: entry.status,
        };
        entries.iter().map(readable).collect()
    }
}

/// The form of a payment page without what a customer enters: a card or phone number is not even kept in memory.
fn without_secrets(form: &[u8]) -> Bytes {
    const HARMLESS: [&str; 5] = ["tXid", "payMethod", "mitraCd", "bankCd", "lang"];
    let mut shown = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(form) {
        let is_harmless = HARMLESS.contains(&&*name);
        shown.append_pair(&name, if is_harmless { &value } else { "[redacted]" });
    }
    shown.finish().into()
}

fn redacted(body: &[u8]) -> Value {
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(mut fields)) => {
            for (name, value) in &mut fields {
                if name.to_ascii_lowercase().contains("token") {
                    *value = Value::from("[redacted]");
                }
            }
            Value::Object(fields)
        }
        // What can't be read as fields may hold a token anywhere.
        Ok(_) | Err(_) if body.windows(5).any(|text| text.eq_ignore_ascii_case(b"token")) => {
            Value::from("[redacted]")
        }
        Ok(other) => other,
        Err(_) => Value::from(String::from_utf8_lossy(body)),
    }
}
