//! What identifies a payment: the merchant's reference, NICEPAY's transaction id, and the amount.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Problem, quote};
use crate::money::{Amount, AmountPolicy};

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

/// A payment as the merchant's own database knows it. Every inquiry needs it, and callbacks and notifications are
/// compared with it.
///
/// ```
/// use nicepay_checkout::Order;
/// let order = Order::new("ordNo20221223111252", 10_000, "IONPAYTEST00202212231106386098")?;
/// assert_eq!(order.amount.as_u64(), 10_000);
/// # Ok::<(), nicepay_checkout::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Order {
    /// The reference that the payment was registered with (wire: `referenceNo`).
    pub reference: ReferenceNo,
    /// The amount that the payment was registered with, in rupiah (wire: `amt`).
    pub amount: Amount,
    /// The transaction id that the registration returned (wire: `tXid`).
    pub transaction_id: TransactionId,
    /// Which reported amounts pay this order; exactly the order's amount by default.
    #[serde(default)]
    pub amount_policy: AmountPolicy,
}

impl Order {
    /// Creates an order from the merchant's own data.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), naming every invalid field.
    pub fn new(
        reference: impl Into<Box<str>>,
        amount: u64,
        transaction_id: impl Into<Box<str>>,
    ) -> Result<Self, Error> {
        let reference = ReferenceNo::new(reference).map_err(|p| p.at("reference", "referenceNo"));
        let amount = Amount::rupiah(amount).map_err(|p| p.at("amount", "amt"));
        let transaction_id = TransactionId::new(transaction_id).map_err(|p| p.at("transaction_id", "tXid"));
        match (reference, amount, transaction_id) {
            (Ok(reference), Ok(amount), Ok(transaction_id)) => Ok(Self {
                reference,
                amount,
                transaction_id,
                amount_policy: AmountPolicy::Exact,
            }),
            (reference, amount, transaction_id) => Err(Error::invalid(
                "the order is invalid",
                [reference.err(), amount.err(), transaction_id.err()]
                    .into_iter()
                    .flatten()
                    .collect(),
            )),
        }
    }

    /// The same order with another amount policy.
    #[must_use]
    pub fn accepting(mut self, policy: AmountPolicy) -> Self {
        self.amount_policy = policy;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_every_wrong_field_at_once() {
        let error = Order::new("x".repeat(41), 0, "has space").unwrap_err();
        let names: Vec<_> = error.fields().iter().map(|f| f.wire_name.as_ref()).collect();
        assert_eq!(names, ["referenceNo", "amt", "tXid"]);
    }
}
