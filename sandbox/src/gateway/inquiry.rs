//! Status inquiry (protocol document, section g).

use serde::Serialize;

use super::params::Params;
use super::{Refusal, authenticate, to_json};
use crate::clock::date_time;
use crate::engine::Engine;
use crate::method_fields::MethodFields;
use crate::transaction::{Stage, Transaction};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    result_cd: &'a str,
    result_msg: &'a str,
    #[serde(rename = "tXid")]
    transaction_id: &'a str,
    i_mid: &'a str,
    reference_no: &'a str,
    pay_method: &'a str,
    amt: &'a str,
    cancel_amt: Option<&'a str>,
    req_dt: &'a str,
    req_tm: &'a str,
    trans_dt: &'a str,
    trans_tm: &'a str,
    deposit_dt: Option<&'a str>,
    deposit_tm: Option<&'a str>,
    currency: &'a str,
    goods_nm: &'a str,
    billing_nm: &'a str,
    status: &'a str,
    #[serde(flatten)]
    method: MethodFields,
}

pub(super) fn inquire(engine: &Engine, params: &Params<'_>, base: &str) -> Result<Vec<u8>, Refusal> {
    authenticate(engine, params, ("referenceNo", "9014"), "9007", "9010")?;
    let id = params.get("tXid");
    if id.is_empty() || id.chars().count() > 30 {
        return Err(Refusal::new("8004", "tXid is missing or not valid"));
    }
    // All of these must match: another merchant's transaction is not found.
    let found = engine.look_up(id).ok().filter(|found| {
        *found.merchant_id == *params.get("iMid")
            && *found.reference == *params.get("referenceNo")
            && found.amount.to_string() == params.get("amt")
    });
    let found = found.ok_or_else(|| Refusal::new("9528", "Transaction not found"))?;
    Ok(answer(engine, &found, base))
}

fn answer(engine: &Engine, found: &Transaction, base: &str) -> Vec<u8> {
    let status = found.status(engine.now(), engine.settings.cancelled_status);
    let amount = found.amount.to_string();
    let (date, time) = date_time(found.registered_at);
    let event = date_time(found.paid_at.unwrap_or(found.registered_at));
    let deposit = found.paid_at.map(date_time);
    let given_back = match found.given_back {
        // The records of earlier versions don't say how much.
        0 if found.stage == Stage::Cancelled => Some(amount.clone()),
        0 => None,
        some => Some(some.to_string()),
    };
    to_json(&Answer {
        result_cd: "0000",
        result_msg: found.status_word(status),
        transaction_id: &found.id,
        i_mid: &found.merchant_id,
        reference_no: &found.reference,
        pay_method: found.method.0.code(),
        amt: &amount,
        cancel_amt: given_back.as_deref(),
        req_dt: &date,
        req_tm: &time,
        trans_dt: &event.0,
        trans_tm: &event.1,
        deposit_dt: deposit.as_ref().map(|(date, _)| &**date),
        deposit_tm: deposit.as_ref().map(|(_, time)| &**time),
        currency: &found.currency,
        goods_nm: &found.goods_name,
        billing_nm: &found.buyer_name,
        status,
        method: MethodFields::of(found, base),
    })
}
