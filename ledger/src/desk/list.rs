//! Payments: the list, with search, filters and pages.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};

use super::Inner;
use super::changes::live;
use super::format;
use super::page::{Frame, Trouble, Visitor, html, link};
use super::text::{Language, Text};
use crate::error::LedgerError;
use crate::look::Filter;
use crate::payment::{Payment, PaymentStatus};

const ON_A_PAGE: u32 = 50;
/// Up to how many payments are counted.
const MOST_COUNTED: u32 = 10_000;
/// How many a search shows.
const MOST_FOUND: u32 = 200;

/// The names of the query's parameters.
const NAMES: [&str; 6] = ["q", "status", "from", "to", "min", "max"];

#[derive(Template)]
#[template(path = "desk/list.html")]
struct ListPage {
    frame: Frame,
    /// What was asked for, by the parameter's name.
    asked: Asked,
    statuses: Vec<(&'static str, &'static str)>,
    ignored: Vec<&'static str>,
    found: Found,
    rows: Vec<Row>,
    previous: Option<String>,
    next: Option<String>,
    first: Option<String>,
    clear: String,
}

#[derive(Default)]
struct Asked {
    q: String,
    status: String,
    from: String,
    to: String,
    min: String,
    max: String,
}

/// How many there are.
struct Found {
    count: String,
    is_one: bool,
    more: bool,
    cut_off: bool,
}

/// A payment in a list.
pub(super) struct Row {
    pub(super) link: String,
    pub(super) order: String,
    pub(super) status: &'static str,
    pub(super) class: &'static str,
    pub(super) amount: String,
    pub(super) number: String,
    pub(super) created: String,
    pub(super) machine: String,
    pub(super) attention: bool,
}

impl Row {
    pub(super) fn of(payment: &Payment, language: Language) -> Self {
        Self {
            link: link("/payment", &[("order", payment.order_id.as_str())], language),
            order: payment.order_id.to_string(),
            status: Text::of(language).status(payment.status),
            class: payment.status.as_str(),
            amount: format::rupiah(payment.amount, language),
            number: payment.payment_number.clone().unwrap_or_default(),
            created: format::moment(payment.created_at, language),
            machine: format::machine_moment(payment.created_at),
            attention: payment.attention.is_some(),
        }
    }
}

pub(super) async fn show(
    State(desk): State<Arc<Inner>>,
    Visitor(visit): Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let found = async {
        let live = live(&desk, "", visit.language).await?;
        Ok((live, look(&desk, &query).await?))
    };
    match found.await {
        Ok((live, listed)) => {
            // What somebody reads on a later page shall not move.
            let live = listed.is_first.then_some(live);
            let frame = Frame::new(&desk, &visit, "payments").followed(live);
            html(&page(frame, &query, &listed))
        }
        Err(error) => Trouble::of(&visit, &error).into_response(),
    }
}

struct Listed {
    payments: Vec<Payment>,
    previous: Option<String>,
    next: Option<String>,
    is_first: bool,
    count: u64,
    cut_off: bool,
    ignored: Vec<&'static str>,
}

async fn look(desk: &Inner, query: &HashMap<String, String>) -> Result<Listed, LedgerError> {
    let value = |name: &str| query.get(name).map_or("", |value| value.trim());
    let (filter, ignored) = filter(value);
    if !value("q").is_empty() {
        return search(desk, value("q"), &filter, ignored).await;
    }
    let cursor = Some(value("page")).filter(|cursor| !cursor.is_empty());
    let mut page = desk.ledger.payments(&filter, cursor, ON_A_PAGE).await?;
    let mut is_first = cursor.is_none();
    if cursor.is_some() && page.previous.is_none() {
        // There is nothing newer: the first page, whole.
        page = desk.ledger.payments(&filter, None, ON_A_PAGE).await?;
        is_first = true;
    }
    let count = if is_first && page.next.is_none() {
        page.payments.len() as u64
    } else {
        let most = MOST_COUNTED.saturating_add(1);
        desk.ledger.inner.store.tally(filter.stored(), most).await?
    };
    Ok(Listed {
        payments: page.payments,
        previous: page.previous,
        next: page.next,
        is_first,
        count,
        cut_off: false,
        ignored,
    })
}

/// Everything that begins with `term`, newest first, on one page.
async fn search(
    desk: &Inner,
    term: &str,
    filter: &Filter,
    ignored: Vec<&'static str>,
) -> Result<Listed, LedgerError> {
    let store = &desk.ledger.inner.store;
    let most = MOST_FOUND.saturating_add(1);
    let ids = store.search(term.to_owned(), most).await?;
    let mut cut_off = ids.len() >= most as usize;
    let found = store.load(ids).await?;
    let mut payments: Vec<Payment> = found
        .iter()
        .flatten()
        .filter_map(|stored| Payment::of(&stored.state))
        .filter(|payment| passes(filter, payment))
        .collect();
    payments.sort_by_key(|payment| (std::cmp::Reverse(payment.created_at), payment.order_id.clone()));
    cut_off |= payments.len() > MOST_FOUND as usize;
    payments.truncate(MOST_FOUND as usize);
    Ok(Listed {
        count: payments.len() as u64,
        payments,
        previous: None,
        next: None,
        is_first: true,
        cut_off,
        ignored,
    })
}

fn passes(filter: &Filter, payment: &Payment) -> bool {
    let amount = payment.amount.as_u64();
    filter.status.is_none_or(|status| payment.status == status)
        && filter.created_from.is_none_or(|from| payment.created_at >= from)
        && filter
            .created_before
            .is_none_or(|before| payment.created_at < before)
        && filter.amount_from.is_none_or(|from| amount >= from)
        && filter.amount_to.is_none_or(|to| amount <= to)
}

/// The filter, and the names of the parameters that could not be read.
fn filter<'a>(value: impl Fn(&'static str) -> &'a str) -> (Filter, Vec<&'static str>) {
    let mut ignored = Vec::new();
    let mut filter = Filter {
        status: read(&value, "status", PaymentStatus::named, &mut ignored),
        ..Filter::default()
    };
    filter.created_from = read(
        &value,
        "from",
        |text| format::begins(format::day(text)?),
        &mut ignored,
    );
    filter.created_before = read(
        &value,
        "to",
        |text| format::ends(format::day(text)?),
        &mut ignored,
    );
    filter.amount_from = read(&value, "min", format::amount, &mut ignored);
    filter.amount_to = read(&value, "max", format::amount, &mut ignored);
    (filter, ignored)
}

fn read<'a, T>(
    value: &impl Fn(&'static str) -> &'a str,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
    ignored: &mut Vec<&'static str>,
) -> Option<T> {
    let text = value(name);
    if text.is_empty() {
        return None;
    }
    let parsed = parse(text);
    if parsed.is_none() {
        ignored.push(name);
    }
    parsed
}

fn page(frame: Frame, query: &HashMap<String, String>, listed: &Listed) -> ListPage {
    let (t, language) = (frame.t, frame.language);
    let value = |name: &str| query.get(name).map_or("", |value| value.trim());
    let asked = Asked {
        q: value("q").to_owned(),
        status: value("status").to_owned(),
        from: value("from").to_owned(),
        to: value("to").to_owned(),
        min: value("min").to_owned(),
        max: value("max").to_owned(),
    };
    let to = |cursor: &str| {
        let mut pairs: Vec<(&str, &str)> = NAMES.iter().map(|name| (*name, value(name))).collect();
        pairs.push(("page", cursor));
        link("/payments", &pairs, language)
    };
    let label = |name: &&'static str| match *name {
        "status" => t.status,
        "from" => t.from_day,
        "to" => t.to_day,
        "min" => t.amount_from,
        _ => t.amount_to,
    };
    ListPage {
        statuses: PaymentStatus::ALL
            .map(|status| (status.as_str(), t.status(status)))
            .to_vec(),
        ignored: listed.ignored.iter().map(label).collect(),
        found: Found {
            count: format::count(listed.count.min(u64::from(MOST_COUNTED)), language),
            is_one: listed.count == 1,
            more: listed.count > u64::from(MOST_COUNTED),
            cut_off: listed.cut_off,
        },
        rows: listed
            .payments
            .iter()
            .map(|payment| Row::of(payment, language))
            .collect(),
        previous: listed.previous.as_deref().map(to),
        next: listed.next.as_deref().map(to),
        first: (!listed.is_first).then(|| to("")),
        clear: link("/payments", &[], language),
        asked,
        frame,
    }
}
