//! The latest thousand requests to the gateway, and the latest thousand messages that it sent to merchants.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::body::Bytes;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use url::form_urlencoded;

use crate::changes::Changes;
use crate::page;

const KEPT: usize = 1000;
/// As much of an answer as a person reads.
const LONGEST_ANSWER: usize = 16 * 1024;

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

/// A request as it came, with what it was answered.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Counts requests and sent messages together, from 1.
    pub(crate) number: u64,
    pub(crate) at: Timestamp,
    pub(crate) method: hyper::Method,
    pub(crate) path: String,
    pub(crate) body: Bytes,
    pub(crate) status: Option<u16>,
    /// The beginning of the answer; empty for pages and pictures.
    pub(crate) answer: Bytes,
}

/// A notification as it was posted once, with the shop's reply.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) number: u64,
    pub(crate) at: Timestamp,
    pub(crate) transaction_id: Box<str>,
    pub(crate) url: Box<str>,
    pub(crate) form: String,
    /// Which attempt it was, from 1.
    pub(crate) attempt: usize,
    /// The reply's status and the beginning of its text, or why there was none.
    pub(crate) reply: Result<(u16, String), String>,
}

#[derive(Debug, Default)]
struct Kept {
    last: u64,
    requests: VecDeque<Entry>,
    sent: VecDeque<Sent>,
}

impl Kept {
    fn next(&mut self) -> u64 {
        self.last = self.last.saturating_add(1);
        self.last
    }
}

fn push<T>(entries: &mut VecDeque<T>, entry: T) {
    if entries.len() >= KEPT {
        entries.pop_front();
    }
    entries.push_back(entry);
}

/// Keeps requests as they came and redacts them when they are read, so that logging costs next to nothing.
#[derive(Debug)]
pub(crate) struct RequestLog {
    kept: Mutex<Kept>,
    changes: Changes,
}

impl RequestLog {
    pub(crate) fn new(changes: Changes) -> Self {
        Self {
            kept: Mutex::default(),
            changes,
        }
    }

    pub(crate) fn add(
        &self,
        at: Timestamp,
        head: &hyper::http::request::Parts,
        body: Bytes,
        answer: Option<(u16, &Bytes)>,
    ) {
        let is_page = head.uri.path().starts_with(page::PATH);
        let body = if is_page { without_secrets(&body) } else { body };
        let entry = Entry {
            number: 0,
            at,
            method: head.method.clone(),
            path: head.uri.to_string(),
            body,
            status: answer.map(|(status, _)| status),
            answer: answer
                .map(|(_, body)| beginning(body, is_page))
                .unwrap_or_default(),
        };
        let mut kept = self.kept();
        let number = kept.next();
        push(&mut kept.requests, Entry { number, ..entry });
        drop(kept);
        self.changes.add();
    }

    /// Keeps a message that was sent; its number is set here.
    pub(crate) fn sent(&self, message: Sent) {
        let mut kept = self.kept();
        let number = kept.next();
        push(&mut kept.sent, Sent { number, ..message });
        drop(kept);
        self.changes.add();
    }

    pub(crate) fn clear(&self) {
        let mut kept = self.kept();
        kept.requests.clear();
        kept.sent.clear();
        drop(kept);
        self.changes.add();
    }

    pub(crate) fn read(&self) -> Vec<LoggedRequest> {
        let readable = |entry: &Entry| LoggedRequest {
            at: entry.at,
            method: entry.method.to_string(),
            path: entry.path.clone(),
            body: redacted(&entry.body),
            status: entry.status,
        };
        self.kept().requests.iter().map(readable).collect()
    }

    /// The newest `most` requests and as many messages, each newest first.
    pub(crate) fn newest(&self, most: usize) -> (Vec<Entry>, Vec<Sent>) {
        let kept = self.kept();
        let requests = kept.requests.iter().rev().take(most).cloned().collect();
        let sent = kept.sent.iter().rev().take(most).cloned().collect();
        (requests, sent)
    }

    pub(crate) fn request(&self, number: u64) -> Option<Entry> {
        let kept = self.kept();
        let at = kept.requests.binary_search_by_key(&number, |entry| entry.number);
        at.ok().and_then(|at| kept.requests.get(at)).cloned()
    }

    pub(crate) fn message(&self, number: u64) -> Option<Sent> {
        let kept = self.kept();
        let at = kept.sent.binary_search_by_key(&number, |entry| entry.number);
        at.ok().and_then(|at| kept.sent.get(at)).cloned()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first part of an answer. A copy where it is long: the rest shall not stay in memory.
fn beginning(answer: &Bytes, is_page: bool) -> Bytes {
    if is_page {
        return Bytes::new();
    }
    match answer.get(..LONGEST_ANSWER) {
        Some(first) => Bytes::copy_from_slice(first),
        None => answer.clone(),
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

pub(crate) fn redacted(body: &[u8]) -> Value {
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
