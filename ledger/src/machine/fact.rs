//! Facts: what happened. Facts are only ever added, and a payment's state follows from them.

use jiff::Timestamp;
use nicepay_checkout::{
    Amount, CancelOutcome, Instruction, NotificationEvent, PayMethod, ReferenceNo, Transaction,
    TransactionId, TransactionState,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::attempt::Channel;

/// Where a fact comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The shop called: check-out, cancel, recheck, adopt.
    Shop,
    /// NICEPAY's response to a registration or cancel.
    Answer,
    /// NICEPAY's response to an inquiry.
    Inquiry,
    /// NICEPAY's notification.
    Notification,
    /// The customer's browser.
    Callback,
    /// The worker itself.
    Worker,
    /// A person at the payment desk.
    Person,
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
            Self::Person => "person",
        }
    }
}

/// The result of an inquiry.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TransactionFacts {
    /// NICEPAY's transaction id.
    pub transaction_id: TransactionId,
    /// The state.
    #[serde(serialize_with = "state_name", deserialize_with = "named_state")]
    pub state: TransactionState,
    /// The status digit as received.
    pub status_code: String,
    /// The pay method, by NICEPAY's code.
    pub pay_method: String,
    /// The amount that NICEPAY reports, in rupiah.
    pub amount: Amount,
    /// The store, wallet or lender, by NICEPAY's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// The number to pay with: at the counter, or the virtual account's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_number: Option<String>,
    /// What the customer needs in order to pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instruction: Option<Instruction>,
    /// The store's receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt_code: Option<String>,
    /// When it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When the money arrived, according to NICEPAY.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposited_at: Option<Timestamp>,
}

impl From<&Transaction> for TransactionFacts {
    fn from(transaction: &Transaction) -> Self {
        let number = transaction.instruction.as_ref().and_then(Instruction::number);
        let number = number.map(str::to_owned);
        Self {
            transaction_id: transaction.transaction_id.clone(),
            state: transaction.state,
            status_code: transaction.status_code.clone(),
            pay_method: PayMethod::code(&transaction.pay_method).to_owned(),
            amount: transaction.amount,
            store: transaction.store.as_ref().map(|store| store.code().to_owned()),
            payment_number: number.or_else(|| transaction.payment_number.clone()),
            instruction: transaction.instruction.clone(),
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
    /// The shop checked out; from now on the registration may have been sent.
    Planned {
        /// The attempt's number.
        attempt: u32,
        /// Its reference at NICEPAY.
        reference: ReferenceNo,
        /// The amount in rupiah.
        amount: Amount,
        /// Which registration.
        channel: Channel,
        /// When the sender counts as gone if it has recorded nothing.
        until: Timestamp,
    },
    /// The same registration is sent once more, under the same reference.
    SentAgain {
        /// The attempt's number.
        attempt: u32,
        /// When the sender counts as gone if it has recorded nothing.
        until: Timestamp,
    },
    /// NICEPAY has registered it.
    Registered {
        /// The attempt's number.
        attempt: u32,
        /// NICEPAY's transaction id.
        transaction_id: TransactionId,
        /// The payment page for the customer's browser.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payment_url: Option<String>,
        /// What the customer needs in order to pay, from a direct registration.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instruction: Option<Instruction>,
        /// The number to pay with, from a direct registration.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payment_number: Option<String>,
        /// The store where it can be paid, by NICEPAY's code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        store: Option<String>,
        /// When it expires.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
    },
    /// NICEPAY declined it.
    Refused {
        /// The attempt's number.
        attempt: u32,
        /// NICEPAY's result code, or the SDK's error kind.
        code: String,
        /// What it means.
        message: String,
    },
    /// It certainly never reached NICEPAY.
    Unsent {
        /// The attempt's number.
        attempt: u32,
        /// Why.
        message: String,
    },
    /// There was no clear response, or the sender died before it could store one.
    OutcomeUnknown {
        /// The attempt's number.
        attempt: u32,
        /// The transaction id, if the response contained it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        transaction_id: Option<TransactionId>,
        /// Why.
        message: String,
    },
    /// Sending it again showed that NICEPAY already had it; its transaction id stays unknown.
    AlreadyRegistered {
        /// The attempt's number.
        attempt: u32,
    },
    /// An open payment of an existing shop was adopted.
    Adopted {
        /// Its reference at NICEPAY.
        reference: ReferenceNo,
        /// The amount in rupiah.
        amount: Amount,
        /// NICEPAY's transaction id.
        transaction_id: TransactionId,
    },
    /// A genuine notification; its token does not cover what it reports.
    Notified {
        /// NICEPAY's transaction id.
        transaction_id: TransactionId,
        /// Its reference, which the token does not cover.
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
    /// An inquiry succeeded.
    Inquired {
        /// The attempt's number.
        attempt: u32,
        /// [`Attempt::asked`](super::Attempt::asked) when the inquiry began.
        asked: u64,
        /// What NICEPAY said.
        #[serde(flatten)]
        transaction: Box<TransactionFacts>,
    },
    /// NICEPAY reports an amount that does not match the order.
    AmountDiffers {
        /// The attempt's number.
        attempt: u32,
        /// As for `inquired`.
        asked: u64,
        /// What it says.
        message: String,
    },
    /// An inquiry got no response, or one that can't be used.
    InquiryFailed {
        /// The attempt's number.
        attempt: u32,
        /// As for `inquired`.
        asked: u64,
        /// The transaction id of the inquiry.
        transaction_id: TransactionId,
        /// Whether NICEPAY responded: then the transaction id from a notification does not belong to this payment.
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
    /// A cancel got no clear response, or NICEPAY declined it.
    CancelFailed {
        /// The attempt's number.
        attempt: u32,
        /// Why.
        message: String,
    },
    /// The shop, or a person, asked for a recheck.
    Rechecked,
    /// A person did something about it at the payment desk.
    Handled {
        /// The person's name.
        person: String,
        /// What they did.
        action: HandledAction,
        /// What it was about: a note in the person's words, or the event and consumer.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
}

/// What a person did about a payment at the payment desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HandledAction {
    /// Asked NICEPAY.
    Asked,
    /// Cancelled it.
    Cancelled,
    /// Handed a parked event over again.
    HandedOver,
    /// Skipped a parked event.
    Skipped,
    /// Looked after it: it needs attention no longer.
    LookedAfter,
    /// Looked at the raw messages.
    ReadMessages,
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
            Self::Handled { .. } => "handled",
        }
    }

    /// Where it comes from.
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
            Self::Handled { .. } => Source::Person,
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
