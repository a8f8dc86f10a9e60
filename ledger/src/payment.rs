//! A payment as the shop sees it.

use jiff::Timestamp;
use nicepay_checkout::{Amount, Instruction, Mitra, Order, ReferenceNo, TransactionId};
use serde::{Deserialize, Serialize};

use crate::machine::{Attempt, Closed, PaymentState, Stage};

/// The status of an order's payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PaymentStatus {
    /// Its registration is being sent, or could not be sent yet.
    Registering,
    /// It is not known yet whether NICEPAY registered it; the worker finds out.
    Unknown,
    /// NICEPAY declined the registration.
    Refused,
    /// The customer may pay.
    Open,
    /// NICEPAY has the money.
    Paid,
    /// It expired. The worker still watches for a late deposit.
    Expired,
    /// Cancelled, or ended in another way without being paid. The worker still watches for a late deposit.
    Cancelled,
    /// It was paid, and the money was taken back.
    Reversed,
}

impl PaymentStatus {
    /// Every status.
    pub const ALL: [Self; 8] = [
        Self::Registering,
        Self::Unknown,
        Self::Refused,
        Self::Open,
        Self::Paid,
        Self::Expired,
        Self::Cancelled,
        Self::Reversed,
    ];

    /// The stable name, the same in every language and in the table's column.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registering => "registering",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Reversed => "reversed",
        }
    }

    /// The status with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    fn of(attempt: &Attempt) -> Self {
        if attempt.is_paid() {
            return Self::Paid;
        }
        match (&attempt.stage, attempt.closed) {
            (Stage::Sending { .. } | Stage::Unsent, _) => Self::Registering,
            (Stage::Unknown, _) => Self::Unknown,
            (Stage::Refused { .. }, _) => Self::Refused,
            (Stage::Registered, _) if attempt.epoch > 0 => Self::Reversed,
            (Stage::Registered, Some(Closed::Expired)) => Self::Expired,
            (Stage::Registered, Some(Closed::Cancelled)) => Self::Cancelled,
            (Stage::Registered, None) => Self::Open,
        }
    }
}

impl std::fmt::Display for PaymentStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The current payment of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Payment {
    /// The shop's order.
    pub order_id: ReferenceNo,
    /// The status.
    pub status: PaymentStatus,
    /// The amount in rupiah.
    pub amount: Amount,
    /// Which attempt this is; 1 for the first.
    pub attempt: u32,
    /// The attempt's reference at NICEPAY.
    pub reference: ReferenceNo,
    /// NICEPAY's transaction id.
    pub transaction_id: Option<TransactionId>,
    /// Where to send the customer's browser, for API Checkout.
    pub payment_url: Option<String>,
    /// The number to pay with, once it is known: at the counter, or the virtual account's.
    pub payment_number: Option<String>,
    /// What the customer needs in order to pay, by pay method, once it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instruction: Option<Instruction>,
    /// The store, wallet or lender.
    #[serde(serialize_with = "store_name")]
    pub store: Option<Mitra>,
    /// When it expires, if known.
    pub expires_at: Option<Timestamp>,
    /// When the ledger saw that it is paid.
    pub paid_at: Option<Timestamp>,
    /// How many reversals were observed.
    pub epoch: u32,
    /// When the shop first checked out.
    pub created_at: Timestamp,
    /// The time of the next inquiry; `None` if there are no more.
    pub next_check_at: Option<Timestamp>,
    /// Why it needs attention, if it does.
    pub attention: Option<String>,
}

fn store_name<S: serde::Serializer>(store: &Option<Mitra>, to: S) -> Result<S::Ok, S::Error> {
    store.as_ref().map(Mitra::name).serialize(to)
}

impl Payment {
    /// The payment of a state; `None` if there is no attempt.
    pub(crate) fn of(state: &PaymentState) -> Option<Self> {
        let attempt = state.current()?;
        Some(Self {
            order_id: state.order_id.clone(),
            status: PaymentStatus::of(attempt),
            amount: attempt.amount,
            attempt: attempt.number,
            reference: attempt.reference.clone(),
            transaction_id: attempt.transaction_id.clone(),
            payment_url: attempt.payment_url.clone(),
            payment_number: attempt.payment_number.clone(),
            instruction: attempt.instruction(),
            store: attempt.store.as_deref().map(Mitra::from_code),
            expires_at: attempt.expires_at,
            paid_at: attempt.paid_at,
            epoch: attempt.epoch,
            created_at: state.created_at,
            next_check_at: state.due_at(),
            attention: state.attention.as_ref().map(|attention| attention.reason.clone()),
        })
    }

    /// Whether NICEPAY has the money.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.status == PaymentStatus::Paid
    }

    /// The payment as the core's `Order`, for inquiries.
    #[must_use]
    pub fn order(&self) -> Option<Order> {
        let id = self.transaction_id.as_ref()?;
        Order::new(self.reference.as_str(), self.amount.as_u64(), id.as_str()).ok()
    }
}
