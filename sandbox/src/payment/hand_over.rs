//! Where a direct registration's customer goes on to the wallet or lender, by a link that the merchant signs (protocol
//! document, section b: "payment, direct").

use hyper::body::Bytes;
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use url::Url;

use super::{Fields, Visit, problem};
use crate::details::Details;
use crate::engine::Engine;
use crate::error::SandboxError;
use crate::merchant::signed;
use crate::page::Language;
use crate::transaction::Awaited;

/// Where it lives.
pub(crate) const PATH: &str = "/nicepay/direct/v2/payment";

const LANGUAGE: Language = Language::Indonesian;

/// Answers a browser: a GET or a form, as the documentation has both.
pub(crate) fn answer(engine: &Engine, head: &Parts, body: &[u8]) -> Response<Bytes> {
    let fields = match head.method {
        Method::GET | Method::HEAD => Fields::read(head.uri.query().unwrap_or_default().as_bytes()),
        Method::POST => Fields::read(body),
        _ => return problem(LANGUAGE, StatusCode::METHOD_NOT_ALLOWED, "Method not allowed"),
    };
    hand_over(engine, &fields).unwrap_or_else(|(status, why)| problem(LANGUAGE, status, &why))
}

fn conflict(error: &SandboxError) -> (StatusCode, String) {
    (StatusCode::CONFLICT, error.to_string())
}

fn hand_over(engine: &Engine, fields: &Fields) -> Result<Response<Bytes>, (StatusCode, String)> {
    let refused = |status, why: &str| Err((status, why.to_owned()));
    let id = fields.get("tXid");
    let Ok(found) = engine.look_up(id) else {
        return refused(StatusCode::NOT_FOUND, "Transaction not found");
    };
    let is_signed = engine.merchants.get(&found.merchant_id).is_some_and(|merchant| {
        let (stamp, amount) = (fields.get("timeStamp"), found.amount.to_string());
        signed(
            merchant,
            stamp,
            &found.reference,
            &amount,
            fields.get("merchantToken"),
        )
    });
    if !is_signed {
        return refused(StatusCode::FORBIDDEN, "Invalid merchantToken");
    }
    if !found.direct || !matches!(found.details, Details::Wallet { .. } | Details::Loan { .. }) {
        return refused(
            StatusCode::CONFLICT,
            "Only a wallet or a lender that was registered directly has this step",
        );
    }
    let callback = fields.get("callBackUrl");
    if !Url::parse(callback).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) {
        return refused(StatusCode::BAD_REQUEST, "callBackUrl is not a URL");
    }
    engine
        .set_callback(id, callback)
        .map_err(|error| conflict(&error))?;
    let visit = Visit {
        engine,
        id,
        language: LANGUAGE,
        fields,
    };
    match found.awaits() {
        // A push message leads to no page of the wallet's: the gateway's waits for the customer.
        None | Some(Awaited::Push) => Ok(visit.to_page("")),
        Some(_) => visit.open().map_err(|error| conflict(&error)),
    }
}
