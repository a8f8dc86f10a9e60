//! What goes into a store and comes out of it.

use jiff::Timestamp;
use nicepay_checkout::{NotificationEvent, ReferenceNo, TransactionId};
use serde::Serialize;

use crate::error::LedgerError;
use crate::machine::{Event, Fact, PaymentState};
use crate::payment::PaymentStatus;

/// Times are stored as milliseconds since 1970-01-01 UTC.
pub(crate) fn to_millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

pub(crate) fn from_millis(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A payment's state as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) state: PaymentState,
    /// Increases with every change.
    pub(crate) version: i64,
}

impl Stored {
    pub(crate) fn read(state: &str, version: i64) -> Result<Self, LedgerError> {
        let state = serde_json::from_str(state)
            .map_err(|error| LedgerError::internal(format!("a payment's state can't be read: {error}")))?;
        Ok(Self { state, version })
    }
}

/// What happens to the registration with the buyer's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It stays.
    AsItIs,
    /// This one is stored.
    Put(String),
    /// It is erased.
    Erased,
}

/// NICEPAY's two names for a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Reference,
    TransactionId,
}

impl KeyKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::TransactionId => "transaction_id",
        }
    }
}

/// Everything that changes with one step of a payment.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// The state after it.
    pub(crate) state: PaymentState,
    /// The version that it is based on; 0 for a new payment.
    pub(crate) from_version: i64,
    pub(crate) at: Timestamp,
    pub(crate) facts: Vec<Fact>,
    pub(crate) events: Vec<Event>,
    /// New names. A reference of another order is a permanent conflict; a transaction id of another order is left alone.
    pub(crate) names: Vec<(KeyKind, String)>,
    pub(crate) registration: Kept,
    /// Notifications that are handled by it.
    pub(crate) letters: Vec<i64>,
}

/// The columns beside the state.
pub(crate) struct Columns {
    pub(crate) status: &'static str,
    pub(crate) amount: i64,
    pub(crate) transaction_id: Option<String>,
    pub(crate) payment_number: Option<String>,
    pub(crate) paid_at: Option<i64>,
    pub(crate) attention: Option<String>,
    pub(crate) due_at: Option<i64>,
    pub(crate) state: String,
}

impl Change {
    pub(crate) fn columns(&self) -> Result<Columns, LedgerError> {
        let payment = crate::Payment::of(&self.state)
            .ok_or_else(|| LedgerError::internal("a payment has no attempt"))?;
        Ok(Columns {
            status: payment.status.as_str(),
            amount: i64::try_from(payment.amount.as_u64()).unwrap_or(i64::MAX),
            transaction_id: payment.transaction_id.map(String::from),
            payment_number: payment.payment_number,
            paid_at: payment.paid_at.map(to_millis),
            attention: payment.attention,
            due_at: self.state.due_at().map(to_millis),
            state: json(&self.state)?,
        })
    }
}

/// How a commit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Committed {
    Done,
    /// The payment has changed since: decide again.
    Stale,
    /// Another order has this reference.
    ReferenceTaken,
}

/// A verified notification, without the buyer's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Letter {
    /// SHA-256 of its content: the same for every repetition.
    #[serde(skip)]
    pub(crate) digest: String,
    pub(crate) transaction_id: TransactionId,
    pub(crate) reference: Option<ReferenceNo>,
    pub(crate) amount: u64,
    /// What it reports, as a JSON object with plain names.
    pub(crate) said: String,
    pub(crate) received_at: Timestamp,
}

/// A notification that is to be handled.
#[derive(Clone, Debug)]
pub(crate) struct InboxRow {
    pub(crate) seq: i64,
    pub(crate) transaction_id: String,
    pub(crate) reference: Option<String>,
    pub(crate) amount: i64,
    pub(crate) said: String,
    pub(crate) received_at: Timestamp,
    /// How often it was handled before.
    pub(crate) tries: u32,
    /// Its order, found by its transaction id, otherwise by its reference.
    pub(crate) order_id: Option<String>,
}

impl InboxRow {
    /// The fact that this notification is.
    pub(crate) fn fact(&self) -> Option<Fact> {
        let said: serde_json::Value = serde_json::from_str(&self.said).ok()?;
        let reported = match said.get("reported").and_then(serde_json::Value::as_str) {
            Some("deposit") => NotificationEvent::Deposit,
            Some("reversal") => NotificationEvent::Reversal,
            _ => NotificationEvent::Other,
        };
        Some(Fact::Notified {
            transaction_id: TransactionId::new(self.transaction_id.as_str()).ok()?,
            reference: self
                .reference
                .as_deref()
                .and_then(|text| ReferenceNo::new(text).ok()),
            amount: nicepay_checkout::Amount::rupiah(u64::try_from(self.amount).ok()?).ok()?,
            reported,
        })
    }
}

/// An event that is being delivered to a consumer.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) seq: i64,
    pub(crate) failures: u32,
    pub(crate) event: Event,
}

/// What a consumer did with an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DeliveryOutcome {
    Done,
    /// Not handled, and nobody's fault.
    Released,
    Retry {
        error: String,
        due_at: Timestamp,
    },
    Parked {
        error: String,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Finished {
    pub(crate) consumer: String,
    pub(crate) seq: i64,
    pub(crate) lease: String,
    pub(crate) at: Timestamp,
    pub(crate) outcome: DeliveryOutcome,
}

/// Which payments.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) status: Option<PaymentStatus>,
    pub(crate) attention: bool,
    pub(crate) created_from: Option<Timestamp>,
    pub(crate) created_before: Option<Timestamp>,
    /// In rupiah, both included.
    pub(crate) amount_from: Option<i64>,
    pub(crate) amount_to: Option<i64>,
}

/// The end of a page: the next one continues from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// Whether it continues with newer payments; otherwise with older ones.
    pub(crate) newer: bool,
    pub(crate) created_at: i64,
    pub(crate) order_id: String,
}

/// A payment in a list.
pub(crate) type Listed = Stored;

/// An event as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct EventRow {
    pub(crate) data: String,
}

impl EventRow {
    pub(crate) fn read(&self) -> Result<Event, LedgerError> {
        serde_json::from_str(&self.data)
            .map_err(|error| LedgerError::internal(format!("an event can't be read: {error}")))
    }
}

/// Something that happened, in an order's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Entry {
    pub(crate) at: Timestamp,
    /// `shop`, `answer`, `inquiry`, `notification`, `callback`, `worker`, `person`; `event` for an event of the
    /// shop, and `delivery` for what a consumer did with it.
    pub(crate) source: String,
    pub(crate) kind: String,
    pub(crate) data: serde_json::Value,
}

/// An event that a consumer gave up on.
#[derive(Clone, Debug)]
pub(crate) struct Parked {
    pub(crate) consumer: String,
    pub(crate) event: Event,
    pub(crate) failures: u32,
    pub(crate) error: Option<String>,
    pub(crate) parked_at: Timestamp,
}

/// The health of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Health {
    /// The schema version of the tables.
    pub schema: u32,
    /// The time of the database's own clock, if it has one.
    pub clock: Option<Timestamp>,
    /// Payments that are due and not leased.
    pub payments_due: i64,
    /// Payments that a worker has leased.
    pub payments_leased: i64,
    /// Payments that need a person.
    pub payments_needing_attention: i64,
    /// Notifications that are due.
    pub inbox_due: i64,
    /// Genuine notifications that match no order of the ledger.
    pub inbox_unmatched: i64,
    /// Events that a consumer gave up on.
    pub events_parked: i64,
    /// How many forged notifications were received.
    pub forged: i64,
    /// Each consumer, and how many events it has not handled.
    pub consumers: Vec<(String, i64)>,
}

pub(crate) fn json(value: &impl Serialize) -> Result<String, LedgerError> {
    serde_json::to_string(value)
        .map_err(|error| LedgerError::internal(format!("something can't be written as JSON: {error}")))
}

impl Entry {
    /// A notification as it was stored.
    pub(crate) fn letter(at: Timestamp, said: &serde_json::Value, repeats: i64) -> Self {
        Self {
            at,
            source: "notification".to_owned(),
            kind: "received".to_owned(),
            data: serde_json::json!({ "said": said, "repeats": repeats }),
        }
    }

    /// What a consumer did with an event: one entry for its end or its last failure, none while it waits.
    pub(crate) fn delivery(
        consumer: &str,
        done_at: Option<Timestamp>,
        parked_at: Option<Timestamp>,
        failures: i64,
        error: Option<&str>,
        event_id: &str,
        raised_at: Timestamp,
    ) -> Vec<Self> {
        let (at, kind) = match (done_at, parked_at) {
            (Some(at), _) => (at, "done"),
            (None, Some(at)) => (at, "parked"),
            (None, None) if failures > 0 => (raised_at, "failed"),
            (None, None) => (raised_at, "waiting"),
        };
        vec![Self {
            at,
            source: "delivery".to_owned(),
            kind: kind.to_owned(),
            data: serde_json::json!({
                "consumer": consumer, "event": event_id, "failures": failures, "error": error,
            }),
        }]
    }
}

/// A reservation of inquiries: the earliest value of the row, and how far it moves, in microseconds.
pub(crate) fn pace(count: u32, every: std::time::Duration, burst: u32, now: Timestamp) -> (i64, i64) {
    let every = i64::try_from(every.as_micros()).unwrap_or(i64::MAX);
    let cost = every.saturating_mul(i64::from(count));
    let saved = every.saturating_mul(i64::from(burst));
    (now.as_microsecond().saturating_sub(saved), cost)
}

/// When the first of the reserved inquiries may go out.
pub(crate) fn slot(until: i64, cost: i64, now: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(until.saturating_sub(cost)).map_or(now, |slot| slot.max(now))
}
