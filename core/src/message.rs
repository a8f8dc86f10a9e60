//! What callbacks and notifications have in common: how they are read, and how they are compared with an order.

pub(crate) mod excerpt;
pub(crate) mod fields;
pub(crate) mod response;
pub(crate) mod source;
pub(crate) mod token;
pub(crate) mod trust;

use crate::error::{Error, VerificationFailure};
use crate::message::fields::Fields;
use crate::order::Order;
use crate::values::ids::{ReferenceNo, TransactionId};
use crate::values::money::Amount;
use crate::values::problem::{FieldError, Problem, quote};

/// Reads a form, a query string, a complete URL or JSON. The sources contradict each other on how callbacks arrive, and
/// a form never begins like a URL or a JSON object.
pub(crate) fn read(message: &[u8], what: &'static str) -> Result<Fields, Error> {
    let trimmed = message
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(message)
        .trim_ascii();
    let fields = match trimmed.first() {
        None => Err(Problem::new(
            "is empty",
            "pass the body or query string exactly as it was received",
        )),
        Some(b'{' | b'[' | b'"') => Fields::from_json(trimmed),
        Some(_) => query_of(trimmed).and_then(Fields::from_form),
    };
    fields.map_err(|problem| malformed(what, problem.at("message", "message")))
}

pub(crate) fn malformed(what: &'static str, field: FieldError) -> Error {
    Error::invalid_field(format!("the {what} could not be read"), field)
        .hinting("reply with HTTP 400, and check that the raw body or query string reaches the SDK unchanged")
}

/// The query string of a URL, or the form itself.
fn query_of(message: &[u8]) -> Result<&[u8], Problem> {
    let scheme = message.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let is_url =
        message.starts_with(b"/") || message.get(scheme..).is_some_and(|rest| rest.starts_with(b"://"));
    if is_url || message.starts_with(b"?") {
        let query = message.splitn(2, |b| *b == b'?').nth(1).ok_or_else(|| {
            Problem::new(
                "is a URL without a query string",
                "pass the full URL that the browser requested",
            )
        })?;
        return Ok(query.split(|b| *b == b'#').next().unwrap_or(query));
    }
    if message.contains(&b'=') {
        return Ok(message);
    }
    Err(Problem::new(
        "is not form data, a query string, a URL or JSON",
        "pass the body or query string exactly as it was received",
    ))
}

/// The amount under either of its names: NICEPAY's tables say `amt`, its samples `amount`. Both must be equal.
pub(crate) fn amount_text(fields: &Fields) -> Result<Option<&str>, FieldError> {
    match (fields.get("amt"), fields.get("amount")) {
        (Some(amt), Some(amount)) if amt != amount => Err(Problem::new(
            format!("is {} as amt but {} as amount", quote(amt), quote(amount)),
            "reject the message: the two must be equal",
        )
        .at("amount", "amt")),
        (Some(text), _) | (None, Some(text)) => Ok(Some(text)),
        (None, None) => Ok(None),
    }
}

/// Compares what a message contains with the merchant's own order.
pub(crate) fn hold_against(
    order: &Order,
    transaction_id: Option<&TransactionId>,
    reference: Option<&ReferenceNo>,
    amount: Option<Amount>,
) -> Result<(), Error> {
    const HINT: &str = "do not act on it: it may be forged, or the wrong order was loaded";
    let failure = if transaction_id.is_some_and(|id| *id != order.transaction_id) {
        Some((
            VerificationFailure::TransactionId,
            "the transaction id does not match the order".to_owned(),
        ))
    } else if reference.is_some_and(|reference| *reference != order.reference) {
        Some((
            VerificationFailure::Reference,
            "the reference does not match the order".to_owned(),
        ))
    } else {
        amount
            .filter(|amount| !order.amount_policy.accepts(order.amount, *amount))
            .map(|amount| {
                let said = format!(
                    "the amount of {amount} rupiah does not match the order's {} rupiah",
                    order.amount
                );
                (VerificationFailure::Amount, said)
            })
    };
    match failure {
        None => Ok(()),
        Some((failure, message)) => Err(Error::unverified(failure, message, HINT)
            .about(Some(&order.reference), Some(&order.transaction_id))),
    }
}
