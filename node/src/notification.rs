//! Notifications: packed into one string, the cheapest way over the boundary.
//!
//! `head SEP head SEP … name SEP value SEP name SEP value SEP`: the ten attributes of `HEAD` in
//! `lib/notification.js`, then every field as it came. JavaScript cuts the head at once and the rest only when
//! somebody asks for `raw`. Measured (docs/node.md): an object built property by property costs four times as
//! much, JSON three times.

use std::fmt::Write;

use napi::JsString;
use napi::bindgen_prelude::Env;
use napi_derive::napi;
use nicepay_checkout::{Mitra, Notification, NotificationReply, Settlement, Timestamp};
use serde_json::{Value, json};

use crate::error::guarded;
use crate::instruction::instruction;
use crate::{inquiry, ticket};

/// Between the parts. A message that holds it is written as `\u{1b}` and JSON instead.
const SEPARATOR: &str = "\u{1f}";
/// Stands for JSON null.
const NULL: &str = "\u{0}";
const AS_JSON: char = '\u{1b}';

pub(crate) fn pack(notification: &Notification) -> String {
    let mut text = String::with_capacity(1024);
    let (mut parts, mut nulls) = (0_usize, 0_usize);
    write_parts(notification, |part| {
        parts = parts.wrapping_add(1);
        nulls = nulls.wrapping_add(usize::from(part.is_none()));
        text.push_str(part.unwrap_or(NULL));
        text.push_str(SEPARATOR);
    });
    // As many marks as were written: no part holds one itself.
    if count(SEPARATOR, &text) == parts && count(NULL, &text) == nulls {
        return text;
    }
    let mut parts = Vec::new();
    write_parts(notification, |part| parts.push(Value::from(part)));
    format!("{AS_JSON}{}", Value::from(parts))
}

fn count(mark: &str, text: &str) -> usize {
    let mark = mark.as_bytes().first().copied().unwrap_or_default();
    memchr::memchr_iter(mark, text.as_bytes()).count()
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
        "outcome": settlement.outcome().as_str(),
        "reply": reply(&settlement.reply()),
    })
}

/// What to answer NICEPAY with.
pub(crate) fn reply(reply: &NotificationReply) -> Value {
    json!({
        "status": reply.status,
        "contentType": reply.content_type,
        "body": reply.body,
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

/// What a notification says was paid with: by itself, for few ask.
#[napi]
pub fn notification_instruction(body: String) -> String {
    guarded(|| {
        let said = Notification::parse(body)?.claims().instruction();
        Ok(instruction(said.as_ref()).to_string())
    })
}

/// Verifies a notification given as bytes: packed text, or a marked failure.
#[napi]
pub fn verify_bytes<'a>(env: &'a Env, ticket: i64, body: &[u8]) -> napi::Result<JsString<'a>> {
    verified(env, ticket, body)
}

/// Verifies a notification given as text.
#[napi]
pub fn verify_text(env: &Env, ticket: i64, body: String) -> napi::Result<JsString<'_>> {
    verified(env, ticket, body.as_bytes())
}

fn verified<'a>(env: &'a Env, ticket: i64, body: &[u8]) -> napi::Result<JsString<'a>> {
    let text = guarded(|| Ok(pack(&ticket::client(ticket)?.verify_notification(body)?)));
    if text.is_ascii() {
        env.create_string_latin1(text.as_bytes())
    } else {
        env.create_string(&text)
    }
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
