//! Amounts in whole rupiah.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::problem::{Problem, quote};

/// An amount of money in whole rupiah, from 1 to 999,999,999,999 (wire: `amt`, N 12).
///
/// NICEPAY uses no minor unit. An amount can't be created from a float.
///
/// ```
/// use nicepay_checkout::Amount;
/// let amount = Amount::rupiah(10_000)?;
/// assert_eq!(amount.as_u64(), 10_000);
/// assert_eq!(amount.to_string(), "10000");
/// assert!("10000.00".parse::<Amount>().is_err());
/// # Ok::<(), nicepay_checkout::Problem>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Amount(u64);

impl Amount {
    /// The largest amount that fits NICEPAY's 12 digits.
    pub const MAX: Self = Self(999_999_999_999);

    /// Creates an amount from whole rupiah.
    ///
    /// # Errors
    /// A [`Problem`] when the amount is 0 (code 9509/9321 at NICEPAY) or needs more than 12 digits.
    pub fn rupiah(rupiah: u64) -> Result<Self, Problem> {
        match rupiah {
            0 => Err(Problem::new("is 0", "use at least 1 rupiah")),
            1..=999_999_999_999 => Ok(Self(rupiah)),
            // Without the number: a language package may have received more digits than a u64 can contain.
            _ => Err(Problem::new(
                "has more than 12 digits",
                "NICEPAY accepts at most 12 digits (999999999999 rupiah)",
            )),
        }
    }

    /// The amount in rupiah.
    #[must_use]
    pub const fn as_u64(self) -> u64 {
        self.0
    }
}

impl FromStr for Amount {
    type Err = Problem;

    /// Digits only: no sign, separator, decimals or leading zero. (A leading zero would let two different
    /// id + amount pairs hash alike, because the token joins its parts without a separator.)
    fn from_str(text: &str) -> Result<Self, Problem> {
        if text.is_empty() {
            return Err(Problem::new(
                "is empty",
                "use whole rupiah as digits, such as 10000",
            ));
        }
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Problem::new(
                format!("is {}", quote(text)),
                "use whole rupiah as digits only, such as 10000, without decimals, separators or sign",
            ));
        }
        if text.len() > 1 && text.starts_with('0') {
            return Err(Problem::new(
                format!("is {}", quote(text)),
                "remove the leading zero",
            ));
        }
        if text.len() > 12 {
            return Err(Problem::new(
                format!("has {} digits", text.len()),
                "NICEPAY accepts at most 12 digits (999999999999 rupiah)",
            ));
        }
        let rupiah = text
            .parse()
            .map_err(|_| Problem::new("is not a number", "use digits only"))?;
        Self::rupiah(rupiah)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<u64> for Amount {
    type Error = Problem;

    fn try_from(rupiah: u64) -> Result<Self, Problem> {
        Self::rupiah(rupiah)
    }
}

impl From<Amount> for u64 {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

/// Which reported amount pays an order, for merchants whose customers may pay more than the order's amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountPolicy {
    /// The reported amount equals the order's amount. This is the default.
    #[default]
    Exact,
    /// The reported amount is the order's amount or more.
    AtLeast,
    /// The reported amount is the order's amount plus at most `max` rupiah, for a fee that the customer pays.
    WithFee {
        /// The largest fee, in rupiah.
        max: u64,
    },
}

impl AmountPolicy {
    /// Whether `reported` pays an order of `ordered`.
    #[must_use]
    pub fn accepts(self, ordered: Amount, reported: Amount) -> bool {
        match self {
            Self::Exact => reported == ordered,
            Self::AtLeast => reported >= ordered,
            Self::WithFee { max } => reported
                .0
                .checked_sub(ordered.0)
                .is_some_and(|excess| excess <= max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_whole_rupiah() {
        for bad in [
            "",
            "0",
            "-1",
            "+1",
            "1.0",
            "1e3",
            "1,000",
            " 1",
            "01",
            "1000000000000",
            "٣",
            "١٢",
        ] {
            assert!(bad.parse::<Amount>().is_err(), "{bad}");
        }
        for zero in [Amount::rupiah(0), "0".parse()] {
            assert_eq!(zero.unwrap_err().problem, "is 0");
        }
        assert_eq!("999999999999".parse::<Amount>().unwrap(), Amount::MAX);
    }

    #[test]
    fn policies_never_accept_less() {
        let (order, less, more) = (Amount(10_000), Amount(9_999), Amount(12_500));
        for policy in [
            AmountPolicy::Exact,
            AmountPolicy::AtLeast,
            AmountPolicy::WithFee { max: 2_500 },
        ] {
            assert!(policy.accepts(order, order));
            assert!(!policy.accepts(order, less), "{policy:?}");
        }
        assert!(!AmountPolicy::Exact.accepts(order, more));
        assert!(AmountPolicy::AtLeast.accepts(order, more));
        assert!(AmountPolicy::WithFee { max: 2_500 }.accepts(order, more));
        assert!(!AmountPolicy::WithFee { max: 2_499 }.accepts(order, more));
    }
}
