//! What NICEPAY's server posts. The caller keeps the raw body: neither it nor a list of its fields crosses back.

use std::collections::HashMap;
use std::time::SystemTime;

use nicepay_checkout as core;

use crate::codes::{AmountMatch, Mitra, NotificationEvent, PayMethod, SettlementOutcome};
use crate::error::{NicepayError, guard};
use crate::inquiry::Transaction;
use crate::instruction::Instruction;
use crate::order::{Order, moment, raw, signed};

/// What a notification says. Verified, its transaction id and amount are genuine; the rest still is not, for
/// the token does not cover it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct NotificationClaims {
    /// NICEPAY's transaction id; genuine once verified (wire: `tXid`).
    pub transaction_id: String,
    /// The amount in rupiah; genuine once verified (wire: `amt`).
    pub amount: i64,
    /// The merchant's reference: what to look the order up with (wire: `referenceNo`).
    pub reference: Option<String>,
    /// What it reports (wire: `status`).
    pub reported_event: NotificationEvent,
    /// How the paid amount compares with the asked one (wire: `matchCl`).
    pub amount_match: Option<AmountMatch>,
    /// The pay method (wire: `payMethod`).
    pub pay_method: Option<PayMethod>,
    /// The store that took the money (wire: `mitraCd`).
    pub store: Option<Mitra>,
    /// The number that was paid with (wire: `payNo`).
    pub payment_number: Option<String>,
    /// When the transaction happened (wire: `transDt`, `transTm`; +07:00).
    pub transaction_at: Option<SystemTime>,
    /// When the money came in, where the notification says so (wire: `depositDt`, `depositTm`; +07:00).
    pub deposited_at: Option<SystemTime>,
    /// What the customer paid with, by pay method. The token does not cover it.
    pub instruction: Option<Instruction>,
}

impl From<&core::Notification> for NotificationClaims {
    fn from(notification: &core::Notification) -> Self {
        Self {
            transaction_id: notification.transaction_id().to_string(),
            amount: signed(notification.amount()),
            reference: notification.reference().map(ToString::to_string),
            reported_event: notification.reported_event().into(),
            amount_match: notification.amount_match().map(AmountMatch::from),
            pay_method: notification.pay_method().map(PayMethod::from),
            store: notification.store().map(Mitra::from),
            payment_number: notification.payment_number().map(str::to_owned),
            transaction_at: moment(notification.transaction_at()),
            deposited_at: moment(notification.deposited_at()),
            instruction: notification.instruction().map(Instruction::from),
        }
    }
}

/// A verified notification that fits the order, and what NICEPAY says of the payment now.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SettlementAnswer {
    /// The answer to the inquiry: the truth.
    pub transaction: Transaction,
    /// Transaction id and state: the same for every repetition of the same news.
    pub idempotency_key: String,
    /// What it means.
    pub outcome: SettlementOutcome,
    /// The reply to send to NICEPAY.
    pub reply: NotificationReply,
}

impl From<core::Settlement> for SettlementAnswer {
    fn from(settlement: core::Settlement) -> Self {
        Self {
            idempotency_key: settlement.idempotency_key(),
            outcome: settlement.outcome().into(),
            reply: settlement.reply().into(),
            transaction: settlement.transaction.into(),
        }
    }
}

/// The answer that NICEPAY takes for "received".
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct NotificationReply {
    /// The HTTP status.
    pub status: i32,
    /// The content type.
    pub content_type: String,
    /// The body.
    pub body: String,
}

impl From<core::NotificationReply> for NotificationReply {
    fn from(reply: core::NotificationReply) -> Self {
        Self {
            status: i32::from(reply.status),
            content_type: reply.content_type.to_owned(),
            body: reply.body.to_owned(),
        }
    }
}

/// The reply to send when a notification was taken, a repeated one as well.
#[uniffi::export]
#[must_use]
pub fn notification_reply() -> NotificationReply {
    core::Notification::REPLY.into()
}

/// Reads a notification's raw body without verifying it: a claim that anyone can have sent.
///
/// # Errors
/// An invalid request when it can't be read or lacks the transaction id, the amount or the token.
#[uniffi::export]
pub fn parse_notification(body: Vec<u8>) -> Result<NotificationClaims, NicepayError> {
    guard(|| Ok(core::Notification::parse(body)?.claims().into()))
}

/// Whether a notification speaks of `order`: its transaction id, its amount (by the order's policy) and its
/// reference must be the order's.
///
/// # Errors
/// A verification error naming the first thing that does not fit.
#[uniffi::export]
pub fn check_notification(body: Vec<u8>, order: Order) -> Result<(), NicepayError> {
    guard(|| {
        let order = order.try_into()?;
        Ok(core::Notification::parse(body)?.claims().check(&order)?)
    })
}

/// Every field of a notification as it came, unknown ones included.
///
/// # Errors
/// As for `parse_notification`.
#[uniffi::export]
pub fn notification_fields(body: Vec<u8>) -> Result<HashMap<String, Option<String>>, NicepayError> {
    guard(|| Ok(raw(core::Notification::parse(body)?.claims().raw())))
}

/// Whether NICEPAY sends from `address` (an IPv4 or IPv6 address without a port). Without `ranges`, the ranges
/// that NICEPAY publishes. A second look, never a substitute for the token.
///
/// # Errors
/// A verification error when it does not; an invalid request for what is no address or range.
#[uniffi::export(default(ranges = None))]
pub fn check_source_address(address: String, ranges: Option<Vec<String>>) -> Result<(), NicepayError> {
    guard(|| {
        let ranges = match &ranges {
            None => core::SourceAddresses::published(),
            Some(ranges) => core::SourceAddresses::new(ranges.iter().map(String::as_str))?,
        };
        let address = address.parse().map_err(|_| {
            let fix = "give an IPv4 or IPv6 address, without a port";
            NicepayError::wrong("address", "address", "is no address".to_owned(), fix)
        })?;
        Ok(ranges.check(address)?)
    })
}
