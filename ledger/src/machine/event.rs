//! Events for the shop: each has a stable id and is kept until every consumer has handled it.

use jiff::Timestamp;
use nicepay_checkout::{Amount, Instruction, ReferenceNo, TransactionId};
use serde::{Deserialize, Serialize};

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventKind {
    /// The customer has a payment number.
    NumberIssued,
    /// The money arrived: deliver.
    Paid,
    /// The money arrived after the payment expired or was cancelled: deliver, or give the money back.
    PaidLate,
    /// The order was already paid, and another payment of it was paid now: give one amount back.
    PaidTwice,
    /// NICEPAY reports an amount that does not match the order: a person must look at it.
    AmountDiffers,
    /// It can no longer be paid. The worker still watches for a late deposit.
    Expired,
    /// It was cancelled, or ended in another way without being paid. The worker still watches for a late deposit.
    Cancelled,
    /// The money was taken back: stop the delivery, or ask for the goods.
    Reversed,
    /// The payment can't continue on its own: a person must look at it.
    NeedsAttention,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::NumberIssued,
        Self::Paid,
        Self::PaidLate,
        Self::PaidTwice,
        Self::AmountDiffers,
        Self::Expired,
        Self::Cancelled,
        Self::Reversed,
        Self::NeedsAttention,
    ];

    /// The stable name, the same in every language.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NumberIssued => "number_issued",
            Self::Paid => "paid",
            Self::PaidLate => "paid_late",
            Self::PaidTwice => "paid_twice",
            Self::AmountDiffers => "amount_differs",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Reversed => "reversed",
            Self::NeedsAttention => "needs_attention",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether it means that money arrived: each epoch with a payment has exactly one of these.
    #[must_use]
    pub const fn is_money_in(self) -> bool {
        matches!(self, Self::Paid | Self::PaidLate | Self::PaidTwice)
    }
}

impl std::fmt::Display for EventKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something that the shop must know.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// Stable and unique: transaction id, epoch and kind, such as `IONPAYTEST00202212231106386098:0:paid`. It contains the
    /// reference if there was no transaction id yet.
    pub id: String,
    /// The kind.
    pub kind: EventKind,
    /// The shop's order.
    pub order_id: ReferenceNo,
    /// Which attempt of the order.
    pub attempt: u32,
    /// The attempt's reference at NICEPAY.
    pub reference: ReferenceNo,
    /// NICEPAY's transaction id.
    pub transaction_id: Option<TransactionId>,
    /// The epoch: how many reversals had been observed before.
    pub epoch: u32,
    /// The amount in rupiah: the one that NICEPAY reports if money arrived, otherwise the requested one.
    pub amount: Amount,
    /// The number to pay with: at the counter, or the virtual account's.
    pub payment_number: Option<String>,
    /// What the customer needs in order to pay, by pay method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instruction: Option<Instruction>,
    /// The store, wallet or lender, by NICEPAY's code.
    pub store: Option<String>,
    /// When the payment expires.
    pub expires_at: Option<Timestamp>,
    /// When the money arrived, according to NICEPAY.
    pub deposited_at: Option<Timestamp>,
    /// When the ledger noticed it.
    pub at: Timestamp,
    /// More about it, in words.
    pub detail: Option<String>,
}
