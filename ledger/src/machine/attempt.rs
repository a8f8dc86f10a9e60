//! An attempt: one registration of an order at NICEPAY, and all that is known about it.

use jiff::{SignedDuration, Timestamp};
use nicepay_checkout::{Amount, Instruction, Mitra, Order, ReferenceNo, TransactionId};
use serde::{Deserialize, Serialize};

/// Which of NICEPAY's two registrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// API Checkout: the customer chooses on NICEPAY's payment page.
    Checkout,
    /// Direct registration: the response contains the payment number.
    Direct,
}

/// The progress of an attempt's registration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It is being sent, or its sender died while sending: by `until` the sender has a response or is gone.
    Sending {
        /// When the sender counts as gone if it has recorded nothing.
        until: Timestamp,
    },
    /// It certainly never reached NICEPAY, and is sent again under the same reference.
    Unsent,
    /// It may or may not have reached NICEPAY, and its transaction id is not known.
    Unknown,
    /// NICEPAY has it, and its transaction id is known.
    Registered,
    /// NICEPAY declined it.
    Refused {
        /// NICEPAY's result code, or the SDK's error kind.
        code: String,
    },
}

/// Why a payment can no longer be paid, according to NICEPAY.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// It expired.
    Expired,
    /// It was cancelled, or ended in another way without being paid.
    Cancelled,
}

/// One registration for an order. An order has a second one only after the first was closed, refused or lost.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Attempt {
    /// 1 for the first.
    pub number: u32,
    /// The reference at NICEPAY.
    pub reference: ReferenceNo,
    /// The amount in rupiah.
    pub amount: Amount,
    /// Which registration.
    pub channel: Channel,
    /// How far the registration is.
    pub stage: Stage,
    /// How often it was sent.
    pub sent: u32,
    /// NICEPAY's transaction id.
    pub transaction_id: Option<TransactionId>,
    /// Transaction ids that notifications mentioned for this reference, and that no inquiry has confirmed yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claimed: Vec<TransactionId>,
    /// The payment page for the customer's browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_url: Option<String>,
    /// The number to pay with: at the counter, or the virtual account's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_number: Option<String>,
    /// What the customer needs in order to pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instruction: Option<Instruction>,
    /// The store, wallet or lender, by NICEPAY's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// When NICEPAY says it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was registered, by our clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered_at: Option<Timestamp>,
    /// When its instruction became known, by our clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbered_at: Option<Timestamp>,
    /// When the ledger saw that it is paid, by our clock; `None` while it is not paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Timestamp>,
    /// Whether and why it can no longer be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// When the ledger saw that it can no longer be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// How many reversals were observed.
    pub epoch: u32,
    /// When a notification reported something that the inquiry does not show yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_at: Option<Timestamp>,
    /// How many inquiry results were recorded. A result counts only if none was recorded since the inquiry began.
    pub asked: u64,
    /// When the last one was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Timestamp>,
    /// How many inquiries in a row gave no clear result.
    pub failures: u32,
    /// Whether NICEPAY reported a mismatching amount in this epoch.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub amount_differs: bool,
    /// The time of the next inquiry; `None` for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
}

impl Attempt {
    /// Whether its instruction lives for an hour at most.
    pub(crate) fn is_brief(&self) -> bool {
        match (self.numbered_at, self.expires_at) {
            (Some(from), Some(until)) => until.duration_since(from) <= SignedDuration::from_hours(1),
            _ => false,
        }
    }

    /// What the customer needs in order to pay: from the inquiry, or the number that the registration gave.
    pub(crate) fn instruction(&self) -> Option<Instruction> {
        self.instruction.clone().or_else(|| {
            Some(Instruction::ConvenienceStore {
                payment_number: self.payment_number.clone()?,
                store: self.store.as_deref().map(Mitra::from_code),
                expires_at: self.expires_at,
            })
        })
    }

    pub(crate) fn planned(
        number: u32,
        reference: ReferenceNo,
        amount: Amount,
        channel: Channel,
        until: Timestamp,
    ) -> Self {
        Self {
            number,
            reference,
            amount,
            channel,
            stage: Stage::Sending { until },
            sent: 1,
            transaction_id: None,
            claimed: Vec::new(),
            payment_url: None,
            payment_number: None,
            instruction: None,
            store: None,
            expires_at: None,
            registered_at: None,
            numbered_at: None,
            paid_at: None,
            closed: None,
            closed_at: None,
            epoch: 0,
            told_at: None,
            asked: 0,
            asked_at: None,
            failures: 0,
            amount_differs: false,
            due_at: Some(until),
        }
    }

    /// Whether NICEPAY has the money, according to the last inquiry.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.paid_at.is_some()
    }

    /// Whether the customer may still pay it, as far as is known.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.stage == Stage::Registered && !self.is_paid() && self.closed.is_none()
    }

    /// The transaction id to inquire with: the confirmed one, otherwise the first one that a notification mentioned.
    #[must_use]
    pub fn order(&self) -> Option<Order> {
        let id = self.transaction_id.as_ref().or(self.claimed.first())?;
        Order::new(self.reference.as_str(), self.amount.as_u64(), id.as_str()).ok()
    }

    /// Its name in events and their ids: the transaction id, otherwise the reference.
    #[must_use]
    pub fn name(&self) -> &str {
        self.transaction_id
            .as_ref()
            .map_or(self.reference.as_str(), TransactionId::as_str)
    }
}
