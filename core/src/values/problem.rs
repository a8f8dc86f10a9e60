//! What is wrong with a value: the parts of an error about invalid input.

use std::borrow::Cow;
use std::fmt;

pub(crate) type Text = Cow<'static, str>;

/// What is wrong with one value, and how to fix it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// What is wrong, such as `has 41 characters`.
    pub problem: Text,
    /// How to fix it, such as `NICEPAY accepts at most 40`.
    pub fix: Text,
}

impl Problem {
    pub(crate) fn new(problem: impl Into<Text>, fix: impl Into<Text>) -> Self {
        Self {
            problem: problem.into(),
            fix: fix.into(),
        }
    }

    pub(crate) fn at(self, field: impl Into<Text>, wire_name: impl Into<Text>) -> FieldError {
        FieldError {
            field: field.into(),
            wire_name: wire_name.into(),
            problem: self.problem,
            fix: self.fix,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.problem, self.fix)
    }
}

impl std::error::Error for Problem {}

/// One wrong field of a request or message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// The SDK's name of the field, such as `buyer_email`.
    pub field: Text,
    /// NICEPAY's name of the field, such as `billingEmail`.
    pub wire_name: Text,
    /// What is wrong with its value. Never quotes a buyer's data.
    pub problem: Text,
    /// How to fix it.
    pub fix: Text,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field == self.wire_name {
            write!(f, "{} {}: {}", self.field, self.problem, self.fix)
        } else {
            write!(
                f,
                "{} ({}) {}: {}",
                self.field, self.wire_name, self.problem, self.fix
            )
        }
    }
}

/// A value as it appears in an error text: short, quoted, with nothing that could break a log line.
pub(crate) fn quote(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}
