//! The payments, and what may happen to each.

use askama::Template;
use hyper::body::Bytes;
use hyper::{Response, StatusCode};

use super::page::{self, Frame, link, moment, piece};
use super::text::Text;
use super::{PATH, Visit};
use crate::page::Language;
use crate::snapshot::TransactionSnapshot;
use crate::transaction::{DeliveryState, NotificationKind, NotificationRecord};

/// As many payments as the list shows.
const SHOWN: usize = 100;

struct Row {
    href: String,
    payment: TransactionSnapshot,
    amount: String,
}

#[derive(Template)]
#[template(path = "workbench/payments.html")]
struct List {
    f: Frame,
    rows: Vec<Row>,
}

/// A button: where its form goes, what it is about, and its words.
struct Button {
    action: String,
    value: &'static str,
    label: String,
}

impl Button {
    fn new(f: &Frame, action: &str, value: &'static str, label: impl Into<String>) -> Self {
        Self {
            action: f.link(&format!("{PATH}/do/{action}")),
            value,
            label: label.into(),
        }
    }
}

#[derive(Template)]
#[template(path = "workbench/payment.html")]
struct Payment {
    f: Frame,
    payment: TransactionSnapshot,
    facts: Vec<(&'static str, String)>,
    page: String,
    happen: Vec<Button>,
    forge: Vec<Button>,
    next: Vec<Button>,
    notifications: Vec<(String, String, bool)>,
}

pub(super) fn list(visit: &Visit<'_>) -> Response<Bytes> {
    let mut all = visit.engine.snapshot();
    let newest = all.split_off(all.len().saturating_sub(SHOWN));
    let row = |payment: TransactionSnapshot| Row {
        href: address(&payment.transaction_id, visit.language),
        amount: rupiah(payment.amount),
        payment,
    };
    page::show(&List {
        f: visit.frame("/workbench/payments"),
        rows: newest.into_iter().rev().map(row).collect(),
    })
}

pub(super) fn show(visit: &Visit<'_>, id: &str) -> Response<Bytes> {
    let f = visit.frame("");
    let Ok(payment) = visit.engine.snapshot_of(id) else {
        return page::trouble(visit.language, StatusCode::NOT_FOUND, f.t.gone);
    };
    let page = format!(
        "{}?tXid={}&lang={}",
        crate::page::PATH,
        piece(id),
        visit.language.code()
    );
    page::show(&Payment {
        facts: facts(&payment, f.t),
        page,
        happen: happen(&payment, &f),
        forge: forgeries(&f),
        next: next(&f),
        notifications: payment.notifications.iter().map(|sent| told(sent, f.t)).collect(),
        payment,
        f: Frame {
            path: format!("{PATH}/payment/{}", piece(id)),
            ..f
        },
    })
}

pub(super) fn address(id: &str, language: Language) -> String {
    link(&format!("{PATH}/payment/{}", piece(id)), language)
}

fn facts(payment: &TransactionSnapshot, t: &Text) -> Vec<(&'static str, String)> {
    let instruction = payment
        .instruction
        .as_ref()
        .and_then(|of| serde_json::to_value(of).ok());
    let text = |name: &str| Some(instruction.as_ref()?.get(name)?.as_str()?.to_owned());
    let number = ["payment_number", "account_number", "masked_number", "phone"];
    let number = number.into_iter().find_map(text);
    let mut facts = vec![
        (t.state, payment.state.clone()),
        (t.amount, rupiah(payment.amount)),
        (t.transaction, payment.transaction_id.clone()),
        (t.merchant, payment.merchant_id.clone()),
        (t.method, payment.pay_method.clone()),
    ];
    facts.extend(number.map(|number| (t.number, number)));
    facts.push((t.registered, moment(payment.registered_at)));
    facts.push((t.expires, moment(payment.expires_at)));
    facts.extend(payment.paid_at.map(|at| (t.paid_at, moment(at))));
    facts
}

fn happen(payment: &TransactionSnapshot, f: &Frame) -> Vec<Button> {
    let t = f.t;
    let plain = |action, label: &str| Button::new(f, action, "", label);
    let store = |code, name| Button::new(f, "choose", code, t.choose.replace("{store}", name));
    match payment.state.as_str() {
        "paid" => vec![plain("reverse", t.reverse), plain("notify", t.notify)],
        "expired" | "cancelled" | "failed" | "refunded" | "reversed" | "voided" => {
            vec![plain("notify", t.notify)]
        }
        _ if payment.instruction.is_none() => vec![
            store("INDO", "Indomaret"),
            store("ALMA", "Alfamart"),
            plain("expire", t.expire),
        ],
        _ => {
            // Nobody declines a payment at a counter or by transfer.
            let may_fail = !matches!(&*payment.pay_method, "02" | "03");
            let fail = may_fail.then(|| plain("fail", t.fail));
            let all = [plain("pay", t.pay)].into_iter().chain(fail);
            all.chain([plain("expire", t.expire), plain("notify", t.notify)])
                .collect()
        }
    }
}

fn forgeries(f: &Frame) -> Vec<Button> {
    let kinds = [
        ("token", f.t.forge_token),
        ("key", f.t.forge_key),
        ("amount", f.t.forge_amount),
        ("reference", f.t.forge_reference),
        ("deposit", f.t.forge_deposit),
        ("reversal", f.t.forge_reversal),
    ];
    kinds
        .map(|(value, label)| Button::new(f, "forge", value, label))
        .into()
}

fn next(f: &Frame) -> Vec<Button> {
    let kinds = [
        ("delayed", f.t.next_delayed),
        ("lost", f.t.next_lost),
        ("duplicate", f.t.next_twice),
    ];
    kinds
        .map(|(value, label)| Button::new(f, "next", value, label))
        .into()
}

/// A notification in a line: what it says, how its delivery went, and whether that is well.
fn told(sent: &NotificationRecord, t: &Text) -> (String, String, bool) {
    let kind = match sent.kind {
        NotificationKind::Deposit => t.send_deposit,
        NotificationKind::Reversal => t.send_reversal,
        NotificationKind::Forged => t.forge,
    };
    let state = serde_json::to_value(sent.state).ok();
    let state = state
        .as_ref()
        .and_then(|state| state.as_str())
        .unwrap_or_default()
        .replace('_', " ");
    let attempts = sent.attempts.join(", ");
    let line = if attempts.is_empty() {
        state
    } else {
        format!("{state}: {attempts}")
    };
    (kind.to_owned(), line, sent.state == DeliveryState::Delivered)
}

/// `Rp10.000`
fn rupiah(amount: u64) -> String {
    crate::page::rupiah(amount)
}
