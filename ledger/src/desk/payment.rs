//! One payment: what it is now, what happens next, how it is paid, and everything that happened.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use nicepay_checkout::ReferenceNo;

use super::changes::live;
use super::guard::Visit;
use super::instruction::Instructions;
use super::list::Row;
use super::page::{Frame, OrderQuery, Trouble, Visitor, html, link};
use super::text::{Language, Text};
use super::timeline::{self, Line};
use super::{Inner, format};
use crate::error::LedgerError;
use crate::look::HistoryEntry;
use crate::payment::{Payment, PaymentStatus};

/// A payment and its history as they were read.
pub(super) struct Shown {
    pub(super) payment: Payment,
    pub(super) history: Vec<HistoryEntry>,
    pub(super) deliveries: Vec<Delivery>,
}

/// What a consumer did with an event.
pub(super) struct Delivery {
    pub(super) consumer: String,
    pub(super) event: String,
    /// `done`, `parked`, `failed` or `waiting`.
    pub(super) kind: String,
    pub(super) parked: bool,
    pub(super) failures: u64,
    pub(super) error: String,
}

/// An order's payment; `None` if there is none.
pub(super) async fn find(desk: &Inner, order: &str) -> Result<Option<Payment>, LedgerError> {
    match ReferenceNo::new(order) {
        Ok(order) => desk.ledger.payment(&order).await,
        Err(_) => Ok(None),
    }
}

/// An order's payment with its history; `None` if there is none.
pub(super) async fn read(desk: &Inner, order: &str) -> Result<Option<Shown>, LedgerError> {
    let Some(payment) = find(desk, order).await? else {
        return Ok(None);
    };
    let history = desk.ledger.history(&payment.order_id).await?;
    let deliveries = history.iter().filter(|entry| entry.source == "delivery");
    Ok(Some(Shown {
        deliveries: deliveries.map(Delivery::of).collect(),
        payment,
        history,
    }))
}

impl Delivery {
    fn of(entry: &HistoryEntry) -> Self {
        let text = |name: &str| timeline::text(entry, name).to_owned();
        Self {
            consumer: text("consumer"),
            event: text("event"),
            parked: entry.kind == "parked",
            kind: entry.kind.clone(),
            failures: timeline::number(entry, "failures"),
            error: text("error"),
        }
    }

    fn is_done(&self) -> bool {
        self.kind == "done"
    }

    /// The event's name in words.
    fn words(&self, lang: &str) -> &str {
        let kind = self.event.rsplit(':').next().unwrap_or_default();
        timeline::event_name(kind, Language::from_code(lang))
    }

    fn class(&self) -> &'static str {
        match self.kind.as_str() {
            "done" => "paid",
            "parked" => "refused",
            "failed" => "unknown",
            _ => "",
        }
    }

    fn state(&self, t: &Text) -> &'static str {
        match self.kind.as_str() {
            "done" => t.delivery_done,
            "parked" => t.delivery_parked,
            "failed" => t.delivery_failed,
            _ => t.delivery_waiting,
        }
    }
}

#[derive(Template)]
#[template(path = "desk/payment.html")]
struct PaymentPage {
    frame: Frame,
    row: Row,
    now: &'static str,
    next: String,
    next_note: &'static str,
    attention: Option<String>,
    instructions: Option<Instructions>,
    /// Label and value.
    facts: Vec<(&'static str, String)>,
    deliveries: Vec<Delivery>,
    timeline: Vec<Line>,
    is_open: bool,
    cancel: String,
    raw: bool,
}

pub(super) async fn show(
    State(desk): State<Arc<Inner>>,
    Visitor(visit): Visitor,
    Query(query): Query<OrderQuery>,
) -> Response {
    respond(&desk, &visit, &query.order, false).await
}

/// The page of an order, with the raw messages or without.
pub(super) async fn respond(desk: &Inner, visit: &Visit, order: &str, raw: bool) -> Response {
    let shown = async {
        // The raw messages' own page can't be loaded again: it was posted.
        let live = if raw {
            None
        } else {
            Some(live(desk, order, visit.language).await?)
        };
        Ok((live, read(desk, order).await?))
    };
    match shown.await {
        Ok((live, Some(shown))) => {
            let here = link("/payment", &[("order", order)], visit.language);
            let frame = Frame::telling(desk, visit, "payments", &here).followed(live);
            html(&page(frame, shown, raw))
        }
        Ok((_, None)) => Trouble::unknown(visit).into_response(),
        Err(error) => Trouble::of(visit, &error).into_response(),
    }
}

fn page(frame: Frame, shown: Shown, raw: bool) -> PaymentPage {
    let Shown {
        payment,
        history,
        deliveries,
    } = shown;
    let (t, language) = (frame.t, frame.language);
    let moment = |at| format::moment(at, language);
    let mut facts = vec![(t.reference, payment.reference.to_string())];
    let mut add = |label, value: Option<String>| facts.extend(value.map(|value| (label, value)));
    add(
        t.transaction,
        payment.transaction_id.as_ref().map(ToString::to_string),
    );
    add(
        t.attempt,
        (payment.attempt > 1).then(|| payment.attempt.to_string()),
    );
    add(t.created, Some(moment(payment.created_at)));
    add(t.expires, payment.expires_at.map(moment));
    add(t.paid_at, payment.paid_at.map(moment));
    add(
        t.times_reversed,
        (payment.epoch > 0).then(|| payment.epoch.to_string()),
    );
    add(t.payment_page, payment.payment_url.clone());
    PaymentPage {
        row: Row::of(&payment, language),
        now: now(&payment, &deliveries, t),
        next: payment.next_check_at.map(moment).unwrap_or_default(),
        next_note: if payment.next_check_at.is_some() {
            t.next_asks
        } else {
            t.next_nothing
        },
        attention: payment.attention.clone(),
        instructions: payment
            .instruction
            .as_ref()
            .map(|instruction| Instructions::of(instruction, language)),
        facts,
        timeline: history
            .iter()
            .map(|entry| Line::of(entry, language, raw))
            .collect(),
        deliveries,
        is_open: payment.status == PaymentStatus::Open,
        cancel: link(
            "/payment/cancel",
            &[("order", payment.order_id.as_str())],
            language,
        ),
        raw,
        frame,
    }
}

/// What it is now, in a sentence.
fn now(payment: &Payment, deliveries: &[Delivery], t: &Text) -> &'static str {
    match payment.status {
        PaymentStatus::Registering => t.now_registering,
        PaymentStatus::Unknown => t.now_unknown,
        PaymentStatus::Refused => t.now_refused,
        PaymentStatus::Open if payment.instruction.is_none() => t.now_not_chosen,
        PaymentStatus::Open => t.now_open,
        PaymentStatus::Paid if deliveries.iter().any(|delivery| !delivery.is_done()) => t.now_not_delivered,
        PaymentStatus::Paid if deliveries.is_empty() => t.now_paid,
        PaymentStatus::Paid => t.now_delivered,
        PaymentStatus::Expired => t.now_expired,
        PaymentStatus::Cancelled => t.now_cancelled,
        PaymentStatus::Reversed => t.now_reversed,
    }
}
