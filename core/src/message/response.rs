//! What all of NICEPAY's responses have in common: a JSON object with a result code.

use super::fields::Fields;
use crate::error::{Error, ErrorKind};
use crate::network::http::{HttpResponse, TransportError, TransportFault};
use crate::values::codes::PayMethod;
use crate::values::operation::Operation;
use crate::values::result_code::{Advice, ResultCode};

const UNKNOWN_HINT: &str = "it may have been carried out: do not send it again without checking";
const REGISTER_HINT: &str = "the payment may be registered: call resolve() with the same registration if NICEPAY checks \
     for duplicate references, otherwise register under a new reference; never show the customer two payments";
const CANCEL_HINT: &str = "inquire before anything else: the payment may be cancelled, open or paid";

fn unknown_hint(operation: Operation) -> &'static str {
    match operation {
        Operation::Register | Operation::RegisterDirect => REGISTER_HINT,
        Operation::Cancel => CANCEL_HINT,
        Operation::Inquire => UNKNOWN_HINT,
    }
}

/// HTTP statuses of a request that was rejected unread, so that nothing can have happened.
const REFUSED: [u16; 12] = [400, 401, 403, 404, 405, 411, 413, 414, 415, 421, 429, 431];

/// Reads a response with any HTTP status (NICEPAY does not document the status of errors, so the body decides).
///
/// `private` returns the request's values that must not appear in an error text; it is called only for an error.
pub(crate) fn read<'a>(
    operation: Operation,
    method: Option<&PayMethod>,
    response: &HttpResponse,
    private: impl FnOnce() -> Vec<&'a str>,
) -> Result<Fields, Error> {
    let read = Fields::from_json_unbounded(&response.body)
        .map_err(|problem| problem.problem.into_owned())
        .and_then(|fields| match fields.get("resultCd") {
            // It goes into error texts and logs, so only a code may pass.
            Some(code) if !is_code(code) => Err("has a resultCd that is not a result code".to_owned()),
            Some(code) => Ok((ResultCode::new(code), fields)),
            None => Err("has no resultCd".to_owned()),
        });
    match read {
        Ok((code, fields)) if code.is_success() => Ok(fields),
        Ok((code, fields)) => {
            let said = super::excerpt::scrub(fields.get("resultMsg").unwrap_or("no message"), &private());
            Err(refusal(operation, method, code, &said).with_http(response.status, None))
        }
        Err(problem) => {
            let excerpt = super::excerpt::of_body(&response.body, &private());
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
    let message = format!("NICEPAY declined the {}: {code}, {meaning}", noun(operation));
    let unknown = advice == Some(Advice::Inquire) && !operation.is_read();
    let error = if unknown {
        Error::new(ErrorKind::OutcomeUnknown, message, unknown_hint(operation))
    } else {
        let hint = match advice {
            Some(Advice::RetryLater) => "nothing was changed; retry later",
            Some(Advice::Inquire) => "retry the inquiry",
            Some(Advice::Contact) => "ask NICEPAY to check the merchant's settings",
            Some(Advice::Fix) if code.as_str() == "9009" => {
                "register under a new reference; if an earlier attempt got no response, that attempt did register a \
                 payment"
            }
            Some(Advice::Fix) => "fix the request; NICEPAY will decline the same one again",
            None => "ask NICEPAY what the code means; the same request will probably be declined again",
        };
        Error::new(ErrorKind::Declined, message, hint)
            .retryable(matches!(advice, Some(Advice::RetryLater | Advice::Inquire)))
    };
    error.with_code(code, method.cloned()).during(operation)
}

fn not_understood(operation: Operation, status: u16, problem: &str) -> Error {
    let message = format!("the response to the {} {problem}", noun(operation));
    let refused = REFUSED.contains(&status);
    let error = if operation.is_read() || refused {
        let hint = if refused {
            "the request was rejected at the HTTP level: check the base URL and any proxy between you and NICEPAY"
        } else {
            "retry; if it keeps failing, check the base URL"
        };
        Error::new(ErrorKind::BadResponse, message, hint).retryable(!refused || status == 429)
    } else {
        Error::new(ErrorKind::OutcomeUnknown, message, unknown_hint(operation))
    };
    error.during(operation)
}

/// The error of an operation without a response.
pub(crate) fn no_answer(operation: Operation, failure: &TransportError) -> Error {
    let what = match failure.fault {
        TransportFault::Timeout => "no response in time",
        TransportFault::Connection if failure.maybe_sent => {
            "the connection broke before the response arrived"
        }
        TransportFault::Connection => "could not connect to NICEPAY",
        TransportFault::TooLarge => "the response exceeded the size limit",
    };
    let message = format!("{what} during the {} ({})", noun(operation), failure.detail);
    let error = if failure.maybe_sent && !operation.is_read() {
        Error::new(ErrorKind::OutcomeUnknown, message, unknown_hint(operation))
    } else {
        let kind = match failure.fault {
            TransportFault::Timeout => ErrorKind::Timeout,
            TransportFault::Connection => ErrorKind::Connection,
            TransportFault::TooLarge => ErrorKind::BadResponse,
        };
        Error::new(kind, message, "nothing was changed; retry the call").retryable(true)
    };
    error.during(operation)
}

fn noun(operation: Operation) -> &'static str {
    match operation {
        Operation::Register | Operation::RegisterDirect => "registration",
        Operation::Inquire => "inquiry",
        Operation::Cancel => "cancel request",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_declined_says_what_to_do() {
        let said = |code: &str| {
            let error = refusal(
                Operation::Register,
                None,
                ResultCode::new(code),
                "as NICEPAY says it",
            );
            (error.message().to_owned(), error.hint().to_owned())
        };
        let (message, hint) = said("9009");
        assert!(
            message.starts_with("NICEPAY declined the registration: 9009"),
            "{message}"
        );
        assert!(message.ends_with("[as NICEPAY says it]"), "{message}");
        assert!(hint.starts_with("register under a new reference"), "{hint}");
        assert!(said("8003").1.starts_with("fix the request"));
        assert!(said("nobody").1.starts_with("ask NICEPAY"));
    }

    #[test]
    fn a_broken_connection_says_whether_the_request_may_have_arrived() {
        let failed = |operation, maybe_sent| {
            let failure = TransportError {
                fault: TransportFault::Connection,
                maybe_sent,
                detail: "reset by peer".to_owned(),
            };
            no_answer(operation, &failure).message().to_owned()
        };
        assert_eq!(
            failed(Operation::Cancel, true),
            "the connection broke before the response arrived during the cancel request (reset by peer)"
        );
        assert_eq!(
            failed(Operation::Inquire, false),
            "could not connect to NICEPAY during the inquiry (reset by peer)"
        );
    }
}
