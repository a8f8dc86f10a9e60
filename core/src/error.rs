//! The one error taxonomy that every face shows.

use std::fmt;

use crate::codes::PayMethod;
use crate::http::Operation;
use crate::order::{ReferenceNo, TransactionId};
pub use crate::problem::{FieldError, Problem};
pub(crate) use crate::problem::{Text, quote};
use crate::result_code::ResultCode;

/// What kind of failure this is: stable, coarse, and the same in every language.
///
/// It answers the question that matters: *was the payment possibly registered, cancelled or paid?* Only
/// [`OutcomeUnknown`](Self::OutcomeUnknown) says "perhaps".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Something handed to the SDK is malformed: a registration, an order, a callback or notification that
    /// can't be read, a setting. Nothing was sent. See [`Error::fields`].
    InvalidRequest,
    /// A notification's token, or a callback's or notification's reference, transaction id or amount, does
    /// not fit the merchant's key or order. Believe nothing of it. See [`Error::failure`].
    Verification,
    /// NICEPAY answered and said no. See [`Error::result_code`] and [`Error::meaning`].
    Declined,
    /// A registration or cancel left this machine and no clear answer came back: it may or may not have
    /// happened; where the error has a [transaction id](Error::transaction_id) of a registration, it has.
    /// Never send it again blindly; [`Error::hint`] says how to find out.
    OutcomeUnknown,
    /// No answer in time, and nothing was changed by asking (an inquiry), or the connection was never made.
    Timeout,
    /// No connection to NICEPAY could be made (DNS, TCP, TLS, proxy), or it broke during an inquiry.
    Connection,
    /// NICEPAY (or something in between) answered an inquiry with what can't be understood, or refused a
    /// request outright at the HTTP level.
    BadResponse,
    /// A defect or a failure of the SDK itself.
    Internal,
}

impl ErrorKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::InvalidRequest,
        Self::Verification,
        Self::Declined,
        Self::OutcomeUnknown,
        Self::Timeout,
        Self::Connection,
        Self::BadResponse,
        Self::Internal,
    ];

    /// The stable name, such as `outcome_unknown`: the same text in every face.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::Verification => "verification",
            Self::Declined => "declined",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Timeout => "timeout",
            Self::Connection => "connection",
            Self::BadResponse => "bad_response",
            Self::Internal => "internal",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a verification failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerificationFailure {
    /// The token does not match, and nothing tells why: a forgery, or another merchant's key.
    Token,
    /// The token is not 64 hexadecimal digits: cut off or altered on the way.
    TokenMalformed,
    /// The token fits another spelling of the amount: something on the way re-wrote the body.
    TokenAmountText,
    /// The token fits another spelling of the transaction id: something on the way re-wrote the body.
    TokenTransactionText,
    /// The transaction id begins with another merchant id: check which merchant's settings are loaded.
    TokenMerchant,
    /// The reference is not the order's.
    Reference,
    /// The transaction id is not the order's.
    TransactionId,
    /// The amount is not one the order's amount policy accepts.
    Amount,
    /// The sender's address is outside the ranges that NICEPAY publishes.
    SourceAddress,
}

impl VerificationFailure {
    /// Every failure.
    pub const ALL: [Self; 9] = [
        Self::Token,
        Self::TokenMalformed,
        Self::TokenAmountText,
        Self::TokenTransactionText,
        Self::TokenMerchant,
        Self::Reference,
        Self::TransactionId,
        Self::Amount,
        Self::SourceAddress,
    ];

    /// The stable name, such as `token_amount_text`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::TokenMalformed => "token_malformed",
            Self::TokenAmountText => "token_amount_text",
            Self::TokenTransactionText => "token_transaction_text",
            Self::TokenMerchant => "token_merchant",
            Self::Reference => "reference",
            Self::TransactionId => "transaction_id",
            Self::Amount => "amount",
            Self::SourceAddress => "source_address",
        }
    }
}

/// Any failure of this SDK: what happened, what it means for the payment, and what to do.
///
/// `Display` gives the whole in one line; no form of it shows a key, a token or a buyer's data.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: Text,
    hint: Text,
    retryable: bool,
    operation: Option<Operation>,
    fields: Vec<FieldError>,
    failure: Option<VerificationFailure>,
    result_code: Option<ResultCode>,
    pay_method: Option<PayMethod>,
    http_status: Option<u16>,
    body_excerpt: Option<String>,
    reference: Option<ReferenceNo>,
    transaction_id: Option<TransactionId>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Text>, hint: impl Into<Text>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            hint: hint.into(),
            retryable: false,
            operation: None,
            fields: Vec::new(),
            failure: None,
            result_code: None,
            pay_method: None,
            http_status: None,
            body_excerpt: None,
            reference: None,
            transaction_id: None,
        }))
    }

    pub(crate) fn invalid(message: impl Into<Text>, fields: Vec<FieldError>) -> Self {
        let mut error = Self::new(
            ErrorKind::InvalidRequest,
            message,
            "fix the named fields and call again; nothing was sent",
        );
        error.0.fields = fields;
        error
    }

    pub(crate) fn invalid_field(message: impl Into<Text>, field: FieldError) -> Self {
        Self::invalid(message, vec![field])
    }

    pub(crate) fn unverified(
        failure: VerificationFailure,
        message: impl Into<Text>,
        hint: impl Into<Text>,
    ) -> Self {
        let mut error = Self::new(ErrorKind::Verification, message, hint);
        error.0.failure = Some(failure);
        error
    }

    pub(crate) fn retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    pub(crate) fn during(mut self, operation: Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_code(mut self, code: ResultCode, method: Option<PayMethod>) -> Self {
        self.0.result_code = Some(code);
        self.0.pay_method = method;
        self
    }

    pub(crate) fn with_http(mut self, status: u16, excerpt: Option<String>) -> Self {
        self.0.http_status = Some(status);
        self.0.body_excerpt = excerpt;
        self
    }

    pub(crate) fn about(
        mut self,
        reference: Option<&ReferenceNo>,
        transaction_id: Option<&TransactionId>,
    ) -> Self {
        self.0.reference = reference.cloned().or(self.0.reference);
        self.0.transaction_id = transaction_id.cloned().or(self.0.transaction_id);
        self
    }

    pub(crate) fn hinting(mut self, hint: impl Into<Text>) -> Self {
        self.0.hint = hint.into();
        self
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What happened, in a sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it, in a sentence.
    #[must_use]
    pub fn hint(&self) -> &str {
        &self.0.hint
    }

    /// Whether the same call may simply be made again: nothing was changed by the failed one, and another
    /// attempt may succeed. Never true for [`ErrorKind::OutcomeUnknown`].
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// The operation that failed, where one was under way.
    #[must_use]
    pub fn operation(&self) -> Option<Operation> {
        self.0.operation
    }

    /// Every wrong field, for [`ErrorKind::InvalidRequest`].
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.0.fields
    }

    /// Why verification failed, for [`ErrorKind::Verification`].
    #[must_use]
    pub fn failure(&self) -> Option<VerificationFailure> {
        self.0.failure
    }

    /// NICEPAY's result code (wire: `resultCd`), where it gave one.
    #[must_use]
    pub fn result_code(&self) -> Option<&ResultCode> {
        self.0.result_code.as_ref()
    }

    /// What the result code means, in words, for the pay method at hand.
    #[must_use]
    pub fn meaning(&self) -> Option<&'static str> {
        self.0
            .result_code
            .as_ref()
            .and_then(|code| code.meaning(self.0.pay_method.as_ref()))
    }

    /// The HTTP status of the answer, where there was one.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// The beginning of an answer that could not be understood, with secrets and buyer data taken out.
    #[must_use]
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.body_excerpt.as_deref()
    }

    /// The order's reference, where known.
    #[must_use]
    pub fn reference(&self) -> Option<&ReferenceNo> {
        self.0.reference.as_ref()
    }

    /// NICEPAY's transaction id, where known.
    #[must_use]
    pub fn transaction_id(&self) -> Option<&TransactionId> {
        self.0.transaction_id.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        for (i, field) in self.0.fields.iter().enumerate() {
            f.write_str(if i == 0 { ": " } else { "; " })?;
            field.fmt(f)?;
        }
        if let Some(status) = self.0.http_status.filter(|status| *status != 200) {
            write!(f, " (HTTP {status})")?;
        }
        write!(f, ". {}", Capitalized(&self.0.hint))
    }
}

struct Capitalized<'a>(&'a str);

impl fmt::Display for Capitalized<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chars = self.0.chars();
        if let Some(first) = chars.next() {
            write!(f, "{}{}.", first.to_uppercase(), chars.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug
            .field("kind", &self.0.kind)
            .field("message", &self.to_string());
        if let Some(code) = &self.0.result_code {
            debug.field("result_code", &code.as_str());
        }
        if let Some(reference) = &self.0.reference {
            debug.field("reference", &reference.as_str());
        }
        debug.finish_non_exhaustive()
    }
}

impl std::error::Error for Error {}
