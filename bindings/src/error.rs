//! The one error type that crosses; every arm carries its data as fields.

use crate::hook::HookError;

/// One field of a request that NICEPAY would refuse.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FieldProblem {
    /// NICEPAY's own name of the field.
    pub field: String,
    /// What is wrong with it, as a sentence.
    pub problem: String,
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum CheckoutError {
    /// Fields are wrong; nothing was sent.
    #[error("{} invalid field(s)", fields.len())]
    InvalidRequest {
        /// All wrong fields at once.
        fields: Vec<FieldProblem>,
    },
    /// The token or the order does not fit.
    #[error("not from NICEPAY: {reason}")]
    Forged {
        /// Which comparison failed.
        reason: String,
    },
    /// The caller's own hook failed.
    #[error("a hook failed: {reason}")]
    Hook {
        /// What the hook said.
        reason: String,
    },
    /// The call was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A defect of this library.
    #[error("internal error: {reason}")]
    Internal {
        /// The panic's message.
        reason: String,
    },
}

impl From<HookError> for CheckoutError {
    fn from(error: HookError) -> Self {
        Self::Hook {
            reason: error.to_string(),
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

/// Runs `body` and turns a panic into [`CheckoutError::Internal`], so that foreign code sees one taxonomy.
pub(crate) fn guard<T>(body: impl FnOnce() -> Result<T, CheckoutError>) -> Result<T, CheckoutError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(body)).unwrap_or_else(|payload| {
        Err(CheckoutError::Internal {
            reason: panic_text(payload.as_ref()),
        })
    })
}
