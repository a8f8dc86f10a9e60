//! The one error type that crosses: an arm a kind, and everything that is known about it in a record.

use std::fmt;

use nicepay_checkout::{Error, ErrorKind, Problem};

use crate::codes::VerificationFailure;

/// One wrong field of a request, message or setting.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FieldProblem {
    /// The field in this SDK's words, such as `buyer_email`.
    pub field: String,
    /// The field in NICEPAY's words, such as `billingEmail`.
    pub wire_name: String,
    /// What is wrong with its value. Never quotes a buyer's data.
    pub problem: String,
    /// How to mend it.
    pub fix: String,
}

/// What happened, what it means for the payment, and what to do. Holds no key, token or buyer's data.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ErrorInfo {
    /// The kind's stable name, such as `outcome_unknown`: the same text in every language.
    pub kind: String,
    /// Everything in one line, for a log.
    pub summary: String,
    /// What happened, in a sentence.
    pub detail: String,
    /// What to do about it, in a sentence.
    pub hint: String,
    /// Whether the same call may simply be made again.
    pub retryable: bool,
    /// The operation that failed, where one was under way: `register`, `register_direct`, `inquire` or `cancel`.
    pub operation: Option<String>,
    /// Every wrong field, for an invalid request.
    pub fields: Vec<FieldProblem>,
    /// Why a verification failed.
    pub failure: Option<VerificationFailure>,
    /// NICEPAY's result code (wire: `resultCd`), where it gave one.
    pub result_code: Option<String>,
    /// What the result code means, in words.
    pub meaning: Option<String>,
    /// The HTTP status of the answer, where there was one.
    pub http_status: Option<i32>,
    /// The beginning of an answer that could not be understood, without secrets and buyer's data.
    pub body_excerpt: Option<String>,
    /// The HTTP status to answer with where the caller is NICEPAY or a browser: 400 for what can't be read or verified,
    /// 503 for what may succeed when it comes again, 500 for a defect.
    pub reply_status: i32,
    /// The order's reference, where known.
    pub reference: Option<String>,
    /// NICEPAY's transaction id, where known.
    pub transaction_id: Option<String>,
}

/// Why a call failed. The arm answers the question that matters: was the payment possibly registered,
/// cancelled or paid? Only `OutcomeUnknown` (and a cancelled call) says "perhaps".
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Error)]
pub enum NicepayError {
    /// Something handed to the SDK is malformed. Nothing was sent; `info.fields` names it all.
    InvalidRequest {
        /// All that is known.
        info: Box<ErrorInfo>,
    },
    /// A token or an order does not fit: believe nothing of it. `info.failure` says which.
    Verification {
        /// All that is known.
        info: Box<ErrorInfo>,
    },
    /// NICEPAY answered and said no: `info.resultCode`, `info.meaning`.
    Declined {
        /// All that is known.
        info: Box<ErrorInfo>,
    },
    /// A registration or cancel was sent and no clear answer came. Never send it again blindly.
    OutcomeUnknown {
        /// All that is known.
        info: Box<ErrorInfo>,
    },
    /// No answer in time, and nothing was changed by asking.
    Timeout {
        /// All that is known.
        info: Box<ErrorInfo>,
    },
    /// No connection to NICEPAY could be made, or it broke during an inquiry.
    Connection {
        /// All that is known.
        info: Box<ErrorInfo>,
    },
    /// An answer to an inquiry that can't be understood, or a refusal at the HTTP level.
    BadResponse {
        /// All that is known.
        info: Box<ErrorInfo>,
    },
    /// A defect or a failure of the SDK itself.
    Internal {
        /// All that is known.
        info: Box<ErrorInfo>,
    },
    /// The ledger's own store: nothing is lost. What was committed stays, what was not did not happen.
    #[cfg(feature = "ledger")]
    Storage {
        /// All that is known.
        info: Box<ErrorInfo>,
        /// What is wrong with the store.
        fault: crate::ledger::fault::StorageFault,
    },
    /// The caller's cancel token ended the call. A registration or cancel may have happened all the same.
    Cancelled {
        /// All that is known.
        info: Box<ErrorInfo>,
    },
}

impl NicepayError {
    /// What is known about it.
    #[must_use]
    pub const fn info(&self) -> &ErrorInfo {
        match self {
            Self::InvalidRequest { info }
            | Self::Verification { info }
            | Self::Declined { info }
            | Self::OutcomeUnknown { info }
            | Self::Timeout { info }
            | Self::Connection { info }
            | Self::BadResponse { info }
            | Self::Internal { info }
            | Self::Cancelled { info } => info,
            #[cfg(feature = "ledger")]
            Self::Storage { info, .. } => info,
        }
    }

    /// One wrong argument, found before the core was asked.
    pub(crate) fn wrong(field: &str, wire_name: &str, problem: String, fix: &str) -> Self {
        let field = FieldProblem {
            field: field.to_owned(),
            wire_name: wire_name.to_owned(),
            problem,
            fix: fix.to_owned(),
        };
        let mut info = ErrorInfo::bare("invalid_request", "an argument is invalid");
        info.summary = format!(
            "{}: {} {}: {}",
            info.detail, field.field, field.problem, field.fix
        );
        info.hint = "fix the named field and call again; nothing was sent".to_owned();
        info.fields = vec![field];
        Self::InvalidRequest { info: Box::new(info) }
    }

    pub(crate) fn problem(field: &str, wire_name: &str, problem: &Problem) -> Self {
        Self::wrong(field, wire_name, problem.problem.to_string(), &problem.fix)
    }

    pub(crate) fn internal(detail: &str) -> Self {
        let mut info = ErrorInfo::bare("internal", detail);
        info.hint = "report this as a bug in nicepay-checkout".to_owned();
        Self::Internal { info: Box::new(info) }
    }

    pub(crate) fn cancelled() -> Self {
        let mut info = ErrorInfo::bare("cancelled", "the call was cancelled");
        info.hint = "a registration or cancel may have happened all the same: resolve or inquire".to_owned();
        Self::Cancelled { info: Box::new(info) }
    }
}

impl fmt::Display for NicepayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.info().summary)
    }
}

impl std::error::Error for NicepayError {}

impl ErrorInfo {
    pub(crate) fn bare(kind: &str, detail: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            summary: detail.to_owned(),
            detail: detail.to_owned(),
            hint: String::new(),
            retryable: false,
            operation: None,
            fields: Vec::new(),
            failure: None,
            result_code: None,
            meaning: None,
            http_status: None,
            body_excerpt: None,
            reply_status: reply_status(kind),
            reference: None,
            transaction_id: None,
        }
    }
}

impl From<&Error> for ErrorInfo {
    fn from(error: &Error) -> Self {
        let fields = error.fields().iter().map(|field| FieldProblem {
            field: field.field.to_string(),
            wire_name: field.wire_name.to_string(),
            problem: field.problem.to_string(),
            fix: field.fix.to_string(),
        });
        Self {
            kind: error.kind().as_str().to_owned(),
            summary: error.to_string(),
            detail: error.message().to_owned(),
            hint: error.hint().to_owned(),
            retryable: error.is_retryable(),
            operation: error.operation().map(|operation| operation.as_str().to_owned()),
            fields: fields.collect(),
            failure: error.failure().map(VerificationFailure::from),
            result_code: error.result_code().map(|code| code.as_str().to_owned()),
            meaning: error.meaning().map(str::to_owned),
            http_status: error.http_status().map(i32::from),
            body_excerpt: error.body_excerpt().map(str::to_owned),
            reply_status: reply_status(error.kind().as_str()),
            reference: error.reference().map(|reference| reference.as_str().to_owned()),
            transaction_id: error.transaction_id().map(|id| id.as_str().to_owned()),
        }
    }
}

/// What a server that a failure of this kind hits answers with.
fn reply_status(kind: &str) -> i32 {
    match kind {
        "invalid_request" | "verification" => 400,
        "internal" => 500,
        _ => 503,
    }
}

impl From<Error> for NicepayError {
    fn from(error: Error) -> Self {
        Self::of(error.kind(), ErrorInfo::from(&error))
    }
}

impl NicepayError {
    /// The arm of a kind of the core's.
    pub(crate) fn of(kind: ErrorKind, info: ErrorInfo) -> Self {
        let info = Box::new(info);
        match kind {
            ErrorKind::InvalidRequest => Self::InvalidRequest { info },
            ErrorKind::Verification => Self::Verification { info },
            ErrorKind::Declined => Self::Declined { info },
            ErrorKind::OutcomeUnknown => Self::OutcomeUnknown { info },
            ErrorKind::Timeout => Self::Timeout { info },
            ErrorKind::Connection => Self::Connection { info },
            ErrorKind::BadResponse => Self::BadResponse { info },
            _ => Self::Internal { info },
        }
    }
}

/// The text that a panic carried.
pub(crate) fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic without a message".to_owned())
}

/// Runs `body` and turns a panic into [`NicepayError::Internal`], so that foreign code sees one taxonomy.
pub(crate) fn guard<T>(body: impl FnOnce() -> Result<T, NicepayError>) -> Result<T, NicepayError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(body))
        .unwrap_or_else(|payload| Err(NicepayError::internal(&panic_text(payload.as_ref()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_arm() {
        // What can be made without a network; the faces' fault tests see the rest.
        let order = nicepay_checkout::Order::new("A", 1, "B").unwrap();
        for (status, body, kind) in [
            (200, r#"{"resultCd":"8004"}"#, "Declined"),
            (200, "<html>", "BadResponse"),
            (200, r#"{"resultCd":"0000","tXid":"B","amt":"2"}"#, "Verification"),
        ] {
            let error = nicepay_checkout::testing::read_inquiry(&order, status, body).unwrap_err();
            let shown = format!("{:?}", NicepayError::from(error));
            assert!(shown.starts_with(kind), "{shown}");
        }
        assert_eq!(ErrorKind::ALL.len(), 8, "a new kind needs an arm here");
    }

    #[test]
    fn a_panic_is_an_error() {
        let error = guard::<()>(|| panic!("boom")).unwrap_err();
        assert_eq!(error.info().detail, "boom");
    }
}
