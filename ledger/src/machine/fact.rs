//! What happened: facts are appended, never changed, and a payment is what they add up to.

use jiff::Timestamp;
use nicepay_checkout::{
    Amount, CancelOutcome, NotificationEvent, PayMethod, ReferenceNo, Transaction, TransactionId,
    TransactionState,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::attempt::Channel;

/// Who brought a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The shop called: check-out, cancel, recheck, adopt.
    Shop,
    /// NICEPAY's answer to a registration or cancel.
    Answer,
    /// NICEPAY's answer to an inquiry.
    Inquiry,
    /// NICEPAY's notification.
    Notification,
    /// The customer's browser.
    Callback,
    /// The worker, of its own accord.
    Worker,
}

impl Source {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Answer => "answer",
            Self::Inquiry => "inquiry",
            Self::Notification => "notification",
            Self::Callback => "callback",
            Self::Worker => "worker",
        }
    }
}

/// What an inquiry said.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TransactionFacts {
    /// NICEPAY's transaction id.
    pub transaction_id: TransactionId,
    /// The state.
    #[serde(serialize_with = "state_name", deserialize_with = "named_state")]
    pub state: TransactionState,
    /// The status digit as it came.
    pub status_code: String,
    /// The pay method, by NICEPAY's code.
    pub pay_method: String,
    /// The amount that NICEPAY reports, in rupiah.
    pub amount: Amount,
    /// The store, wallet or lender, by NICEPAY's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// The number to pay with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_number: Option<String>,
    /// The store's receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt_code: Option<String>,
    /// When it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When the money came in, by NICEPAY.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposited_at: Option<Timestamp>,
}

impl From<&Transaction> for TransactionFacts {
    fn from(transaction: &Transaction) -> Self {
        Self {
            transaction_id: transaction.transaction_id.clone(),
            state: transaction.state,
            status_code: transaction.status_code.clone(),
            pay_method: PayMethod::code(&transaction.pay_method).to_owned(),
            amount: transaction.amount,
            store: transaction.store.as_ref().map(|store| store.code().to_owned()),
            payment_number: transaction.payment_number.clone(),
            receipt_code: transaction.receipt_code.clone(),
            expires_at: transaction.expires_at,
            deposited_at: transaction.deposited_at,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's own signature")]
fn state_name<S: Serializer>(state: &TransactionState, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(state.as_str())
}

fn named_state<'de, D: Deserializer<'de>>(from: D) -> Result<TransactionState, D::Error> {
    let name = String::deserialize(from)?;
    let known = TransactionState::ALL
        .into_iter()
        .find(|state| state.as_str() == name);
    Ok(known.unwrap_or(TransactionState::Unknown))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's own signature")]
fn reported_name<S: Serializer>(event: &NotificationEvent, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(event.as_str())
}

fn named_report<'de, D: Deserializer<'de>>(from: D) -> Result<NotificationEvent, D::Error> {
    let name = String::deserialize(from)?;
    let known = NotificationEvent::ALL
        .into_iter()
        .find(|event| event.as_str() == name);
    Ok(known.unwrap_or(NotificationEvent::Other))
}

/// Something that happened to a payment.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// The shop wants to be paid; from now on the registration may be on its way.
    Planned {
        /// The attempt's number.
        attempt: u32,
        /// Its reference at NICEPAY.
        reference: ReferenceNo,
        /// The amount in rupiah.
        amount: Amount,
        /// Which registration.
        channel: Channel,
        /// When a silent sender counts as gone.
        until: Timestamp,
    },
    /// The same registration is on its way once more, under the same reference.
    SentAgain {
        /// The attempt's number.
        attempt: u32,
        /// When a silent sender counts as gone.
        until: Timestamp,
    },
    /// NICEPAY has registered it.
    Registered {
        /// The attempt's number.
        attempt: u32,
        /// NICEPAY's transaction id.
        transaction_id: TransactionId,
        /// Where the customer's browser goes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payment_url: Option<String>,
        /// The number to pay with, from a direct registration.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payment_number: Option<String>,
        /// The store that takes it, by NICEPAY's code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        store: Option<String>,
        /// When it expires.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
    },
    /// NICEPAY said no.
    Refused {
        /// The attempt's number.
        attempt: u32,
        /// NICEPAY's result code, or the SDK's error kind.
        code: String,
        /// What it means.
        message: String,
    },
    /// It surely never reached NICEPAY.
    Unsent {
        /// The attempt's number.
        attempt: u32,
        /// Why.
        message: String,
    },
    /// No clear answer came, or the sender died before it could keep one.
    OutcomeUnknown {
        /// The attempt's number.
        attempt: u32,
        /// The transaction id, where the answer still held it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        transaction_id: Option<TransactionId>,
        /// Why.
        message: String,
    },
    /// Sending it once more showed that NICEPAY had it already; its transaction id stays lost.
    AlreadyRegistered {
        /// The attempt's number.
        attempt: u32,
    },
    /// An open payment of an existing shop was taken over.
    Adopted {
        /// Its reference at NICEPAY.
        reference: ReferenceNo,
        /// The amount in rupiah.
        amount: Amount,
        /// NICEPAY's transaction id.
        transaction_id: TransactionId,
    },
    /// A notification whose token is genuine; what it reports is not covered by the token.
    Notified {
        /// NICEPAY's transaction id.
        transaction_id: TransactionId,
        /// The reference that it names.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<ReferenceNo>,
        /// The amount in rupiah that its token covers.
        amount: Amount,
        /// What it reports.
        #[serde(serialize_with = "reported_name", deserialize_with = "named_report")]
        reported: NotificationEvent,
    },
    /// The customer's browser came back.
    Returned,
    /// NICEPAY answered an inquiry.
    Inquired {
        /// The attempt's number.
        attempt: u32,
        /// [`Attempt::asked`](super::Attempt::asked) when the question was put.
        asked: u64,
        /// What NICEPAY said.
        #[serde(flatten)]
        transaction: TransactionFacts,
    },
    /// NICEPAY reports an amount that does not pay the order.
    AmountDiffers {
        /// The attempt's number.
        attempt: u32,
        /// As for `inquired`.
        asked: u64,
        /// What it says.
        message: String,
    },
    /// An inquiry brought no answer, or one that can't be used.
    InquiryFailed {
        /// The attempt's number.
        attempt: u32,
        /// As for `inquired`.
        asked: u64,
        /// The transaction id that was asked about.
        transaction_id: TransactionId,
        /// Whether NICEPAY answered: then a claimed transaction id is not this payment's.
        answered: bool,
        /// Why.
        message: String,
    },
    /// A cancel ended.
    CancelEnded {
        /// The attempt's number.
        attempt: u32,
        /// How: `cancelled`, `already_paid`, `already_closed`.
        outcome: String,
    },
    /// A cancel brought no clear answer, or NICEPAY refused it.
    CancelFailed {
        /// The attempt's number.
        attempt: u32,
        /// Why.
        message: String,
    },
    /// A person asks to have it looked at.
    Rechecked,
}

impl Fact {
    /// The stable name of its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Planned { .. } => "planned",
            Self::SentAgain { .. } => "sent_again",
            Self::Registered { .. } => "registered",
            Self::Refused { .. } => "refused",
            Self::Unsent { .. } => "unsent",
            Self::OutcomeUnknown { .. } => "outcome_unknown",
            Self::AlreadyRegistered { .. } => "already_registered",
            Self::Adopted { .. } => "adopted",
            Self::Notified { .. } => "notified",
            Self::Returned => "returned",
            Self::Inquired { .. } => "inquired",
            Self::AmountDiffers { .. } => "amount_differs",
            Self::InquiryFailed { .. } => "inquiry_failed",
            Self::CancelEnded { .. } => "cancel_ended",
            Self::CancelFailed { .. } => "cancel_failed",
            Self::Rechecked => "rechecked",
        }
    }

    /// Who brings it.
    #[must_use]
    pub const fn source(&self) -> Source {
        match self {
            Self::Planned { .. } | Self::Adopted { .. } | Self::Rechecked => Source::Shop,
            Self::Registered { .. }
            | Self::Refused { .. }
            | Self::AlreadyRegistered { .. }
            | Self::CancelEnded { .. }
            | Self::CancelFailed { .. } => Source::Answer,
            Self::SentAgain { .. } | Self::Unsent { .. } | Self::OutcomeUnknown { .. } => Source::Worker,
            Self::Notified { .. } => Source::Notification,
            Self::Returned => Source::Callback,
            Self::Inquired { .. } | Self::AmountDiffers { .. } | Self::InquiryFailed { .. } => {
                Source::Inquiry
            }
        }
    }

    pub(crate) fn cancel_ended(attempt: u32, outcome: CancelOutcome) -> Self {
        Self::CancelEnded {
            attempt,
            outcome: outcome.as_str().to_owned(),
        }
    }
}
