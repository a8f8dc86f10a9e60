//! The picture of a QR code, where `qrUrl` leads.

use hyper::body::Bytes;
use hyper::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use url::form_urlencoded;

use crate::answer::respond;
use crate::details::Details;
use crate::engine::Engine;
use crate::qr;

/// Answers with an SVG document, or with 404 when the payment has no code or can no longer be paid with it.
pub(crate) fn answer(engine: &Engine, head: &Parts) -> Response<Bytes> {
    if !matches!(head.method, Method::GET | Method::HEAD) {
        return guarded(respond(
            StatusCode::METHOD_NOT_ALLOWED,
            "text/plain; charset=utf-8",
            "Method Not Allowed",
        ));
    }
    let query = head.uri.query().unwrap_or_default();
    let id = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "tXid");
    let found = id.and_then(|(_, id)| engine.look_up(&id).ok());
    let drawn = found
        .filter(|found| found.is_payable(engine.now()))
        .and_then(|found| match found.details {
            Details::Qr { content, .. } => qr::picture(&content),
            _ => None,
        });
    guarded(match drawn {
        Some(drawn) => respond(StatusCode::OK, "image/svg+xml", drawn),
        None => respond(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "Not Found"),
    })
}

fn guarded(mut answer: Response<Bytes>) -> Response<Bytes> {
    const NOSNIFF: HeaderName = HeaderName::from_static("x-content-type-options");
    const POLICY: HeaderName = HeaderName::from_static("content-security-policy");
    let headers = answer.headers_mut();
    headers.insert(NOSNIFF, HeaderValue::from_static("nosniff"));
    headers.insert(POLICY, HeaderValue::from_static("default-src 'none'"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
