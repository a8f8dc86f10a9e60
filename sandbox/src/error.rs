//! Errors of the sandbox's own operations.

use std::fmt;

/// Why an operation on the sandbox failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SandboxError {
    /// There is no such transaction.
    UnknownTransaction(String),
    /// The transaction's state does not allow it; the text says why.
    Refused(&'static str),
    /// The merchant has already registered this reference.
    DuplicateReference,
    /// The state could not be written.
    Storage(String),
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTransaction(id) => write!(f, "there is no transaction {id:?}"),
            Self::Refused(why) => f.write_str(why),
            Self::DuplicateReference => f.write_str("the reference is already registered"),
            Self::Storage(problem) => write!(f, "the state could not be saved: {problem}"),
        }
    }
}

impl std::error::Error for SandboxError {}

impl From<std::io::Error> for SandboxError {
    fn from(error: std::io::Error) -> Self {
        Self::Storage(error.to_string())
    }
}
