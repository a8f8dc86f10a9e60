//! What identifies a payment: the merchant's reference, NICEPAY's transaction id, and the amount.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::values::ids::{ReferenceNo, TransactionId};
use crate::values::money::{Amount, AmountPolicy};

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
