//! A payment and an event as the shop sees them, and their form in JSON: the same as the export's.

use std::time::SystemTime;

use nicepay_checkout as wire;
use nicepay_checkout::Timestamp;
use nicepay_checkout_ledger as core;
use serde::{Deserialize, Serialize};

use super::names::{EventKind, PaymentStatus};
use crate::codes::Mitra;
use crate::error::{NicepayError, guard};
use crate::instruction::Instruction;
use crate::json::{read, written};
use crate::order::{Order, moment, signed, timestamp};

/// The payment of an order as it stands.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct LedgerPayment {
    /// The shop's order.
    pub order_id: String,
    /// How it stands.
    pub status: PaymentStatus,
    /// The amount in rupiah.
    pub amount: i64,
    /// Which attempt this is; 1 for the first.
    pub attempt: i32,
    /// The attempt's reference at NICEPAY.
    pub reference: String,
    /// NICEPAY's transaction id.
    pub transaction_id: Option<String>,
    /// Where to send the customer's browser, for API Checkout.
    pub payment_url: Option<String>,
    /// The number to pay with, once it is known: at the counter, or the virtual account's.
    pub payment_number: Option<String>,
    /// What the customer needs in order to pay, by pay method, once it is known.
    pub instruction: Option<Instruction>,
    /// The store, wallet or lender.
    pub store: Option<Mitra>,
    /// When it expires, where NICEPAY says so.
    pub expires_at: Option<SystemTime>,
    /// When it was seen paid.
    pub paid_at: Option<SystemTime>,
    /// How many reversals were observed.
    pub epoch: i32,
    /// When the shop first wanted to be paid.
    pub created_at: SystemTime,
    /// When NICEPAY is asked next; never once it is at its end.
    pub next_check_at: Option<SystemTime>,
    /// Why a person must look, where one must.
    pub attention: Option<String>,
}

#[uniffi::export]
impl LedgerPayment {
    /// Whether NICEPAY has the money.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.status == PaymentStatus::Paid
    }

    /// The payment as the client asks NICEPAY about it; nothing before there is a transaction id.
    #[must_use]
    pub fn order(&self) -> Option<Order> {
        Some(Order {
            reference: self.reference.clone(),
            amount: self.amount,
            transaction_id: self.transaction_id.clone()?,
            amount_policy: None,
        })
    }

    /// As JSON, in the form of the export: moments as RFC 3339 in UTC, the store by its plain name.
    ///
    /// # Errors
    /// An invalid request for a moment that is no date.
    pub fn to_json(&self) -> Result<String, NicepayError> {
        guard(|| written(&PaymentJson::try_from(self.clone())?))
    }
}

/// A payment of the form that `to_json` writes.
///
/// # Errors
/// An invalid request when it is not of that form.
#[uniffi::export]
pub fn ledger_payment_of_json(json: String) -> Result<LedgerPayment, NicepayError> {
    guard(|| read::<PaymentJson>(&json)?.try_into())
}

/// Something the shop must know.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct LedgerEvent {
    /// Stable and unique: transaction id, epoch and kind, such as `IONPAYTEST00202212231106386098:0:paid`. Before
    /// NICEPAY gave a transaction id, the reference stands in its place.
    pub id: String,
    /// What it says.
    pub kind: EventKind,
    /// The shop's order.
    pub order_id: String,
    /// Which attempt of the order.
    pub attempt: i32,
    /// The attempt's reference at NICEPAY.
    pub reference: String,
    /// NICEPAY's transaction id.
    pub transaction_id: Option<String>,
    /// How many reversals had been observed.
    pub epoch: i32,
    /// The amount in rupiah: what NICEPAY reports where money came in, else what was asked for.
    pub amount: i64,
    /// The number to pay with: at the counter, or the virtual account's.
    pub payment_number: Option<String>,
    /// What the customer needs in order to pay, by pay method.
    pub instruction: Option<Instruction>,
    /// The store, wallet or lender.
    pub store: Option<Mitra>,
    /// When the payment expires.
    pub expires_at: Option<SystemTime>,
    /// When the money came in, by NICEPAY.
    pub deposited_at: Option<SystemTime>,
    /// When the ledger saw it.
    pub at: SystemTime,
    /// More about it, in words.
    pub detail: Option<String>,
}

#[uniffi::export]
impl LedgerEvent {
    /// Whether it says that money came in: paid, paid late or paid twice.
    #[must_use]
    pub fn is_money_in(&self) -> bool {
        core::EventKind::from(self.kind).is_money_in()
    }

    /// As JSON: moments as RFC 3339 in UTC, the store by NICEPAY's code.
    ///
    /// # Errors
    /// An invalid request for a moment that is no date.
    pub fn to_json(&self) -> Result<String, NicepayError> {
        guard(|| written(&EventJson::try_from(self.clone())?))
    }
}

/// An event of the form that `to_json` writes.
///
/// # Errors
/// An invalid request when it is not of that form.
#[uniffi::export]
pub fn ledger_event_of_json(json: String) -> Result<LedgerEvent, NicepayError> {
    guard(|| read::<EventJson>(&json)?.try_into())
}

pub(crate) fn small(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl From<core::Payment> for LedgerPayment {
    fn from(payment: core::Payment) -> Self {
        Self {
            order_id: payment.order_id.to_string(),
            status: payment.status.into(),
            amount: signed(payment.amount),
            attempt: small(payment.attempt),
            reference: payment.reference.to_string(),
            transaction_id: payment.transaction_id.map(|id| id.to_string()),
            payment_url: payment.payment_url,
            payment_number: payment.payment_number,
            instruction: payment.instruction.map(Instruction::from),
            store: payment.store.map(Mitra::from),
            expires_at: moment(payment.expires_at),
            paid_at: moment(payment.paid_at),
            epoch: small(payment.epoch),
            created_at: payment.created_at.into(),
            next_check_at: moment(payment.next_check_at),
            attention: payment.attention,
        }
    }
}

impl From<&core::Event> for LedgerEvent {
    fn from(event: &core::Event) -> Self {
        let store = event.store.as_deref();
        Self {
            id: event.id.clone(),
            kind: event.kind.into(),
            order_id: event.order_id.to_string(),
            attempt: small(event.attempt),
            reference: event.reference.to_string(),
            transaction_id: event.transaction_id.as_ref().map(ToString::to_string),
            epoch: small(event.epoch),
            amount: signed(event.amount),
            payment_number: event.payment_number.clone(),
            instruction: event.instruction.clone().map(Instruction::from),
            store: store.map(|code| wire::Mitra::from_code(code).into()),
            expires_at: moment(event.expires_at),
            deposited_at: moment(event.deposited_at),
            at: event.at.into(),
            detail: event.detail.clone(),
        }
    }
}

/// A payment as the export writes it.
#[derive(Serialize, Deserialize)]
struct PaymentJson {
    order_id: String,
    status: core::PaymentStatus,
    amount: i64,
    attempt: i32,
    reference: String,
    transaction_id: Option<String>,
    payment_url: Option<String>,
    payment_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instruction: Option<wire::Instruction>,
    store: Option<String>,
    expires_at: Option<Timestamp>,
    paid_at: Option<Timestamp>,
    epoch: i32,
    created_at: Timestamp,
    next_check_at: Option<Timestamp>,
    attention: Option<String>,
}

impl TryFrom<LedgerPayment> for PaymentJson {
    type Error = NicepayError;

    fn try_from(from: LedgerPayment) -> Result<Self, NicepayError> {
        Ok(Self {
            order_id: from.order_id,
            status: from.status.into(),
            amount: from.amount,
            attempt: from.attempt,
            reference: from.reference,
            transaction_id: from.transaction_id,
            payment_url: from.payment_url,
            payment_number: from.payment_number,
            instruction: from.instruction.map(wire::Instruction::try_from).transpose()?,
            store: from.store.map(|store| wire::Mitra::from(store).name().to_owned()),
            expires_at: timestamp("expires_at", from.expires_at)?,
            paid_at: timestamp("paid_at", from.paid_at)?,
            epoch: from.epoch,
            created_at: timestamp("created_at", Some(from.created_at))?.unwrap_or_default(),
            next_check_at: timestamp("next_check_at", from.next_check_at)?,
            attention: from.attention,
        })
    }
}

impl TryFrom<PaymentJson> for LedgerPayment {
    type Error = NicepayError;

    fn try_from(from: PaymentJson) -> Result<Self, NicepayError> {
        Ok(Self {
            order_id: from.order_id,
            status: from.status.into(),
            amount: from.amount,
            attempt: from.attempt,
            reference: from.reference,
            transaction_id: from.transaction_id,
            payment_url: from.payment_url,
            payment_number: from.payment_number,
            instruction: from.instruction.map(Instruction::from),
            store: from.store.map(|name| store_named(&name)),
            expires_at: moment(from.expires_at),
            paid_at: moment(from.paid_at),
            epoch: from.epoch,
            created_at: from.created_at.into(),
            next_check_at: moment(from.next_check_at),
            attention: from.attention,
        })
    }
}

/// An event as the ledger's tables hold it.
#[derive(Serialize, Deserialize)]
struct EventJson {
    id: String,
    kind: core::EventKind,
    order_id: String,
    attempt: i32,
    reference: String,
    transaction_id: Option<String>,
    epoch: i32,
    amount: i64,
    payment_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instruction: Option<wire::Instruction>,
    store: Option<String>,
    expires_at: Option<Timestamp>,
    deposited_at: Option<Timestamp>,
    at: Timestamp,
    detail: Option<String>,
}

impl TryFrom<LedgerEvent> for EventJson {
    type Error = NicepayError;

    fn try_from(from: LedgerEvent) -> Result<Self, NicepayError> {
        Ok(Self {
            id: from.id,
            kind: from.kind.into(),
            order_id: from.order_id,
            attempt: from.attempt,
            reference: from.reference,
            transaction_id: from.transaction_id,
            epoch: from.epoch,
            amount: from.amount,
            payment_number: from.payment_number,
            instruction: from.instruction.map(wire::Instruction::try_from).transpose()?,
            store: from.store.map(|store| wire::Mitra::from(store).code().to_owned()),
            expires_at: timestamp("expires_at", from.expires_at)?,
            deposited_at: timestamp("deposited_at", from.deposited_at)?,
            at: timestamp("at", Some(from.at))?.unwrap_or_default(),
            detail: from.detail,
        })
    }
}

impl TryFrom<EventJson> for LedgerEvent {
    type Error = NicepayError;

    fn try_from(from: EventJson) -> Result<Self, NicepayError> {
        Ok(Self {
            id: from.id,
            kind: from.kind.into(),
            order_id: from.order_id,
            attempt: from.attempt,
            reference: from.reference,
            transaction_id: from.transaction_id,
            epoch: from.epoch,
            amount: from.amount,
            payment_number: from.payment_number,
            instruction: from.instruction.map(Instruction::from),
            store: from.store.map(|code| wire::Mitra::from_code(&code).into()),
            expires_at: moment(from.expires_at),
            deposited_at: moment(from.deposited_at),
            at: from.at.into(),
            detail: from.detail,
        })
    }
}

/// The store of a plain name; a code that is not known is its own name.
fn store_named(name: &str) -> Mitra {
    let known = wire::Mitra::KNOWN.iter().find(|known| known.name() == name);
    known.map_or_else(|| wire::Mitra::from_code(name).into(), Mitra::from)
}
