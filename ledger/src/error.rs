//! The ledger's error: the core's kinds, and storage failures.

use std::fmt;

use nicepay_checkout::{Error, ErrorKind};

/// What is wrong with the store. Nothing is lost in any case: a committed change stays, an uncommitted one did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StorageFault {
    /// Another process keeps it locked for longer than the limit.
    Locked,
    /// The disk is full.
    Full,
    /// The file is not a database, or is damaged.
    Corrupt,
    /// It can't be reached or opened: no server, no file, no write permission, a wrong password.
    Unreachable,
    /// Its tables are missing, newer than this version, or belong to another merchant.
    Schema,
    /// Any other error of the database.
    Other,
}

impl StorageFault {
    /// Every fault.
    pub const ALL: [Self; 6] = [
        Self::Locked,
        Self::Full,
        Self::Corrupt,
        Self::Unreachable,
        Self::Schema,
        Self::Other,
    ];

    /// The stable name, the same in every language.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Full => "full",
            Self::Corrupt => "corrupt",
            Self::Unreachable => "unreachable",
            Self::Schema => "schema",
            Self::Other => "other",
        }
    }

    const fn hint(self) -> &'static str {
        match self {
            Self::Locked => "nothing is lost; retry, and look for a process that keeps the database locked",
            Self::Full => "nothing is lost; free some disk space and retry",
            Self::Corrupt => "nothing more is written; restore the file from a backup",
            Self::Unreachable => "nothing is lost; check the URL, the permissions and the server, and retry",
            Self::Schema => "nothing was changed; run `nicepay-ledger migrate` or update the SDK",
            Self::Other => "nothing is lost; the change was not made",
        }
    }

    const fn is_retryable(self) -> bool {
        matches!(self, Self::Locked | Self::Full | Self::Unreachable)
    }
}

/// The kind of a failure: one of the core's, or storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LedgerErrorKind {
    /// One of the core's kinds.
    Payment(ErrorKind),
    /// The store failed; nothing is lost.
    Storage(StorageFault),
}

impl LedgerErrorKind {
    /// The stable name: the core's, or `storage`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payment(kind) => kind.as_str(),
            Self::Storage(_) => "storage",
        }
    }
}

/// Any failure of the ledger: what happened, what it means, and what to do.
pub struct LedgerError(Box<Inner>);

struct Inner {
    kind: LedgerErrorKind,
    message: String,
    hint: String,
    retryable: bool,
    cause: Option<Error>,
}

impl LedgerError {
    pub(crate) fn storage(fault: StorageFault, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind: LedgerErrorKind::Storage(fault),
            message: message.into(),
            hint: fault.hint().to_owned(),
            retryable: fault.is_retryable(),
            cause: None,
        }))
    }

    pub(crate) fn invalid(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind: LedgerErrorKind::Payment(ErrorKind::InvalidRequest),
            message: message.into(),
            hint: hint.into(),
            retryable: false,
            cause: None,
        }))
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind: LedgerErrorKind::Payment(ErrorKind::Internal),
            message: message.into(),
            hint: "nothing is lost; report this as a bug in nicepay-checkout".to_owned(),
            retryable: false,
            cause: None,
        }))
    }

    /// The same failure, for another caller who shared the transaction.
    #[cfg(feature = "postgres")]
    pub(crate) fn again(&self) -> Self {
        Self(Box::new(Inner {
            kind: self.0.kind,
            message: self.0.message.clone(),
            hint: self.0.hint.clone(),
            retryable: self.0.retryable,
            cause: None,
        }))
    }

    /// NICEPAY gave no clear response to an inquiry that a caller waited for.
    pub(crate) fn unanswered(order_id: &nicepay_checkout::ReferenceNo) -> Self {
        Self(Box::new(Inner {
            kind: LedgerErrorKind::Payment(ErrorKind::Timeout),
            message: format!("NICEPAY gave no clear response about the payment of order {order_id}"),
            hint: "nothing was changed; retry later, the worker keeps asking".to_owned(),
            retryable: true,
            cause: None,
        }))
    }

    /// The HTTP status to reply with, if the caller is NICEPAY or a browser: 400 for what can't be read or verified, 503 for
    /// what may succeed if it is sent again, 500 for a bug.
    #[must_use]
    pub fn http_status(&self) -> u16 {
        match self.0.kind {
            LedgerErrorKind::Payment(ErrorKind::InvalidRequest | ErrorKind::Verification) => 400,
            LedgerErrorKind::Payment(ErrorKind::Internal) => 500,
            LedgerErrorKind::Payment(_) | LedgerErrorKind::Storage(_) => 503,
        }
    }

    pub(crate) fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = hint.into();
        self
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> LedgerErrorKind {
        self.0.kind
    }

    /// What is wrong with the store, if the store failed.
    #[must_use]
    pub fn storage_fault(&self) -> Option<StorageFault> {
        match self.0.kind {
            LedgerErrorKind::Storage(fault) => Some(fault),
            LedgerErrorKind::Payment(_) => None,
        }
    }

    /// What happened, in a sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &str {
        &self.0.hint
    }

    /// Whether you can simply retry the call.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// The core's own error, with its fields and codes, if there was one.
    #[must_use]
    pub fn cause(&self) -> Option<&Error> {
        self.0.cause.as_ref()
    }
}

impl From<Error> for LedgerError {
    fn from(error: Error) -> Self {
        Self(Box::new(Inner {
            kind: LedgerErrorKind::Payment(error.kind()),
            message: error.message().to_owned(),
            hint: error.hint().to_owned(),
            retryable: error.is_retryable(),
            cause: Some(error),
        }))
    }
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.cause {
            Some(cause) => cause.fmt(f),
            None => {
                let mut hint = self.0.hint.chars();
                let first = hint.next().map(|c| c.to_uppercase().to_string());
                write!(
                    f,
                    "{}. {}{}.",
                    self.0.message,
                    first.unwrap_or_default(),
                    hint.as_str()
                )
            }
        }
    }
}

impl fmt::Debug for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LedgerError")
            .field("kind", &self.0.kind)
            .field("message", &self.to_string())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for LedgerError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_ref().map(|cause| cause as _)
    }
}
