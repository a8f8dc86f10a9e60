//! "Send me a signed message": a shop's endpoint is tried without a payment.

use askama::Template;
use hyper::body::Bytes;
use hyper::{Response, StatusCode};
use nicepay_checkout::Order;

use super::Visit;
use super::page::{self, Frame};
use crate::sample::{self, Exchange, Sample};

#[derive(Template)]
#[template(path = "workbench/send.html")]
struct Page<'a> {
    f: Frame,
    merchants: Vec<&'a str>,
    filled: Filled,
    /// What was sent and what came back, or why nothing was.
    done: Option<Result<Exchange, String>>,
}

/// The form as it was filled in.
struct Filled {
    what: String,
    to: String,
    reference: String,
    amount: String,
    transaction: String,
    merchant: String,
}

pub(super) fn ask(visit: &Visit<'_>) -> Response<Bytes> {
    let or = |name: &str, default: &str| match visit.field(name) {
        "" => default.to_owned(),
        text => text.to_owned(),
    };
    let filled = Filled {
        what: or("what", "deposit"),
        to: or("to", "http://127.0.0.1:8000/nicepay/notification"),
        reference: or("reference", "ORD1"),
        amount: or("amount", "10000"),
        transaction: or("transaction", "IONPAYTEST03202312231106386098"),
        merchant: or("merchant", nicepay_checkout::Credentials::SANDBOX_MERCHANT_ID),
    };
    show(visit, filled, None)
}

pub(super) async fn send(visit: &Visit<'_>) -> Response<Bytes> {
    let text = |name: &str| visit.field(name).to_owned();
    let filled = Filled {
        what: text("what"),
        to: text("to"),
        reference: text("reference"),
        amount: text("amount"),
        transaction: text("transaction"),
        merchant: text("merchant"),
    };
    let done = exchange(visit, &filled).await;
    show(visit, filled, Some(done))
}

async fn exchange(visit: &Visit<'_>, filled: &Filled) -> Result<Exchange, String> {
    let sample = match &*filled.what {
        "callback" => Sample::Callback,
        "deposit" => Sample::Deposit,
        "reversal" => Sample::Reversal,
        other => return Err(format!("the message {other:?} is not known")),
    };
    let amount: u64 = filled.amount.parse().map_err(|_| {
        format!(
            "the amount {:?} is not whole rupiah: use digits only",
            filled.amount
        )
    })?;
    let order =
        Order::new(&*filled.reference, amount, &*filled.transaction).map_err(|error| error.to_string())?;
    let merchant = visit.engine.merchants.get(&filled.merchant);
    let merchant = merchant.ok_or_else(|| format!("the merchant {:?} is not known here", filled.merchant))?;
    sample::send(sample, &filled.to, &order, merchant).await
}

fn show(visit: &Visit<'_>, filled: Filled, done: Option<Result<Exchange, String>>) -> Response<Bytes> {
    let mut merchants: Vec<_> = visit
        .engine
        .merchants
        .all()
        .map(nicepay_checkout::Credentials::merchant_id)
        .collect();
    merchants.sort_unstable();
    let failed = matches!(done, Some(Err(_)));
    let mut answer = page::show(&Page {
        f: visit.frame("/workbench/send"),
        merchants,
        filled,
        done,
    });
    if failed {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}
