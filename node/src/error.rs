//! Failures on their way to `lib/error.js`: a JSON text that says everything, behind a mark.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use nicepay_checkout::Error;
use serde_json::{Value, json};

/// What begins a failure where a text may be either; no packed or JSON answer begins with it.
const MARK: char = '!';

/// A failure: the core's, a caller's wrong use of the JavaScript face, or a panic.
pub(crate) enum Fault {
    Core(Box<Error>),
    /// Becomes a `TypeError`.
    Argument(String),
    Panic(String),
    /// Another part's, in words already.
    #[cfg(feature = "ledger")]
    Said(Value),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Core(Box::new(error))
    }
}

impl Fault {
    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Self::Argument(message.into())
    }

    /// An invalid request that the core was never asked about.
    #[cfg(feature = "ledger")]
    pub(crate) fn invalid(message: &str, fix: &str) -> Self {
        Self::Said(json!({
            "kind": "invalid_request",
            "message": format!("{message}; {fix}."),
            "hint": fix,
            "retryable": false,
        }))
    }

    pub(crate) fn panic(payload: &(dyn Any + Send)) -> Self {
        let said = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned());
        Self::Panic(said.unwrap_or_else(|| "a panic without words".to_owned()))
    }

    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Core(error) => core(error),
            #[cfg(feature = "ledger")]
            Self::Said(said) => said.clone(),
            Self::Argument(message) => json!({ "kind": "argument", "message": message }),
            Self::Panic(message) => json!({
                "kind": "internal",
                "message": format!("nicepay-checkout failed inside: {message}. Report this as a defect."),
                "hint": "report this as a bug in nicepay-checkout",
                "retryable": false,
            }),
        }
    }

    /// The failure as the text that `lib/error.js` reads.
    pub(crate) fn to_text(&self) -> String {
        format!("{MARK}{}", self.to_json())
    }
}

impl From<Fault> for napi::Error {
    fn from(fault: Fault) -> Self {
        Self::from_reason(fault.to_text())
    }
}

pub(crate) fn core(error: &Error) -> Value {
    let fields: Vec<Value> = error
        .fields()
        .iter()
        .map(|field| {
            json!({
                "field": field.field,
                "wireName": field.wire_name,
                "problem": field.problem,
                "fix": field.fix,
            })
        })
        .collect();
    json!({
        "kind": error.kind().as_str(),
        "message": error.to_string(),
        "hint": error.hint(),
        "retryable": error.is_retryable(),
        "operation": error.operation().map(|operation| operation.as_str()),
        "fields": fields,
        "failure": error.failure().map(|failure| failure.as_str()),
        "resultCode": error.result_code().map(|code| code.as_str()),
        "meaning": error.meaning(),
        "httpStatus": error.http_status(),
        "bodyExcerpt": error.body_excerpt(),
        "reference": error.reference().map(|reference| reference.as_str()),
        "transactionId": error.transaction_id().map(|id| id.as_str()),
    })
}

/// Runs a synchronous call: its answer, or its failure as marked text. A panic never leaves here.
pub(crate) fn guarded(call: impl FnOnce() -> Result<String, Fault>) -> String {
    caught(call).unwrap_or_else(|fault| fault.to_text())
}

/// As [`guarded`], for calls whose answer is no text.
pub(crate) fn caught<T>(call: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|payload| Err(Fault::panic(&*payload)))
}
