//! The error type; every language has the same kinds.

use std::fmt;

use crate::values::codes::PayMethod;
use crate::values::ids::{ReferenceNo, TransactionId};
use crate::values::operation::Operation;
use crate::values::problem::{FieldError, Text};
use crate::values::result_code::ResultCode;

/// The kind of a failure: stable, coarse, and the same in every language.
///
/// It answers the most important question: *may the payment have been registered or cancelled?* Only
/// [`OutcomeUnknown`](Self::OutcomeUnknown) means "perhaps".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An input is invalid: a registration, an order, a setting, or a callback or notification that can't be read.
    /// Nothing was sent. See [`Error::fields`].
    InvalidRequest,
    /// A notification's token does not match the merchant key, or the reference, transaction id or amount of a message
    /// does not match the order. Do not trust the message. See [`Error::failure`].
    Verification,
    /// NICEPAY declined the request. See [`Error::result_code`] and [`Error::meaning`].
    Declined,
    /// A registration or cancel was sent, but there was no clear response. It may or may not have been carried out. (If
    /// the error of a registration has a [transaction id](Error::transaction_id), the payment is registered.) Do not
    /// simply retry; [`Error::hint`] says how to find out.
    OutcomeUnknown,
    /// There was no response in time, and nothing was changed: it was an inquiry, or no connection was made.
    Timeout,
    /// No connection to NICEPAY was made (DNS, TCP, TLS, proxy), or it broke during an inquiry.
    Connection,
    /// NICEPAY, or a proxy, sent a response to an inquiry that can't be understood, or rejected a request at the HTTP
    /// level.
    BadResponse,
    /// A bug or an internal failure of the SDK.
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

    /// The stable name, such as `outcome_unknown`; the same in every language.
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
    /// The token does not match, for no recognisable reason: a forgery, or the wrong merchant key.
    Token,
    /// The token is not 64 hexadecimal digits: it was truncated or changed on the way.
    TokenMalformed,
    /// The token matches a different spelling of the amount: a proxy or framework rewrote the body.
    TokenAmountText,
    /// The token matches a different spelling of the transaction id: a proxy or framework rewrote the body.
    TokenTransactionText,
    /// The transaction id starts with another merchant id: check which merchant's credentials are loaded.
    TokenMerchant,
    /// The reference does not match the order.
    Reference,
    /// The transaction id does not match the order.
    TransactionId,
    /// The order's amount policy does not accept the amount.
    Amount,
    /// The sender's IP address is outside the ranges that NICEPAY publishes.
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
/// `Display` shows everything in one line. No output of an error contains a key, a token or a buyer's data.
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

    /// Whether you can simply retry the call: the failed one changed nothing, and a retry may succeed. Never true for
    /// [`ErrorKind::OutcomeUnknown`].
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// The operation that failed, if there was one.
    #[must_use]
    pub fn operation(&self) -> Option<Operation> {
        self.0.operation
    }

    /// Every invalid field, for [`ErrorKind::InvalidRequest`].
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.0.fields
    }

    /// Why verification failed, for [`ErrorKind::Verification`].
    #[must_use]
    pub fn failure(&self) -> Option<VerificationFailure> {
        self.0.failure
    }

    /// NICEPAY's result code, if there was one (wire: `resultCd`).
    #[must_use]
    pub fn result_code(&self) -> Option<&ResultCode> {
        self.0.result_code.as_ref()
    }

    /// The meaning of the result code in words, for the payment's pay method.
    #[must_use]
    pub fn meaning(&self) -> Option<&'static str> {
        self.0
            .result_code
            .as_ref()
            .and_then(|code| code.meaning(self.0.pay_method.as_ref()))
    }

    /// The HTTP status of the response, if there was one.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// The beginning of a response that could not be understood, without secrets and buyers' data.
    #[must_use]
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.body_excerpt.as_deref()
    }

    /// The order's reference, if known.
    #[must_use]
    pub fn reference(&self) -> Option<&ReferenceNo> {
        self.0.reference.as_ref()
    }

    /// NICEPAY's transaction id, if known.
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
