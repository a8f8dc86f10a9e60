//! What every answer of NICEPAY has in common: a JSON object with a result code.

use crate::codes::PayMethod;
use crate::error::{Error, ErrorKind};
use crate::fields::Fields;
use crate::http::{HttpResponse, Operation, TransportError, TransportFault};
use crate::result_code::{Advice, ResultCode};

const UNKNOWN_HINT: &str = "it may have been carried out: never send it again blindly";
const REGISTER_HINT: &str = "it may be registered: call resolve() with the same registration (where NICEPAY checks for \
     duplicate references), or register under a new reference; never show a customer two payments";
const CANCEL_HINT: &str = "inquire first: the payment may be cancelled, open or paid";

fn unknown_hint(operation: Operation) -> &'static str {
    match operation {
        Operation::Register | Operation::RegisterDirect => REGISTER_HINT,
        Operation::Cancel => CANCEL_HINT,
        Operation::Inquire => UNKNOWN_HINT,
    }
}

/// HTTP statuses that say the request was refused unread, so that nothing can have happened.
const REFUSED: [u16; 12] = [400, 401, 403, 404, 405, 411, 413, 414, 415, 421, 429, 431];

/// Reads an answer whatever its HTTP status (it is not documented for errors; the body decides).
///
/// `private` gives the request's values that must not come back in an error text; asked for when there is one.
pub(crate) fn read<'a>(
    operation: Operation,
    method: Option<&PayMethod>,
    response: &HttpResponse,
    private: impl FnOnce() -> Vec<&'a str>,
) -> Result<Fields, Error> {
    let read = Fields::from_json_unbounded(&response.body)
        .map_err(|problem| problem.problem.into_owned())
        .and_then(|fields| match fields.get("resultCd") {
            // It goes into error texts and logs: what is no code at all must not.
            Some(code) if !is_code(code) => Err("has a resultCd that is no code".to_owned()),
            Some(code) => Ok((ResultCode::new(code), fields)),
            None => Err("has no resultCd".to_owned()),
        });
    match read {
        Ok((code, fields)) if code.is_success() => Ok(fields),
        Ok((code, fields)) => {
            let said = crate::excerpt::scrub(fields.get("resultMsg").unwrap_or("no message"), &private());
            Err(refusal(operation, method, code, &said).with_http(response.status, None))
        }
        Err(problem) => {
            let excerpt = crate::excerpt::of_body(&response.body, &private());
            Err(not_understood(operation, response.status, &problem)
                .with_http(response.status, Some(excerpt)))
        }
    }
}

/// NICEPAY's codes have four characters or fewer; newer ones may have more.
fn is_code(text: &str) -> bool {
    text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn refusal(operation: Operation, method: Option<&PayMethod>, code: ResultCode, said: &str) -> Error {
    let advice = code.advice(method);
    let meaning = code
        .meaning(method)
        .map_or_else(|| said.to_owned(), |meaning| format!("{meaning} [{said}]"));
    let message = format!("NICEPAY refused to {}: {code}, {meaning}", verb(operation));
    let unknown = advice == Some(Advice::Inquire) && !operation.is_read();
    let error = if unknown {
        Error::new(ErrorKind::OutcomeUnknown, message, unknown_hint(operation))
    } else {
        let hint = match advice {
            Some(Advice::RetryLater) => "nothing was done; try again later",
            Some(Advice::Inquire) => "ask again",
            Some(Advice::Contact) => "check the merchant's settings with NICEPAY",
            Some(Advice::Fix) if code.as_str() == "9009" => {
                "a payment with this reference exists: if an earlier attempt of yours had no answer, that one got \
                 through; register under a new reference"
            }
            Some(Advice::Fix) => "mend the request; the same one will be refused again",
            None => "look the code up with NICEPAY; the same request will probably be refused again",
        };
        Error::new(ErrorKind::Declined, message, hint)
            .retryable(matches!(advice, Some(Advice::RetryLater | Advice::Inquire)))
    };
    error.with_code(code, method.cloned()).during(operation)
}

fn not_understood(operation: Operation, status: u16, problem: &str) -> Error {
    let message = format!("the answer to {} {problem}", gerund(operation));
    let refused = REFUSED.contains(&status);
    let error = if operation.is_read() || refused {
        let hint = if refused {
            "the request was refused at the HTTP level: check the base URL and what stands between you and NICEPAY"
        } else {
            "ask again; if it stays so, check the base URL"
        };
        Error::new(ErrorKind::BadResponse, message, hint).retryable(!refused || status == 429)
    } else {
        Error::new(ErrorKind::OutcomeUnknown, message, unknown_hint(operation))
    };
    error.during(operation)
}

/// The error of an operation whose answer never came.
pub(crate) fn no_answer(operation: Operation, failure: &TransportError) -> Error {
    let what = match failure.fault {
        TransportFault::Timeout => "no answer in time",
        TransportFault::Connection if failure.maybe_sent => "the connection broke before the answer came",
        TransportFault::Connection => "no connection could be made",
        TransportFault::TooLarge => "the answer was larger than the limit",
    };
    let message = format!("{what} while {} ({})", gerund(operation), failure.detail);
    let error = if failure.maybe_sent && !operation.is_read() {
        Error::new(ErrorKind::OutcomeUnknown, message, unknown_hint(operation))
    } else {
        let kind = match failure.fault {
            TransportFault::Timeout => ErrorKind::Timeout,
            TransportFault::Connection => ErrorKind::Connection,
            TransportFault::TooLarge => ErrorKind::BadResponse,
        };
        Error::new(
            kind,
            message,
            "nothing was changed; the same call may be made again",
        )
        .retryable(true)
    };
    error.during(operation)
}

fn verb(operation: Operation) -> &'static str {
    match operation {
        Operation::Register | Operation::RegisterDirect => "register the payment",
        Operation::Inquire => "tell the status",
        Operation::Cancel => "cancel the payment",
    }
}

fn gerund(operation: Operation) -> &'static str {
    match operation {
        Operation::Register | Operation::RegisterDirect => "registering the payment",
        Operation::Inquire => "asking for the status",
        Operation::Cancel => "cancelling the payment",
    }
}
