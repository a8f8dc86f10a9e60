//! Cancel (protocol document, section h).

use jiff::SignedDuration;
use serde::Serialize;

use super::params::Params;
use super::rules;
use super::{Refusal, authenticate, to_json};
use crate::clock::{date_time, later};
use crate::engine::Engine;
use crate::transaction::Transaction;

const NO_LATER_THAN: SignedDuration = SignedDuration::from_hours(90 * 24);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    result_cd: &'a str,
    result_msg: &'a str,
    #[serde(rename = "tXid")]
    transaction_id: &'a str,
    reference_no: &'a str,
    trans_dt: &'a str,
    trans_tm: &'a str,
    amt: &'a str,
    description: Option<&'a str>,
    #[serde(rename = "canceltXid")]
    cancel_transaction_id: Option<&'a str>,
}

pub(super) fn cancel(engine: &Engine, params: &Params<'_>) -> Result<Vec<u8>, Refusal> {
    authenticate(engine, params, ("tXid", "9314"), "9312", "9010")?;
    let partial = match params.get("cancelType") {
        "1" => false,
        "2" => true,
        _ => return Err(Refusal::new("9301", "cancelType must be 1 or 2")),
    };
    let id = params.get("tXid");
    let found = engine
        .look_up(id)
        .ok()
        .filter(|found| *found.merchant_id == *params.get("iMid"))
        .ok_or_else(|| Refusal::new("9314", "the transaction can't be cancelled: tXid is not known"))?;
    let method = params.get("payMethod");
    if method != found.method.0.code() {
        let actual = found.method.0.code();
        return Err(Refusal::new(
            "8067",
            format!("payMethod is {method:?}, the transaction's is {actual}"),
        ));
    }
    let amount = amount(params.get("amt"), &found, partial)?;
    let now = engine.now();
    if now > later(found.registered_at, NO_LATER_THAN) {
        return Err(Refusal::new("9334", "the transaction is more than 90 days old"));
    }
    let stage = rules::ends_in(&found, partial, now)?;
    if let Err(error) = engine.give_back(&found, amount, stage) {
        // The customer may have paid between the look and the cancel.
        rules::ends_in(&engine.look_up(id)?, partial, now)?;
        return Err(error.into());
    }
    let (date, time) = date_time(now);
    Ok(to_json(&Answer {
        result_cd: "0000",
        result_msg: "SUCCESS",
        transaction_id: &found.id,
        reference_no: &found.reference,
        trans_dt: &date,
        trans_tm: &time,
        amt: params.get("amt"),
        description: Some(&*found.description).filter(|text| !text.is_empty()),
        cancel_transaction_id: None,
    }))
}

/// The amount to cancel or refund, at most what is left.
fn amount(text: &str, found: &Transaction, partial: bool) -> Result<u64, Refusal> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let Some(amount) = text.parse::<u64>().ok().filter(|_| digits) else {
        return Err(Refusal::new("9312", "the cancel amount is not a number"));
    };
    if amount == 0 {
        return Err(Refusal::new("9321", "the cancel amount must be above zero"));
    }
    if amount > found.left() && found.left() > 0 {
        return Err(Refusal::new(
            "9319",
            "the cancel amount is larger than the original, or than what is left of it",
        ));
    }
    if partial {
        rules::check_partial(found)?;
    } else if amount != found.left() && found.left() > 0 {
        return Err(Refusal::new("8063", "a full cancel names the whole amount"));
    }
    Ok(amount)
}
