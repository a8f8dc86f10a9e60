//! A payment as the merchant's own books know it, and the conversions that all messages share.

use std::collections::HashMap;
use std::time::SystemTime;

use nicepay_checkout::{self as core, Amount, Fields, ReferenceNo, Timestamp, TransactionId};
use serde::{Deserialize, Serialize};

use crate::error::{NicepayError, guard};
use crate::json::{read, written};

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

#[uniffi::export]
impl Order {
    /// As JSON, to be kept: `order_of_json` gives the order back, its amount policy included. The form is the core's own.
    ///
    /// # Errors
    /// An invalid request for an order that can't be right.
    pub fn to_json(&self) -> Result<String, NicepayError> {
        guard(|| {
            let order = core::Order::try_from(self.clone())?;
            written(&OrderJson {
                amount_policy: self.amount_policy.map(|_| order.amount_policy),
                reference: order.reference,
                amount: order.amount,
                transaction_id: order.transaction_id,
            })
        })
    }
}

/// An order of the form that `to_json` writes.
///
/// # Errors
/// An invalid request when it is not of that form.
#[uniffi::export]
pub fn order_of_json(json: String) -> Result<Order, NicepayError> {
    guard(|| {
        let order: OrderJson = read(&json)?;
        Ok(Order {
            reference: order.reference.to_string(),
            amount: signed(order.amount),
            transaction_id: order.transaction_id.to_string(),
            amount_policy: order.amount_policy.map(AmountPolicy::from),
        })
    })
}

/// The core's form; what was not said stays unsaid.
#[derive(Serialize, Deserialize)]
struct OrderJson {
    reference: ReferenceNo,
    amount: Amount,
    transaction_id: TransactionId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount_policy: Option<core::AmountPolicy>,
}

impl From<core::AmountPolicy> for AmountPolicy {
    fn from(policy: core::AmountPolicy) -> Self {
        match policy {
            core::AmountPolicy::Exact => Self::Exact,
            core::AmountPolicy::AtLeast => Self::AtLeast,
            core::AmountPolicy::WithFee { max } => Self::WithFee {
                max: i64::try_from(max).unwrap_or(i64::MAX),
            },
        }
    }
}

impl TryFrom<Order> for core::Order {
    type Error = NicepayError;

    fn try_from(order: Order) -> Result<Self, NicepayError> {
        let amount = rupiah("amount", "amt", order.amount)?;
        let policy = match order.amount_policy.unwrap_or_default() {
            AmountPolicy::Exact => core::AmountPolicy::Exact,
            AmountPolicy::AtLeast => core::AmountPolicy::AtLeast,
            AmountPolicy::WithFee { max } => core::AmountPolicy::WithFee {
                max: rupiah("amount_policy", "amt", max)?,
            },
        };
        Ok(Self::new(order.reference, amount, order.transaction_id)?.accepting(policy))
    }
}

impl From<&core::Order> for Order {
    fn from(order: &core::Order) -> Self {
        let policy = order.amount_policy;
        Self {
            reference: order.reference.to_string(),
            amount: signed(order.amount),
            transaction_id: order.transaction_id.to_string(),
            amount_policy: (policy != core::AmountPolicy::Exact).then(|| policy.into()),
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
