//! Registration, by payment page and direct (protocol document, sections c and i).

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use nicepay_checkout::{Amount, PayMethod, Registration};
use serde::Serialize;
use url::Url;

use super::params::Params;
use super::{Refusal, authenticate, cart, to_json};
use crate::clock::{date_time, read_date_time};
use crate::details::{Details, Phone};
use crate::engine::Engine;
use crate::expiry::Named;
use crate::method_fields::MethodFields;
use crate::offer::is_partner;
use crate::transaction::{PayMethodCode, Stage, Transaction};

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
    payment_exp_dt: Option<&'a str>,
    payment_exp_tm: Option<&'a str>,
    qr_content: Option<&'a str>,
    qr_url: Option<&'a str>,
    shop_id: Option<&'a str>,
    #[serde(rename = "paymentURL", skip_serializing_if = "Option::is_none")]
    payment_url: Option<&'a str>,
}

/// API Checkout: the response contains the payment page.
pub(super) fn checkout(engine: &Engine, params: &Params<'_>, base: &str) -> Result<Vec<u8>, Refusal> {
    let registered = register(engine, params, false)?;
    let page = format!("{base}{}", crate::page::PATH);
    Ok(answer(params, &registered, &MethodFields::default(), Some(&page)))
}

/// Direct registration: the response contains what the customer needs in order to pay.
pub(super) fn direct(engine: &Engine, params: &Params<'_>, base: &str) -> Result<Vec<u8>, Refusal> {
    let registered = register(engine, params, true)?;
    let fields = MethodFields::of(&registered, base);
    Ok(answer(params, &registered, &fields, None))
}

fn register(engine: &Engine, params: &Params<'_>, direct: bool) -> Result<Transaction, Refusal> {
    // The lists of stores and virtual accounts have a code for the token, and direct registration uses them.
    let wrong_token = match (direct, params.get("payMethod")) {
        (true, "02") => "9225",
        (true, "03" | "") => "9525",
        _ => "9010",
    };
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
    let partner = partner(params, &method, direct)?;
    let now = engine.now();
    let merchant_id = params.get("iMid");
    let reference = params.get("referenceNo");
    let cart_text = params.get("cartData");
    if !(direct && cart_text.is_empty()) {
        cart::check(cart_text, amount.as_u64())?;
    }
    let named = named_expiry(params, now)?;
    let expires_at = if direct {
        named.after_choice(&method, partner.unwrap_or_default(), now, now)
    } else {
        named.before_choice(&method, now)
    };
    let shop_id = params.get("shopId");
    let registered = engine.register(Transaction {
        id: "".into(),
        merchant_id: merchant_id.into(),
        reference: reference.into(),
        amount: amount.as_u64(),
        method: PayMethodCode(method),
        direct,
        details: Details::None,
        partner: partner.map(Into::into),
        old_store: None,
        old_number: None,
        callback_url: params.get("callBackUrl").into(),
        notification_url: params.get("dbProcessUrl").into(),
        goods_name: params.get("goodsNm").into(),
        buyer_name: params.get("billingNm").into(),
        buyer_phone: Phone(params.get("billingPhone").into()),
        shop_id: Some(shop_id).filter(|id| !id.is_empty()).map(Into::into),
        description: params.get("description").into(),
        currency: params.get("currency").into(),
        registered_at: now,
        expires_at,
        named_expiry: Some(named),
        paid_at: None,
        autopay_at: if direct { engine.autopay_at(now) } else { None },
        stage: Stage::Open,
        given_back: 0,
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
            let code = match (name, params.get("payMethod")) {
                ("referenceNo", "02") => "9207",
                ("referenceNo", _) => "9507",
                _ => "9001",
            };
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
        // Its answer leads to a step of its own, which the sandbox does not have.
        PayMethod::Card | PayMethod::DirectDebit | PayMethod::Gpn | PayMethod::All => !direct,
        _ => true,
    };
    if !served || !engine.settings.serves(&method) {
        return Err(Refusal::new("9012", format!("payMethod {text} is not activated")));
    }
    Ok(method)
}

/// The store, wallet, lender or issuer, or the bank. On the payment page the customer chooses among all partners when the
/// request names none, or one that the pay method does not have.
fn partner<'a>(params: &'a Params<'_>, method: &PayMethod, direct: bool) -> Result<Option<&'a str>, Refusal> {
    let (name, code, fix) = match method {
        PayMethod::VirtualAccount => ("bankCd", "9237", "bankCd must be a bank's code, such as BMRI"),
        PayMethod::ConvenienceStore => ("mitraCd", "9505", "mitraCd must be INDO or ALMA"),
        // UNCERTAIN: no source has the codes of these methods.
        PayMethod::Qris => ("mitraCd", "8003", "mitraCd must be QSHP, NOBU or NICE"),
        PayMethod::EWallet => ("mitraCd", "8003", "mitraCd must be OVOE, DANA, LINK or ESHP"),
        PayMethod::PayLoan => ("mitraCd", "8003", "mitraCd must be AKLP, KDVI or IDNA"),
        _ => return Ok(None),
    };
    let known = Some(params.get(name)).filter(|partner| is_partner(method, partner));
    if direct && known.is_none() {
        return Err(Refusal::new(code, fix));
    }
    Ok(known)
}

/// The times until which the customer can pay, each with the codes of its own list.
fn named_expiry(params: &Params<'_>, now: Timestamp) -> Result<Named, Refusal> {
    Ok(Named {
        store: expiry(
            params,
            now,
            ["payValidDt", "payValidTm"],
            ["9510", "9511", "9536"],
        )?,
        // UNCERTAIN: the virtual accounts' list is seen up to the length, and wallets and QRIS have none.
        account: expiry(
            params,
            now,
            ["vacctValidDt", "vacctValidTm"],
            ["9210", "9211", "9031"],
        )?,
        wallet: expiry(params, now, ["paymentExpDt", "paymentExpTm"], ["9031"; 3])?,
    })
}

/// `codes` are for letters, for a wrong length, and for no moment to come.
fn expiry(
    params: &Params<'_>,
    now: Timestamp,
    names: [&str; 2],
    codes: [&'static str; 3],
) -> Result<Option<Timestamp>, Refusal> {
    let ([date_name, time_name], [letters, length, moment]) = (names, codes);
    let (date, time) = (params.get(date_name), params.get(time_name));
    if date.is_empty() && time.is_empty() {
        return Ok(None);
    }
    if !date.bytes().chain(time.bytes()).all(|b| b.is_ascii_digit()) {
        let why = format!("{date_name} and {time_name} hold digits only");
        return Err(Refusal::new(letters, why));
    }
    if date.len() != 8 || time.len() != 6 {
        let why = format!("{date_name} has 8 digits and {time_name} 6, and they come together");
        return Err(Refusal::new(length, why));
    }
    let at = read_date_time(date, time).filter(|at| *at > now);
    let why = || format!("{date_name} and {time_name} name no moment to come");
    Ok(Some(at.ok_or_else(|| Refusal::new(moment, why()))?))
}

fn answer<'a>(
    params: &'a Params<'_>,
    registered: &'a Transaction,
    fields: &MethodFields,
    page: Option<&str>,
) -> Vec<u8> {
    let given = |name| Some(params.get(name)).filter(|value| !value.is_empty());
    let (date, time) = date_time(registered.registered_at);
    // In the samples, the answers for virtual accounts and lenders repeat these; the answer for a store does not.
    let repeats = matches!(registered.details, Details::Account { .. } | Details::Loan { .. });
    let repeated = |value: &'a str| Some(value).filter(|_| repeats);
    // A lender's expiry is the default's; a store's is in the answer only if the request named it.
    let valid = if matches!(registered.details, Details::Loan { .. }) {
        [fields.pay_valid_dt.as_deref(), fields.pay_valid_tm.as_deref()]
    } else {
        [given("payValidDt"), given("payValidTm")]
    };
    let [pay_valid_dt, pay_valid_tm] = valid;
    // UNCERTAIN: the sample for a wallet has no field of its own at all.
    let wallet = matches!(registered.details, Details::Wallet { .. });
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
        bank_cd: fields.bank_cd.as_deref(),
        vacct_no: fields.vacct_no.as_deref(),
        mitra_cd: fields.mitra_cd.as_deref().filter(|_| !wallet),
        pay_no: fields.pay_no.as_deref(),
        currency: repeated(&registered.currency),
        goods_nm: repeated(&registered.goods_name),
        billing_nm: repeated(&registered.buyer_name),
        vacct_valid_dt: fields.vacct_valid_dt.as_deref(),
        vacct_valid_tm: fields.vacct_valid_tm.as_deref(),
        pay_valid_dt,
        pay_valid_tm,
        payment_exp_dt: fields.payment_exp_dt.as_deref().filter(|_| !wallet),
        payment_exp_tm: fields.payment_exp_tm.as_deref().filter(|_| !wallet),
        qr_content: fields.qr_content.as_deref(),
        qr_url: fields.qr_url.as_deref(),
        shop_id: fields.shop_id.as_deref(),
        payment_url: page,
    })
}
