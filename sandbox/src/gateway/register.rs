//! Registration, by payment page and direct (protocol document, sections c and i).

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use nicepay_checkout::{Amount, Mitra, PayMethod, Registration};
use serde::Serialize;
use url::Url;

use super::params::Params;
use super::{Refusal, authenticate, cart, to_json};
use crate::clock::{date_time, later, read_date_time};
use crate::engine::Engine;
use crate::transaction::{PayMethodCode, Stage, Transaction};

/// By default a payment number can be paid for seven days.
const VALID_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The fields with their own code when they are missing, in the order of the codes.
const REQUIRED: &[(&str, &str)] = &[
    ("currency", "9013"),
    ("goodsNm", "9015"),
    ("billingNm", "9016"),
    ("billingPhone", "9017"),
    ("billingEmail", "9018"),
    ("callBackUrl", "9019"),
    ("dbProcessUrl", "9020"),
    ("billingCity", "9025"),
    ("billingState", "9026"),
    ("billingPostCd", "9027"),
    ("billingCountry", "9028"),
];

static LIMITS: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    let rules = Registration::FIELDS
        .iter()
        .map(|rule| (rule.wire_name, rule.max_length));
    let others = [
        ("mitraCd", 4),
        ("bankCd", 4),
        ("payMethod", 2),
        ("cartData", 4000),
    ];
    rules.chain(others).collect()
});

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    result_cd: &'a str,
    result_msg: &'a str,
    #[serde(rename = "tXid")]
    transaction_id: &'a str,
    reference_no: &'a str,
    pay_method: &'a str,
    amt: &'a str,
    trans_dt: &'a str,
    trans_tm: &'a str,
    description: Option<&'a str>,
    bank_cd: Option<&'a str>,
    vacct_no: Option<&'a str>,
    mitra_cd: Option<&'a str>,
    pay_no: Option<&'a str>,
    currency: Option<&'a str>,
    goods_nm: Option<&'a str>,
    billing_nm: Option<&'a str>,
    vacct_valid_dt: Option<&'a str>,
    vacct_valid_tm: Option<&'a str>,
    pay_valid_dt: Option<&'a str>,
    pay_valid_tm: Option<&'a str>,
    #[serde(rename = "paymentURL", skip_serializing_if = "Option::is_none")]
    payment_url: Option<&'a str>,
}

/// API Checkout: the response contains the payment page.
pub(super) fn checkout(engine: &Engine, params: &Params<'_>, authority: &str) -> Result<Vec<u8>, Refusal> {
    let registered = register(engine, params, false)?;
    let page = if authority.is_empty() {
        format!("{}/nicepay/redirect/v2/payment", engine.base_url)
    } else {
        format!("http://{authority}/nicepay/redirect/v2/payment")
    };
    Ok(answer(params, &registered, Some(&page)))
}

/// Direct registration of a store payment: the response contains the payment number.
pub(super) fn direct(engine: &Engine, params: &Params<'_>) -> Result<Vec<u8>, Refusal> {
    let registered = register(engine, params, true)?;
    Ok(answer(params, &registered, None))
}

fn register(engine: &Engine, params: &Params<'_>, direct: bool) -> Result<Transaction, Refusal> {
    // The stores' own list has a code for the token, and direct registration uses that list.
    let wrong_token = if direct { "9525" } else { "9010" };
    authenticate(engine, params, ("referenceNo", "9014"), "9007", wrong_token)?;
    for (name, code) in REQUIRED {
        if params.get(name).is_empty() && !(direct && *name == "callBackUrl") {
            return Err(Refusal::new(code, format!("{name} is required")));
        }
    }
    let amount: Amount = params
        .get("amt")
        .parse()
        .map_err(|problem| Refusal::new("9008", format!("amt {problem}")))?;
    check_lengths(params)?;
    check_urls(params, direct)?;
    let method = method(engine, params, direct)?;
    let store = store(params, direct)?;
    let now = engine.now();
    let merchant_id = params.get("iMid");
    let reference = params.get("referenceNo");
    let cart_text = params.get("cartData");
    if !(direct && cart_text.is_empty()) {
        cart::check(cart_text, amount.as_u64())?;
    }
    let expires_at = expiry(params, now)?;
    let registered = engine.register(Transaction {
        id: "".into(),
        merchant_id: merchant_id.into(),
        reference: reference.into(),
        amount: amount.as_u64(),
        method: PayMethodCode(method),
        direct,
        store: store.map(|store| store.code().into()),
        payment_number: None,
        callback_url: params.get("callBackUrl").into(),
        notification_url: params.get("dbProcessUrl").into(),
        goods_name: params.get("goodsNm").into(),
        buyer_name: params.get("billingNm").into(),
        description: params.get("description").into(),
        currency: params.get("currency").into(),
        registered_at: now,
        expires_at,
        paid_at: None,
        autopay_at: if direct { engine.autopay_at(now) } else { None },
        stage: Stage::Open,
        forced_status: None,
        notifications: Vec::new(),
    })?;
    Ok(registered)
}

fn check_lengths(params: &Params<'_>) -> Result<(), Refusal> {
    for (name, value) in params.iter() {
        let limit = if name == "referenceNo" {
            Some(40)
        } else {
            LIMITS.get(name).copied()
        };
        if let Some(limit) = limit
            && value.len() > limit
            && value.chars().count() > limit
        {
            let code = if name == "referenceNo" { "9507" } else { "9001" };
            return Err(Refusal::new(
                code,
                format!("{name} is longer than {limit} characters"),
            ));
        }
    }
    Ok(())
}

fn check_urls(params: &Params<'_>, direct: bool) -> Result<(), Refusal> {
    for name in ["callBackUrl", "dbProcessUrl"] {
        let value = params.get(name);
        if direct && name == "callBackUrl" && value.is_empty() {
            continue;
        }
        let good =
            Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if !good {
            return Err(Refusal::new("9001", format!("{name} is not a URL")));
        }
    }
    Ok(())
}

fn method(engine: &Engine, params: &Params<'_>, direct: bool) -> Result<PayMethod, Refusal> {
    let text = params.get("payMethod");
    if text.is_empty() {
        return Err(Refusal::new("9001", "payMethod is required"));
    }
    let method = PayMethod::from_code(text);
    let served = match &method {
        PayMethod::Other(_) | PayMethod::Payout => false,
        PayMethod::ConvenienceStore => true,
        _ => !direct,
    };
    if !served || engine.settings.inactive.contains(&method) {
        return Err(Refusal::new("9012", format!("payMethod {text} is not activated")));
    }
    Ok(method)
}

fn store(params: &Params<'_>, direct: bool) -> Result<Option<Mitra>, Refusal> {
    let text = params.get("mitraCd");
    let store = (!text.is_empty()).then(|| Mitra::from_code(text));
    let known = matches!(store, Some(Mitra::Indomaret | Mitra::Alfamart | Mitra::DanDan));
    if direct && !known {
        return Err(Refusal::new("9505", "mitraCd must be INDO or ALMA"));
    }
    // On the payment page the customer chooses, whatever the request contained.
    Ok(store.filter(|_| direct))
}

fn expiry(params: &Params<'_>, now: Timestamp) -> Result<Timestamp, Refusal> {
    let (date, time) = (params.get("payValidDt"), params.get("payValidTm"));
    if date.is_empty() && time.is_empty() {
        return Ok(later(now, VALID_FOR));
    }
    if !date.bytes().chain(time.bytes()).all(|b| b.is_ascii_digit()) {
        return Err(Refusal::new("9510", "payValidDt and payValidTm hold digits only"));
    }
    if date.len() != 8 || time.len() != 6 {
        return Err(Refusal::new(
            "9511",
            "payValidDt has 8 digits and payValidTm 6, and they come together",
        ));
    }
    read_date_time(date, time)
        .filter(|at| *at > now)
        .ok_or_else(|| Refusal::new("9536", "payValidDt and payValidTm name no moment to come"))
}

fn answer(params: &Params<'_>, registered: &Transaction, page: Option<&str>) -> Vec<u8> {
    let given = |name| Some(params.get(name)).filter(|value| !value.is_empty());
    let (date, time) = date_time(registered.registered_at);
    to_json(&Answer {
        result_cd: "0000",
        result_msg: "SUCCESS",
        transaction_id: &registered.id,
        reference_no: &registered.reference,
        pay_method: registered.method.0.code(),
        amt: params.get("amt"),
        trans_dt: &date,
        trans_tm: &time,
        description: given("description"),
        bank_cd: None,
        vacct_no: None,
        mitra_cd: registered.store.as_deref(),
        pay_no: registered.payment_number.as_deref(),
        currency: None,
        goods_nm: None,
        billing_nm: None,
        vacct_valid_dt: None,
        vacct_valid_tm: None,
        pay_valid_dt: given("payValidDt"),
        pay_valid_tm: given("payValidTm"),
        payment_url: page,
    })
}
