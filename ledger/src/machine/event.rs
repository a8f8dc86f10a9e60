//! What the shop is told: each event has a stable id and is kept until every consumer has handled it.

use jiff::Timestamp;
use nicepay_checkout::{Amount, ReferenceNo, TransactionId};
use serde::{Deserialize, Serialize};

/// What an event says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventKind {
    /// The customer has a number to pay with.
    NumberIssued,
    /// The money is there: deliver.
    Paid,
    /// The money came after the payment had expired or been cancelled: deliver, or give it back.
    PaidLate,
    /// The order was paid already, and now once more under another payment: give one back.
    PaidTwice,
    /// NICEPAY reports an amount that does not pay the order: a person must look.
    AmountDiffers,
    /// It can't be paid any more; a late deposit is still watched for.
    Expired,
    /// It was cancelled, or ended otherwise unpaid; a late deposit is still watched for.
    Cancelled,
    /// The money was there and is not any more: stop the delivery, or ask for the goods.
    Reversed,
    /// It can't go on by itself: a person must look.
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

    /// The stable name, the same in every face.
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

    /// The kind called `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether it says that money came in: one of these is raised for each epoch that is paid.
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

/// Something the shop must know.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// Stable and unique: transaction id, epoch and kind, such as `IONPAYTEST00202212231106386098:0:paid`. Before
    /// NICEPAY gave a transaction id, the reference stands in its place.
    pub id: String,
    /// What it says.
    pub kind: EventKind,
    /// The shop's order.
    pub order_id: ReferenceNo,
    /// Which attempt of the order.
    pub attempt: u32,
    /// The attempt's reference at NICEPAY.
    pub reference: ReferenceNo,
    /// NICEPAY's transaction id.
    pub transaction_id: Option<TransactionId>,
    /// How many reversals had been observed.
    pub epoch: u32,
    /// The amount in rupiah: what NICEPAY reports where money came in, else what was asked for.
    pub amount: Amount,
    /// The number to pay with.
    pub payment_number: Option<String>,
    /// The store, wallet or lender, by NICEPAY's code.
    pub store: Option<String>,
    /// When the payment expires.
    pub expires_at: Option<Timestamp>,
    /// When the money came in, by NICEPAY.
    pub deposited_at: Option<Timestamp>,
    /// When the ledger saw it.
    pub at: Timestamp,
    /// More about it, in words.
    pub detail: Option<String>,
}
