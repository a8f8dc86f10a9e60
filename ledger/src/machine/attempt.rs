//! One registration at NICEPAY for an order, and all that is known of it.

use jiff::Timestamp;
use nicepay_checkout::{Amount, Order, ReferenceNo, TransactionId};
use serde::{Deserialize, Serialize};

/// Which of NICEPAY's two registrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// API Checkout: the customer chooses on NICEPAY's payment page.
    Checkout,
    /// Direct registration: the payment number comes back at once.
    Direct,
}

/// How far the registration of an attempt is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It is being sent, or was when its sender died: by `until` its sender has an answer or is gone.
    Sending {
        /// When a sender that is still silent counts as gone.
        until: Timestamp,
    },
    /// It surely never reached NICEPAY, and is sent again under the same reference.
    Unsent,
    /// It may or may not have reached NICEPAY, and its transaction id is not known.
    Unknown,
    /// NICEPAY has it, and its transaction id is known.
    Registered,
    /// NICEPAY said no.
    Refused {
        /// NICEPAY's result code, or the SDK's error kind.
        code: String,
    },
}

/// Why a payment can't be paid any more, as far as NICEPAY says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// Its time is over.
    Expired,
    /// It was cancelled, or ended otherwise without having been paid.
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
    /// Transaction ids that notifications gave for this reference, none of which an inquiry has confirmed yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claimed: Vec<TransactionId>,
    /// Where the customer's browser goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_url: Option<String>,
    /// The number to pay with at the counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_number: Option<String>,
    /// The store, wallet or lender, by NICEPAY's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// When NICEPAY says it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was registered, by our clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered_at: Option<Timestamp>,
    /// When its payment number became known, by our clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbered_at: Option<Timestamp>,
    /// When it was seen paid, by our clock; nothing while it is not paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Timestamp>,
    /// Whether and why it can't be paid any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// When it was seen closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// How many reversals were observed.
    pub epoch: u32,
    /// When a notification reported what the inquiry does not show yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_at: Option<Timestamp>,
    /// How many answers to inquiries were taken. An answer counts only if none was taken since its question.
    pub asked: u64,
    /// When the last one was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Timestamp>,
    /// How many inquiries in a row brought no clear answer.
    pub failures: u32,
    /// Whether an amount that does not pay the order was reported in this epoch.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub amount_differs: bool,
    /// When it is looked at next; never where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
}

impl Attempt {
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

    /// Whether NICEPAY has the money, by the last inquiry.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.paid_at.is_some()
    }

    /// Whether the customer may still pay it, as far as is known.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.stage == Stage::Registered && !self.is_paid() && self.closed.is_none()
    }

    /// What to ask NICEPAY with: the confirmed transaction id, else the one that was claimed first.
    #[must_use]
    pub fn order(&self) -> Option<Order> {
        let id = self.transaction_id.as_ref().or(self.claimed.first())?;
        Order::new(self.reference.as_str(), self.amount.as_u64(), id.as_str()).ok()
    }

    /// What events and their ids call it: the transaction id, else the reference.
    #[must_use]
    pub fn name(&self) -> &str {
        self.transaction_id
            .as_ref()
            .map_or(self.reference.as_str(), TransactionId::as_str)
    }
}
