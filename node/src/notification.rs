//! Notifications: packed into one string, the cheapest way over the boundary.
//!
//! `head SEP head … SEP name SEP value SEP name SEP value …`: the ten attributes of `HEAD` in
//! `lib/notification.js`, then every field as it came. JavaScript cuts the head at once and the rest only when
//! somebody asks for `raw`. Measured (docs/node.md): an object built property by property costs four times as
//! much, JSON three times.

use std::fmt::Write;

use napi_derive::napi;
use nicepay_checkout::{Mitra, Notification, Settlement, Timestamp};
use serde_json::{Value, json};

use crate::error::guarded;
use crate::inquiry;

/// Between the parts. A message that holds it is written as `\u{1b}` and JSON instead.
const SEPARATOR: char = '\u{1f}';
/// Stands for JSON null.
const NULL: &str = "\u{0}";
const AS_JSON: char = '\u{1b}';

pub(crate) fn pack(notification: &Notification) -> String {
    let raw = notification.raw();
    let clean = |text: &str| !text.contains([SEPARATOR, '\0']);
    let simple = raw
        .iter()
        .all(|(name, value)| clean(name) && value.is_none_or(clean));
    if simple {
        packed(notification)
    } else {
        let mut parts = Vec::new();
        write_parts(notification, |part| parts.push(Value::from(part)));
        format!("{AS_JSON}{}", Value::from(parts))
    }
}

fn packed(notification: &Notification) -> String {
    let mut text = String::with_capacity(1024);
    write_parts(notification, |part| {
        text.push_str(part.unwrap_or(NULL));
        text.push(SEPARATOR);
    });
    text.pop();
    text
}

fn write_parts(notification: &Notification, mut write: impl FnMut(Option<&str>)) {
    let method = notification.pay_method();
    let store = notification.store();
    let mut number = String::with_capacity(16);
    let mut attribute = |text: Option<&str>| write(Some(text.unwrap_or_default()));
    attribute(Some(notification.transaction_id().as_str()));
    // Writing to a string can't fail.
    let _ = write!(number, "{}", notification.amount().as_u64());
    attribute(Some(&number));
    attribute(notification.reference().map(|reference| reference.as_str()));
    attribute(Some(notification.reported_event().as_str()));
    attribute(notification.amount_match().map(|matched| matched.as_str()));
    attribute(method.as_ref().map(|method| method.name()));
    attribute(store.as_ref().map(Mitra::name));
    attribute(notification.payment_number());
    for at in [notification.transaction_at(), notification.deposited_at()] {
        number.clear();
        if let Some(at) = at.map(Timestamp::as_millisecond) {
            let _ = write!(number, "{at}");
        }
        attribute(Some(&number));
    }
    for (name, value) in notification.raw().iter() {
        write(Some(name));
        write(value);
    }
}

pub(crate) fn settlement(settlement: &Settlement) -> Value {
    json!({
        "transaction": inquiry::transaction(&settlement.transaction),
        "idempotencyKey": settlement.idempotency_key(),
    })
}

/// Reads a notification without verifying it.
#[napi]
pub fn parse_notification_text(body: String) -> String {
    guarded(|| Ok(pack(Notification::parse(body)?.claims())))
}

/// Reads a notification without verifying it.
#[napi]
pub fn parse_notification_bytes(body: &[u8]) -> String {
    guarded(|| Ok(pack(Notification::parse(body)?.claims())))
}

/// Holds a notification against an order.
#[napi]
pub fn check_notification(body: String, order: String) -> String {
    guarded(|| {
        Notification::parse(body)?
            .claims()
            .check(&inquiry::order(&order)?)?;
        Ok(String::new())
    })
}
