//! A payment as the gateway stores it.

use jiff::Timestamp;
use nicepay_checkout::{Mitra, PayMethod, TransactionState};
use serde::{Deserialize, Serialize};

/// How far a payment is, before the clock has its say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    Open,
    Paid,
    Reversed,
    Cancelled,
}

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotificationKind {
    /// Money arrived.
    Deposit,
    /// Money was taken back.
    Reversal,
    /// Forged on demand, see [`ForgeKind`](crate::ForgeKind).
    Forged,
}

/// The state of a notification's delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeliveryState {
    /// Being sent, or waiting for the next attempt.
    Pending,
    /// Held back by the fault `delayed`, or by `out_of_order` until the next notification has gone out.
    Held,
    /// Answered with 2xx.
    Delivered,
    /// Every attempt failed.
    GaveUp,
    /// Lost on purpose by the fault `lost`.
    Lost,
    /// Not sent: the URL is neither https nor on this machine.
    Refused,
}

/// A notification and its delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NotificationRecord {
    /// What it is about.
    pub kind: NotificationKind,
    /// The state of its delivery.
    pub state: DeliveryState,
    /// The outcome of each attempt: the HTTP status, or what went wrong.
    pub attempts: Vec<String>,
}

/// A payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Transaction {
    pub(crate) id: Box<str>,
    pub(crate) merchant_id: Box<str>,
    pub(crate) reference: Box<str>,
    pub(crate) amount: u64,
    /// `00` until the customer has chosen.
    pub(crate) method: PayMethodCode,
    pub(crate) direct: bool,
    pub(crate) store: Option<Box<str>>,
    pub(crate) payment_number: Option<Box<str>>,
    pub(crate) callback_url: Box<str>,
    pub(crate) notification_url: Box<str>,
    pub(crate) goods_name: Box<str>,
    pub(crate) buyer_name: Box<str>,
    pub(crate) description: Box<str>,
    pub(crate) currency: Box<str>,
    pub(crate) registered_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) paid_at: Option<Timestamp>,
    pub(crate) autopay_at: Option<Timestamp>,
    pub(crate) stage: Stage,
    /// A status that was set directly, whatever the stage.
    pub(crate) forced_status: Option<Box<str>>,
    pub(crate) notifications: Vec<NotificationRecord>,
}

/// A pay method by its code on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(crate) struct PayMethodCode(pub(crate) PayMethod);

impl From<String> for PayMethodCode {
    fn from(code: String) -> Self {
        Self(PayMethod::from_code(&code))
    }
}

impl From<PayMethodCode> for String {
    fn from(method: PayMethodCode) -> Self {
        method.0.code().into()
    }
}

impl Transaction {
    pub(crate) fn store(&self) -> Option<Mitra> {
        self.store.as_deref().map(Mitra::from_code)
    }

    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.stage == Stage::Open && self.forced_status.is_none() && now >= self.expires_at
    }

    /// Whether the customer can still pay.
    pub(crate) fn is_payable(&self, now: Timestamp) -> bool {
        self.stage == Stage::Open && !self.is_expired(now)
    }

    /// The status an inquiry answers (protocol document, section g).
    pub(crate) fn status(&self, now: Timestamp, cancelled_store_status: &'static str) -> &str {
        use PayMethod::{All, Card, ConvenienceStore, DirectDebit, EWallet, Gpn, Qris};
        if let Some(status) = &self.forced_status {
            return status;
        }
        let method = &self.method.0;
        match self.stage {
            Stage::Paid => "0",
            Stage::Cancelled => match method {
                ConvenienceStore | All => cancelled_store_status,
                _ => "1",
            },
            Stage::Reversed => match method {
                Qris => "2",
                _ => "1",
            },
            Stage::Open if self.is_expired(now) => match method {
                EWallet | Qris => "5",
                Card | Gpn => "8",
                DirectDebit => "9",
                _ => "4",
            },
            // UNCERTAIN: no source shows the status while no method is chosen.
            Stage::Open => match method {
                All | Card | Gpn => "9",
                _ => "3",
            },
        }
    }

    /// The status in the gateway's words, as `resultMsg` of an inquiry.
    pub(crate) fn status_word(&self, status: &str) -> &'static str {
        match (&self.method.0, TransactionState::decode(&self.method.0, status)) {
            (PayMethod::ConvenienceStore, TransactionState::InFlight) => "ready to commit",
            (_, TransactionState::InFlight) => "processing",
            (_, TransactionState::Initialized) => "init",
            (PayMethod::All, TransactionState::Unknown) if status == "4" => "expired",
            (_, TransactionState::Unknown) => "",
            (_, state) => state.as_str(),
        }
    }
}
