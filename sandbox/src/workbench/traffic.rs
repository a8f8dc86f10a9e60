//! What went over the wire: requests with NICEPAY's answers, notifications with the shop's replies.

use askama::Template;
use hyper::body::Bytes;
use hyper::{Response, StatusCode};
use serde::Serialize;
use serde_json::Value;
use url::form_urlencoded;

use super::page::{self, Frame, link, moment, piece, time};
use super::text::Text;
use super::token::{Arithmetic, Rule};
use super::{PATH, Visit};
use crate::engine::Engine;
use crate::fault::FaultTarget;
use crate::page::Language;
use crate::request_log::{Entry, Sent, redacted};

/// As many rows as a page shows.
const SHOWN: usize = 200;

/// One line of the list.
struct Row {
    number: u64,
    time: String,
    href: String,
    what: &'static str,
    detail: String,
    outcome: String,
    good: bool,
}

/// One field of a message; an empty value is shown as such.
struct Field {
    name: String,
    value: String,
}

#[derive(Template)]
#[template(path = "workbench/traffic.html")]
struct List<'a> {
    f: Frame,
    rows: Vec<Row>,
    base_url: &'a str,
}

#[derive(Template)]
#[template(path = "workbench/message.html")]
struct Message {
    f: Frame,
    title: String,
    at: String,
    line: String,
    outcome: String,
    good: bool,
    fields: Vec<Field>,
    token: Option<Arithmetic>,
    /// Whether the token came from the shop; otherwise the gateway sent it.
    received: bool,
    answer_title: &'static str,
    answer: String,
    hint: Option<&'static str>,
    payment: Option<String>,
}

pub(super) fn list(visit: &Visit<'_>) -> Response<Bytes> {
    let f = visit.frame("/");
    let (requests, sent) = visit.engine.log.newest(SHOWN);
    let mut rows: Vec<Row> = requests
        .iter()
        .map(|entry| request_row(visit, entry, f.t))
        .collect();
    rows.extend(sent.iter().map(|sent| sent_row(visit, sent, f.t)));
    rows.sort_by_key(|row| std::cmp::Reverse(row.number));
    rows.truncate(SHOWN);
    page::show(&List {
        f,
        rows,
        base_url: &visit.engine.base_url,
    })
}

fn request_row(visit: &Visit<'_>, entry: &Entry, t: &'static Text) -> Row {
    let fields = Fields::of(entry);
    let token = arithmetic(visit, entry, &fields, t);
    let (outcome, good) = outcome(entry, t);
    Row {
        number: entry.number,
        time: time(entry.at),
        href: link(&format!("{PATH}/request/{}", entry.number), visit.language),
        what: name(entry, t),
        detail: [fields.get("referenceNo"), fields.get("tXid")]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned(),
        outcome: match token {
            Some(token) if !token.matches => format!("{outcome} · {}", t.token_wrong),
            _ => outcome,
        },
        good,
    }
}

fn sent_row(visit: &Visit<'_>, sent: &Sent, t: &'static Text) -> Row {
    let (outcome, good) = reply(sent, t);
    Row {
        number: sent.number,
        time: time(sent.at),
        href: link(&format!("{PATH}/message/{}", sent.number), visit.language),
        what: t.notification,
        detail: form(&sent.form, "referenceNo"),
        outcome: format!(
            "{outcome} · {}",
            t.attempt.replace("{n}", &sent.attempt.to_string())
        ),
        good,
    }
}

/// A line of the list for a program, in English.
#[derive(Serialize)]
pub(crate) struct Line {
    number: u64,
    time: String,
    what: &'static str,
    order: String,
    outcome: String,
    good: bool,
    /// Why a token does not match.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
}

/// What has a higher number than `after`, oldest first.
pub(crate) fn lines(engine: &Engine, after: u64) -> Vec<Line> {
    let visit = Visit {
        engine,
        language: Language::English,
        seen: 0,
        fields: Vec::new(),
    };
    let t = Text::of(visit.language);
    let (requests, sent) = engine.log.newest(usize::MAX);
    let line = |row: Row, cause| Line {
        number: row.number,
        time: row.time,
        what: row.what,
        order: row.detail,
        outcome: row.outcome,
        good: row.good,
        cause,
    };
    let requests = requests.iter().filter(|entry| entry.number > after).map(|entry| {
        let token = arithmetic(&visit, entry, &Fields::of(entry), t);
        line(request_row(&visit, entry, t), token.and_then(|token| token.cause))
    });
    let sent = sent.iter().filter(|sent| sent.number > after);
    let mut lines: Vec<Line> = requests
        .chain(sent.map(|sent| line(sent_row(&visit, sent, t), None)))
        .collect();
    lines.sort_by_key(|line| line.number);
    lines
}

pub(super) fn request(visit: &Visit<'_>, number: &str) -> Response<Bytes> {
    let f = visit.frame("");
    let found = number
        .parse()
        .ok()
        .and_then(|number| visit.engine.log.request(number));
    let Some(entry) = found else {
        return page::trouble(visit.language, StatusCode::NOT_FOUND, f.t.gone);
    };
    let fields = Fields::of(&entry);
    let (outcome, good) = outcome(&entry, f.t);
    let answer = match entry.answer.as_ref() {
        [] => f.t.answer_page.to_owned(),
        answer => pretty(answer),
    };
    page::show(&Message {
        title: name(&entry, f.t).to_owned(),
        at: moment(entry.at),
        line: format!("{} {}", entry.method, entry.path),
        outcome,
        good,
        token: arithmetic(visit, &entry, &fields, f.t),
        received: true,
        fields: fields.shown(),
        answer_title: f.t.answer,
        answer,
        hint: None,
        payment: payment(visit, fields.get("tXid")),
        f: Frame {
            path: format!("{PATH}/request/{number}"),
            ..f
        },
    })
}

pub(super) fn message(visit: &Visit<'_>, number: &str) -> Response<Bytes> {
    let f = visit.frame("");
    let found = number
        .parse()
        .ok()
        .and_then(|number| visit.engine.log.message(number));
    let Some(sent) = found else {
        return page::trouble(visit.language, StatusCode::NOT_FOUND, f.t.gone);
    };
    let fields = Fields(
        form_urlencoded::parse(sent.form.as_bytes())
            .into_owned()
            .collect(),
    );
    let merchant = visit
        .engine
        .books()
        .get(&sent.transaction_id)
        .map(|found| found.merchant_id.to_string());
    let merchant = merchant.unwrap_or_default();
    let (outcome, good) = reply(&sent, f.t);
    let rule = Rule::Notification;
    page::show(&Message {
        title: f.t.notification.to_owned(),
        at: moment(sent.at),
        line: format!(
            "POST {} · {}",
            sent.url,
            f.t.attempt.replace("{n}", &sent.attempt.to_string())
        ),
        outcome,
        good,
        token: Some(Arithmetic::of(
            rule,
            &merchant,
            &visit.engine.merchants,
            |name| fields.get(name),
            f.t,
        )),
        received: false,
        fields: fields.shown(),
        answer_title: f.t.reply,
        answer: sent.reply.map_or_else(|problem| problem, |(_, text)| text),
        hint: (!good).then_some(f.t.reply_again),
        payment: payment(visit, &sent.transaction_id),
        f: Frame {
            path: format!("{PATH}/message/{number}"),
            ..f
        },
    })
}

/// The address of the payment's page, if the gateway has the payment.
fn payment(visit: &Visit<'_>, id: &str) -> Option<String> {
    visit.engine.books().get(id)?;
    Some(link(&format!("{PATH}/payment/{}", piece(id)), visit.language))
}

fn target(entry: &Entry) -> Option<FaultTarget> {
    crate::server::target(entry.path.split('?').next().unwrap_or_default())
}

fn name(entry: &Entry, t: &'static Text) -> &'static str {
    match target(entry) {
        Some(FaultTarget::Register) => t.register,
        Some(FaultTarget::RegisterDirect) => t.register_direct,
        Some(FaultTarget::Inquire) => t.inquire,
        Some(FaultTarget::Cancel) => t.cancel,
        _ => t.page,
    }
}

fn arithmetic(visit: &Visit<'_>, entry: &Entry, fields: &Fields, t: &'static Text) -> Option<Arithmetic> {
    let rule = match target(entry)? {
        FaultTarget::Cancel => Rule::Transaction,
        FaultTarget::Register | FaultTarget::RegisterDirect | FaultTarget::Inquire => Rule::Reference,
        FaultTarget::Page | FaultTarget::Notification => return None,
    };
    let merchants = &visit.engine.merchants;
    Some(Arithmetic::of(
        rule,
        fields.get("iMid"),
        merchants,
        |name| fields.get(name),
        t,
    ))
}

/// HTTP status and result code in a line, and whether that is a success.
fn outcome(entry: &Entry, t: &Text) -> (String, bool) {
    let Some(status) = entry.status else {
        return (t.no_answer.to_owned(), false);
    };
    let answer: Option<Value> = serde_json::from_slice(&entry.answer).ok();
    let code = answer
        .as_ref()
        .and_then(|answer| answer.get("resultCd")?.as_str());
    match code {
        Some(code) => (format!("{code} · HTTP {status}"), code == "0000" && status == 200),
        None => (format!("HTTP {status}"), (200..400).contains(&status)),
    }
}

fn reply(sent: &Sent, t: &Text) -> (String, bool) {
    match &sent.reply {
        Ok((status, _)) => (format!("HTTP {status}"), (200..300).contains(status)),
        Err(_) => (t.no_reply.to_owned(), false),
    }
}

/// The fields of a request by their wire names.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn of(entry: &Entry) -> Self {
        let query = entry.path.split_once('?').map_or("", |(_, query)| query);
        let mut fields: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        match serde_json::from_slice::<Value>(&entry.body) {
            Ok(Value::Object(members)) => {
                let text = |value| match value {
                    Value::String(text) => text,
                    Value::Null => String::new(),
                    other => other.to_string(),
                };
                fields.extend(members.into_iter().map(|(name, value)| (name, text(value))));
            }
            _ if entry.path.starts_with(crate::page::PATH) => {
                fields.extend(form_urlencoded::parse(&entry.body).into_owned());
            }
            _ if entry.body.is_empty() => {}
            _ => {
                let text = redacted(&entry.body);
                fields.push((
                    "(body)".to_owned(),
                    text.as_str().map_or_else(|| text.to_string(), str::to_owned),
                ));
            }
        }
        Self(fields)
    }

    fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|field| field.0 == name);
        found.map_or("", |field| &field.1)
    }

    /// Without tokens: the arithmetic shows as much of them as there is to see.
    fn shown(&self) -> Vec<Field> {
        let shown = |(name, value): &(String, String)| Field {
            name: name.clone(),
            value: if name.to_ascii_lowercase().contains("token") {
                "…".to_owned()
            } else {
                value.clone()
            },
        };
        self.0.iter().map(shown).collect()
    }
}

fn form(text: &str, name: &str) -> String {
    let found = form_urlencoded::parse(text.as_bytes()).find(|field| field.0 == name);
    found.map(|field| field.1.into_owned()).unwrap_or_default()
}

fn pretty(answer: &[u8]) -> String {
    let text = redacted(answer);
    match text {
        Value::String(text) => text,
        other => format!("{other:#}"),
    }
}
