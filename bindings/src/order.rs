//! A payment as the merchant's own books know it, and the conversions that all messages share.

use std::collections::HashMap;
use std::time::SystemTime;

use nicepay_checkout::{Amount, Fields, Timestamp};

use crate::error::NicepayError;

/// Which reported amount pays an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, uniffi::Enum)]
pub enum AmountPolicy {
    /// The order's own. The default.
    #[default]
    Exact,
    /// The order's or more.
    AtLeast,
    /// The order's plus at most `max` rupiah, for a fee the customer pays.
    WithFee {
        /// The largest fee, in rupiah.
        max: i64,
    },
}

/// A payment as the merchant's own books know it: what every question to NICEPAY is asked with, and what
/// callbacks and notifications are held against.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Order {
    /// The reference that the payment was registered with (wire: `referenceNo`).
    pub reference: String,
    /// The amount that the payment was registered with, in rupiah (wire: `amt`).
    pub amount: i64,
    /// The transaction id that the registration returned (wire: `tXid`).
    pub transaction_id: String,
    /// Which reported amounts pay this order; exact where nothing is given.
    #[uniffi(default = None)]
    pub amount_policy: Option<AmountPolicy>,
}

impl TryFrom<Order> for nicepay_checkout::Order {
    type Error = NicepayError;

    fn try_from(order: Order) -> Result<Self, NicepayError> {
        use nicepay_checkout::AmountPolicy as Core;
        let amount = rupiah("amount", "amt", order.amount)?;
        let policy = match order.amount_policy.unwrap_or_default() {
            AmountPolicy::Exact => Core::Exact,
            AmountPolicy::AtLeast => Core::AtLeast,
            AmountPolicy::WithFee { max } => Core::WithFee {
                max: rupiah("amount_policy", "amt", max)?,
            },
        };
        Ok(Self::new(order.reference, amount, order.transaction_id)?.accepting(policy))
    }
}

impl From<&nicepay_checkout::Order> for Order {
    fn from(order: &nicepay_checkout::Order) -> Self {
        use nicepay_checkout::AmountPolicy as Core;
        Self {
            reference: order.reference.to_string(),
            amount: signed(order.amount),
            transaction_id: order.transaction_id.to_string(),
            amount_policy: match order.amount_policy {
                Core::Exact => None,
                Core::AtLeast => Some(AmountPolicy::AtLeast),
                Core::WithFee { max } => Some(AmountPolicy::WithFee {
                    max: i64::try_from(max).unwrap_or(i64::MAX),
                }),
            },
        }
    }
}

/// A number of rupiah from abroad; the core checks the rest of it.
pub(crate) fn rupiah(field: &str, wire_name: &str, rupiah: i64) -> Result<u64, NicepayError> {
    u64::try_from(rupiah).map_err(|_| {
        let problem = format!("is {rupiah}");
        NicepayError::wrong(field, wire_name, problem, "give whole rupiah, at least 1")
    })
}

/// A count from abroad.
pub(crate) fn count<T: TryFrom<i64>>(field: &str, count: i64) -> Result<T, NicepayError> {
    T::try_from(count).map_err(|_| {
        let problem = format!("is {count}");
        NicepayError::wrong(
            field,
            field,
            problem,
            "give a number that is not negative, nor huge",
        )
    })
}

/// An amount fits a signed number: it has at most 12 digits.
pub(crate) fn signed(amount: Amount) -> i64 {
    i64::try_from(amount.as_u64()).unwrap_or(i64::MAX)
}

pub(crate) fn moment(at: Option<Timestamp>) -> Option<SystemTime> {
    at.map(SystemTime::from)
}

pub(crate) fn timestamp(field: &str, at: Option<SystemTime>) -> Result<Option<Timestamp>, NicepayError> {
    at.map(|at| {
        Timestamp::try_from(at).map_err(|_| {
            NicepayError::wrong(field, field, "is no date".to_owned(), "give a date of this age")
        })
    })
    .transpose()
}

pub(crate) fn raw(fields: &Fields) -> HashMap<String, Option<String>> {
    let owned = |(name, value): (&str, Option<&str>)| (name.to_owned(), value.map(str::to_owned));
    fields.iter().map(owned).collect()
}
