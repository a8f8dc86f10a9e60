//! The two names of a payment: the merchant's reference and NICEPAY's transaction id.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::problem::{Problem, quote};

fn printable(text: &str, max: usize, what: &str) -> Result<(), Problem> {
    if text.is_empty() {
        return Err(Problem::new(
            "is empty",
            format!("set {what}, 1 to {max} characters"),
        ));
    }
    if text.len() <= max && text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Ok(()); // the common case, without decoding characters
    }
    let length = text.chars().count();
    if length > max {
        return Err(Problem::new(
            format!("has {length} characters"),
            format!("NICEPAY accepts at most {max}"),
        ));
    }
    if let Some(bad) = text.chars().find(|c| c.is_control()) {
        return Err(Problem::new(
            format!("contains the control character {}", bad.escape_default()),
            "remove it",
        ));
    }
    Ok(())
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $max:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// The largest number of characters.
            pub const MAX_LENGTH: usize = $max;

            /// Checks `text`.
            ///
            /// # Errors
            /// A [`Problem`] when the text is empty, too long, or contains a character that is not allowed.
            pub fn new(text: impl Into<Box<str>>) -> Result<Self, Problem> {
                let text = text.into();
                let check: fn(&str) -> Result<(), Problem> = $check;
                check(&text)?;
                Ok(Self(text))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = Problem;

            fn from_str(text: &str) -> Result<Self, Problem> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Problem;

            fn try_from(text: String) -> Result<Self, Problem> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0.into()
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                &*self.0 == other
            }
        }
    };
}

identifier! {
    /// The merchant's own order reference, unique per merchant, at most 40 characters (wire: `referenceNo`, ANS 40).
    ReferenceNo, 40, |text| printable(text, 40, "the order reference")
}

identifier! {
    /// NICEPAY's transaction id, 1 to 30 printable ASCII characters (wire: `tXid`, AN 30).
    ///
    /// Do not rely on its structure: samples show merchant id + pay method + time + 4 digits, but NICEPAY does not document
    /// it. Anyone who has it can open the payment page, so be careful with it in logs.
    TransactionId, 30, |text| {
        printable(text, 30, "NICEPAY's transaction id")?;
        if text.bytes().all(|b| b.is_ascii_graphic()) {
            return Ok(());
        }
        match text.chars().find(|c| !c.is_ascii_graphic()) {
            Some(bad) => Err(Problem::new(
                format!("contains {}", quote(&bad.to_string())),
                "use printable ASCII characters without spaces",
            )),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        assert!(ReferenceNo::new("é".repeat(40)).is_ok());
        assert!(ReferenceNo::new("é".repeat(41)).is_err());
    }
}
