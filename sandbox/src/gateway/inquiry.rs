//! Status inquiry (protocol document, section g).

use nicepay_checkout::PayMethod;
use serde::Serialize;

use super::params::Params;
use super::{Refusal, authenticate, to_json};
use crate::clock::date_time;
use crate::engine::Engine;
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
    mitra_cd: Option<&'a str>,
    pay_no: Option<&'a str>,
    pay_valid_dt: Option<&'a str>,
    pay_valid_tm: Option<&'a str>,
    receipt_code: Option<&'a str>,
    m_ref_no: Option<&'a str>,
    bank_cd: Option<&'a str>,
    vacct_no: Option<&'a str>,
    vacct_valid_dt: Option<&'a str>,
    vacct_valid_tm: Option<&'a str>,
    auth_no: Option<&'a str>,
    card_no: Option<&'a str>,
    instmnt_type: Option<&'a str>,
    instmnt_mon: Option<&'a str>,
    preauth_token: Option<&'a str>,
    recurring_token: Option<&'a str>,
    cc_trans_type: Option<&'a str>,
    acqu_status: Option<&'a str>,
}

pub(super) fn inquire(engine: &Engine, params: &Params<'_>) -> Result<Vec<u8>, Refusal> {
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
    Ok(answer(engine, &found))
}

fn answer(engine: &Engine, found: &Transaction) -> Vec<u8> {
    let status = found.status(engine.now(), engine.settings.cancelled_status);
    let amount = found.amount.to_string();
    let (date, time) = date_time(found.registered_at);
    let event = date_time(found.paid_at.unwrap_or(found.registered_at));
    let deposit = found.paid_at.map(date_time);
    let chosen = found.payment_number.is_some() || found.method.0 != PayMethod::All;
    let valid = date_time(found.expires_at);
    let receipt = found
        .paid_at
        .map(|_| found.id.chars().skip(12).collect::<String>());
    to_json(&Answer {
        result_cd: "0000",
        result_msg: found.status_word(status),
        transaction_id: &found.id,
        i_mid: &found.merchant_id,
        reference_no: &found.reference,
        pay_method: found.method.0.code(),
        amt: &amount,
        cancel_amt: (found.stage == Stage::Cancelled).then_some(&*amount),
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
        mitra_cd: found.store.as_deref(),
        pay_no: found.payment_number.as_deref(),
        pay_valid_dt: chosen.then_some(&*valid.0),
        pay_valid_tm: chosen.then_some(&*valid.1),
        receipt_code: receipt.as_deref(),
        m_ref_no: None,
        bank_cd: None,
        vacct_no: None,
        vacct_valid_dt: None,
        vacct_valid_tm: None,
        auth_no: None,
        card_no: None,
        instmnt_type: None,
        instmnt_mon: None,
        preauth_token: None,
        recurring_token: None,
        cc_trans_type: None,
        acqu_status: None,
    })
}
