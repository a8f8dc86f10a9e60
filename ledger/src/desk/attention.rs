//! What needs a person: money without a delivery first, then most money first.

use std::cmp::Reverse;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;

use super::changes::live;
use super::page::{Frame, Trouble, Visitor, html, link};
use super::text::Language;
use super::timeline::event_name;
use super::{Inner, format};
use crate::error::LedgerError;
use crate::payment::Payment;
use crate::store::{Letter, Parked, Undelivered};

/// How long a consumer may take to handle money that arrived.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);
/// How many of each kind are looked at.
const MOST: u32 = 200;

#[derive(Template)]
#[template(path = "desk/attention.html")]
struct AttentionPage {
    frame: Frame,
    cases: Vec<Case>,
    more: bool,
}

/// Something that needs a person.
struct Case {
    /// Money arrived and was not delivered.
    urgent: bool,
    amount: u64,
    shown_amount: String,
    order: String,
    link: String,
    title: &'static str,
    why: String,
    /// In the words of the consumer or the SDK.
    detail: String,
    action: Action,
}

/// What fits.
enum Action {
    /// Hand this event over to this consumer again.
    HandOver { consumer: String, event: String },
    /// Ask NICEPAY.
    Ask,
    /// Look at the payment.
    Look,
    /// Nothing that the desk can do.
    None,
}

pub(super) async fn show(State(desk): State<Arc<Inner>>, Visitor(visit): Visitor) -> Response {
    let found = async {
        let live = live(&desk, "", visit.language).await?;
        Ok((live, read(&desk, visit.language).await?))
    };
    match found.await {
        Ok((live, (cases, more))) => {
            let frame = Frame::new(&desk, &visit, "attention").followed(Some(live));
            html(&AttentionPage { frame, cases, more })
        }
        Err(error) => Trouble::of(&visit, &error).into_response(),
    }
}

async fn read(desk: &Inner, language: Language) -> Result<(Vec<Case>, bool), LedgerError> {
    let store = &desk.ledger.inner.store;
    let now = desk.ledger.now();
    let until = now.checked_sub(PATIENCE).unwrap_or(now);
    let undelivered = store.undelivered(until, MOST).await?;
    let urgent = store.urgent(MOST).await?;
    let parked = store.parked(MOST).await?;
    let unmatched = store.unmatched(MOST).await?;
    let most = MOST as usize;
    let more = [undelivered.len(), urgent.len(), parked.len(), unmatched.len()].contains(&most);
    let mut cases: Vec<Case> = undelivered
        .iter()
        .map(|event| not_delivered(event, &parked, language))
        .collect();
    let is_shown = |parked: &&Parked| {
        !undelivered
            .iter()
            .any(|event| event.event.id == parked.event.id && event.consumer == parked.consumer)
    };
    cases.extend(
        parked
            .iter()
            .filter(is_shown)
            .map(|parked| given_up(parked, language)),
    );
    let payments = urgent.iter().filter_map(|stored| Payment::of(&stored.state));
    cases.extend(payments.map(|payment| stuck(&payment, language)));
    cases.extend(unmatched.iter().map(|letter| without_order(letter, language)));
    cases.sort_by_key(|case| (!case.urgent, Reverse(case.amount)));
    Ok((cases, more))
}

fn case(order: &str, amount: u64, language: Language) -> Case {
    Case {
        urgent: false,
        amount,
        shown_amount: nicepay_checkout::Amount::rupiah(amount)
            .map(|amount| format::rupiah(amount, language))
            .unwrap_or_default(),
        order: order.to_owned(),
        link: link("/payment", &[("order", order)], language),
        title: "",
        why: String::new(),
        detail: String::new(),
        action: Action::Look,
    }
}

fn not_delivered(late: &Undelivered, parked: &[Parked], language: Language) -> Case {
    let event = &late.event;
    let consumer = &late.consumer;
    let blocking = parked
        .iter()
        .find(|parked| parked.consumer == *consumer && parked.event.order_id == event.order_id);
    let hand_over = |event: &str| Action::HandOver {
        consumer: consumer.clone(),
        event: event.to_owned(),
    };
    let (why, action) = if late.parked_at.is_some() {
        (gave_up(consumer, late.failures, language), hand_over(&event.id))
    } else if let Some(blocking) = blocking {
        let kind = event_name(blocking.event.kind.as_str(), language);
        let why = language.of(
            format!("Kabar sebelumnya ({kind}) untuk {consumer} tertahan, jadi yang ini menunggu."),
            format!("An earlier event ({kind}) for {consumer} is parked, so this one waits."),
        );
        (why, hand_over(&blocking.event.id))
    } else if late.failures > 0 {
        let why = language.of(
            format!(
                "{consumer} gagal {} kali dan akan mencoba lagi sendiri.",
                late.failures
            ),
            format!(
                "{consumer} failed {} and will try again by itself.",
                times(late.failures)
            ),
        );
        (why, Action::Look)
    } else {
        let since = format::moment(event.at, language);
        let why = language.of(
            format!("{consumer} belum menanganinya sejak {since}. Apakah programnya berjalan?"),
            format!("{consumer} has not handled it since {since}. Is its program running?"),
        );
        (why, Action::Look)
    };
    Case {
        urgent: true,
        title: language.of("Sudah dibayar, belum diserahkan", "Paid but not delivered"),
        why,
        detail: late.error.clone().unwrap_or_default(),
        action,
        ..case(event.order_id.as_str(), event.amount.as_u64(), language)
    }
}

fn gave_up(consumer: &str, failures: u32, language: Language) -> String {
    language.of(
        format!("{consumer} gagal {failures} kali dan menyerah. Perbaiki sebabnya, lalu serahkan lagi."),
        format!(
            "{consumer} failed {} and gave up. Remove the cause, then hand it over again.",
            times(failures)
        ),
    )
}

/// How often, in English.
fn times(count: u32) -> String {
    if count == 1 {
        "once".to_owned()
    } else {
        format!("{count} times")
    }
}

fn given_up(parked: &Parked, language: Language) -> Case {
    Case {
        title: language.of("Kabar tertahan", "Parked event"),
        why: format!(
            "{}: {}",
            event_name(parked.event.kind.as_str(), language),
            gave_up(&parked.consumer, parked.failures, language)
        ),
        detail: parked.error.clone().unwrap_or_default(),
        action: Action::HandOver {
            consumer: parked.consumer.clone(),
            event: parked.event.id.clone(),
        },
        ..case(
            parked.event.order_id.as_str(),
            parked.event.amount.as_u64(),
            language,
        )
    }
}

fn stuck(payment: &Payment, language: Language) -> Case {
    let asks = payment.transaction_id.is_some();
    let why = if asks {
        language.of(
            "Pembayaran ini tidak dapat berlanjut sendiri. Tanyakan NICEPAY, lalu lihat apa yang tersisa.",
            "This payment can't continue on its own. Ask NICEPAY, then look at what is left.",
        )
    } else {
        language.of(
            "Pembayaran ini tidak dapat berlanjut sendiri, dan ID transaksinya tidak diketahui. Lihat riwayatnya.",
            "This payment can't continue on its own, and its transaction id is not known. Look at its history.",
        )
    };
    Case {
        title: language.of("Perlu perhatian", "Needs attention"),
        why: why.to_owned(),
        detail: payment.attention.clone().unwrap_or_default(),
        action: if asks { Action::Ask } else { Action::Look },
        ..case(payment.order_id.as_str(), payment.amount.as_u64(), language)
    }
}

fn without_order(letter: &Letter, language: Language) -> Case {
    let (id, at) = (
        &letter.transaction_id,
        format::moment(letter.received_at, language),
    );
    let why = language.of(
        format!(
            "Notifikasi asli untuk transaksi {id} tiba pada {at}, tetapi pesanannya tidak ada di buku besar."
        ),
        format!(
            "A genuine notification of transaction {id} came at {at}, but its order is not in the ledger."
        ),
    );
    let reference = letter
        .reference
        .as_ref()
        .map_or("", |reference| reference.as_str());
    Case {
        title: language.of("Notifikasi tanpa pesanan", "Notification without an order"),
        why,
        link: String::new(),
        action: Action::None,
        ..case(reference, letter.amount, language)
    }
}
