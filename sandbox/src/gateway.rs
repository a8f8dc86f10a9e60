//! The four operations a merchant's server calls, each a JSON object in and a JSON object out.

use hyper::body::Bytes;
use hyper::{Response, StatusCode};
use serde::Serialize;

mod cancel;
mod cart;
mod inquiry;
mod params;
mod register;
mod rules;

use crate::engine::Engine;
use crate::error::SandboxError;
use crate::fault::FaultTarget;
use crate::merchant::signed;
use nicepay_checkout::Credentials;
use params::Params;

/// Why the gateway declines: the result code, and the text of `resultMsg`.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: &'static str,
    message: String,
}

impl Refusal {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

impl From<SandboxError> for Refusal {
    fn from(error: SandboxError) -> Self {
        match error {
            SandboxError::UnknownTransaction(_) => Self::new("9528", "Transaction not found"),
            SandboxError::DuplicateReference => Self::new("9009", "referenceNo is duplicated"),
            SandboxError::Refused(why) => Self::new("9002", why),
            SandboxError::Storage(problem) => Self::new("9002", problem),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RefusalAnswer<'a> {
    result_cd: &'a str,
    result_msg: &'a str,
}

/// The reference of a request's payment; empty if there is none.
pub(crate) fn reference(engine: &Engine, body: &[u8]) -> String {
    let Ok(params) = Params::parse(body) else {
        return String::new();
    };
    let named = params.get("referenceNo");
    if !named.is_empty() {
        return named.to_owned();
    }
    let books = engine.books();
    books
        .get(params.get("tXid"))
        .map(|transaction| transaction.reference.to_string())
        .unwrap_or_default()
}

/// Answers one of the four operations; `authority` is how the merchant reached the gateway.
pub(crate) fn answer(engine: &Engine, target: FaultTarget, body: &[u8], authority: &str) -> Response<Bytes> {
    let base = if authority.is_empty() {
        engine.base_url.clone()
    } else {
        format!("http://{authority}")
    };
    let answered = Params::parse(body).and_then(|params| match target {
        FaultTarget::Register => register::checkout(engine, &params, &base),
        FaultTarget::RegisterDirect => register::direct(engine, &params, &base),
        FaultTarget::Inquire => inquiry::inquire(engine, &params, &base),
        _ => cancel::cancel(engine, &params),
    });
    match answered {
        Ok(body) => json(StatusCode::OK, body),
        Err(refusal) => refused(engine, refusal.code, &refusal.message),
    }
}

/// A declined request on the wire: the code and its text, nothing else.
pub(crate) fn refused(engine: &Engine, code: &str, message: &str) -> Response<Bytes> {
    let status = StatusCode::from_u16(engine.settings.error_http_status).unwrap_or_default();
    json(
        status,
        to_json(&RefusalAnswer {
            result_cd: code,
            result_msg: message,
        }),
    )
}

fn to_json(answer: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap_or_default()
}

fn json(status: StatusCode, body: Vec<u8>) -> Response<Bytes> {
    crate::answer::respond(status, "application/json;charset=UTF-8", body)
}

/// The merchant, once the token is verified. `id` names the field that is in the token next to the amount,
/// `missing` the code when it is not there, and `wrong` the code for a token that does not fit.
fn authenticate<'a>(
    engine: &'a Engine,
    params: &Params<'_>,
    id: (&str, &'static str),
    amount_missing: &'static str,
    wrong: &'static str,
) -> Result<&'a Credentials, Refusal> {
    let merchant_id = params.get("iMid");
    let Some(merchant) = engine.merchants.get(merchant_id) else {
        return Err(Refusal::new("9011", "MID is not found"));
    };
    let stamp = params.get("timeStamp");
    if stamp.is_empty() {
        return Err(Refusal::new("9001", "timeStamp is required"));
    }
    // UNCERTAIN: the documentation's own samples hold hours and seconds that don't exist; only the form counts.
    if stamp.len() != 14 || !stamp.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::new("9031", "timeStamp must be YYYYMMDDHHMMSS"));
    }
    let (id_name, id_missing) = id;
    let id = params.get(id_name);
    if id.is_empty() {
        return Err(Refusal::new(id_missing, format!("{id_name} is required")));
    }
    let amount = params.get("amt");
    if amount.is_empty() {
        return Err(Refusal::new(amount_missing, "amt is required"));
    }
    if !signed(merchant, stamp, id, amount, params.get("merchantToken")) {
        return Err(Refusal::new(wrong, "Invalid merchantToken"));
    }
    Ok(merchant)
}
