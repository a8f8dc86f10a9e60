//! Looking: a payment, lists of them, what happened, and what needs a person.

use std::sync::Arc;
use std::time::SystemTime;

use nicepay_checkout_ledger as core;

use super::names::PaymentStatus;
use super::payment::{LedgerEvent, LedgerPayment, small};
use super::{CoreLedger, order_id};
use crate::error::NicepayError;
use crate::order::{count, moment, rupiah, signed, timestamp};
use crate::runtime::CancelToken;

/// Which payments; all of them where nothing is said.
#[derive(Clone, Debug, PartialEq, Eq, Default, uniffi::Record)]
pub struct PaymentFilter {
    /// Only those that stand like this.
    #[uniffi(default = None)]
    pub status: Option<PaymentStatus>,
    /// Only those that need a person.
    #[uniffi(default = false)]
    pub attention: bool,
    /// Only those whose order was first checked out at this moment or later.
    #[uniffi(default = None)]
    pub created_from: Option<SystemTime>,
    /// Only those whose order was first checked out before this moment.
    #[uniffi(default = None)]
    pub created_before: Option<SystemTime>,
    /// Only those of this amount or more, in rupiah.
    #[uniffi(default = None)]
    pub amount_from: Option<i64>,
    /// Only those of this amount or less, in rupiah.
    #[uniffi(default = None)]
    pub amount_to: Option<i64>,
}

impl TryFrom<PaymentFilter> for core::Filter {
    type Error = NicepayError;

    fn try_from(from: PaymentFilter) -> Result<Self, NicepayError> {
        let mut to = Self::default();
        to.status = from.status.map(Into::into);
        to.attention = from.attention;
        to.created_from = timestamp("created_from", from.created_from)?;
        to.created_before = timestamp("created_before", from.created_before)?;
        let amount = |field, given: Option<i64>| given.map(|given| rupiah(field, field, given)).transpose();
        to.amount_from = amount("amount_from", from.amount_from)?;
        to.amount_to = amount("amount_to", from.amount_to)?;
        Ok(to)
    }
}

/// A page of payments, newest first.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct LedgerPage {
    /// The payments.
    pub payments: Vec<LedgerPayment>,
    /// Where the next page begins, of older payments; nothing after the last.
    pub next: Option<String>,
    /// Where the page before begins, of newer payments; nothing on the first.
    pub previous: Option<String>,
}

/// Something that happened to an order's payment.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct HistoryEntry {
    /// When, by the ledger's clock.
    pub at: SystemTime,
    /// Who brought it: `shop`, `answer`, `inquiry`, `notification`, `callback`, `worker`, `person`; `event` for what
    /// the shop is told and `delivery` for what a consumer did with it.
    pub source: String,
    /// What it is, such as `planned`, `registered`, `inquired`, `paid`, `done`.
    pub kind: String,
    /// What it says, as JSON.
    pub data: String,
}

/// What needs a person.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Attention {
    /// Payments that can't go on by themselves, each with its reason.
    pub payments: Vec<LedgerPayment>,
    /// Events that a consumer could not handle.
    pub parked: Vec<ParkedEvent>,
    /// Genuine notifications that name no order of the ledger.
    pub unmatched: Vec<UnmatchedNotification>,
}

/// An event that a consumer gave up on.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ParkedEvent {
    /// The consumer.
    pub consumer: String,
    /// The event.
    pub event: LedgerEvent,
    /// How often its handling failed.
    pub failures: i32,
    /// The last failure, in the consumer's words.
    pub error: Option<String>,
    /// Since when.
    pub parked_at: SystemTime,
}

/// A genuine notification that names no order of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct UnmatchedNotification {
    /// NICEPAY's transaction id.
    pub transaction_id: String,
    /// The reference that it names; its token does not cover it.
    pub reference: Option<String>,
    /// The amount in rupiah.
    pub amount: i64,
    /// When it came.
    pub received_at: SystemTime,
}

/// How the ledger is.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct LedgerHealth {
    /// The schema version of the tables.
    pub schema: i32,
    /// What the database's own clock says, where it has one.
    pub clock: Option<SystemTime>,
    /// Payments that are due and that no worker has taken.
    pub payments_due: i64,
    /// Payments that a worker has taken.
    pub payments_leased: i64,
    /// Payments that need a person.
    pub payments_needing_attention: i64,
    /// Notifications that are due.
    pub inbox_due: i64,
    /// Genuine notifications that name no order of the ledger.
    pub inbox_unmatched: i64,
    /// Events that a consumer gave up on.
    pub events_parked: i64,
    /// How many forged notifications came.
    pub forged: i64,
    /// Each consumer, and how many events it has not handled.
    pub consumers: std::collections::HashMap<String, i64>,
}

#[uniffi::export]
impl CoreLedger {
    /// The payment of an order as it stands; nothing for an order that is not in the ledger.
    ///
    /// # Errors
    /// Storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn payment(
        &self,
        order: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Option<LedgerPayment>, NicepayError> {
        let order = order_id(order)?;
        let payment = self.call(cancel, |ledger| async move { ledger.payment(&order).await });
        Ok(payment.await?.map(Into::into))
    }

    /// A page of payments, newest first: up to `limit` (1,000 at most), from where another page says.
    ///
    /// # Errors
    /// An invalid request for a cursor that is not one; storage.
    #[uniffi::method(default(filter = None, cursor = None, limit = 100, cancel = None))]
    pub async fn payments(
        &self,
        filter: Option<PaymentFilter>,
        cursor: Option<String>,
        limit: i32,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<LedgerPage, NicepayError> {
        let filter = core::Filter::try_from(filter.unwrap_or_default())?;
        let limit = count("limit", limit.into())?;
        let page = self.call(cancel, |ledger| async move {
            ledger.payments(&filter, cursor.as_deref(), limit).await
        });
        let page = page.await?;
        Ok(LedgerPage {
            payments: page.payments.into_iter().map(Into::into).collect(),
            next: page.next,
            previous: page.previous,
        })
    }

    /// Everything that happened to an order's payment, oldest first.
    ///
    /// # Errors
    /// Storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn history(
        &self,
        order: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Vec<HistoryEntry>, NicepayError> {
        let order = order_id(order)?;
        let history = self.call(cancel, |ledger| async move { ledger.history(&order).await });
        let entry = |entry: core::HistoryEntry| HistoryEntry {
            at: entry.at.into(),
            source: entry.source,
            kind: entry.kind,
            data: entry.data.to_string(),
        };
        Ok(history.await?.into_iter().map(entry).collect())
    }

    /// What needs a person: payments, parked events, and notifications of unknown orders; up to 500 of each.
    ///
    /// # Errors
    /// Storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn attention(&self, cancel: Option<Arc<CancelToken>>) -> Result<Attention, NicepayError> {
        let attention = self.call(cancel, |ledger| async move { ledger.attention().await });
        let attention = attention.await?;
        let parked = |parked: core::ParkedEvent| ParkedEvent {
            consumer: parked.consumer,
            event: (&parked.event).into(),
            failures: small(parked.failures),
            error: parked.error,
            parked_at: parked.parked_at.into(),
        };
        let unmatched = |letter: core::UnmatchedNotification| UnmatchedNotification {
            transaction_id: letter.transaction_id.to_string(),
            reference: letter.reference.map(|reference| reference.to_string()),
            amount: signed(letter.amount),
            received_at: letter.received_at.into(),
        };
        Ok(Attention {
            payments: attention.payments.into_iter().map(Into::into).collect(),
            parked: attention.parked.into_iter().map(parked).collect(),
            unmatched: attention.unmatched.into_iter().map(unmatched).collect(),
        })
    }

    /// How the ledger is: what is due, leased, parked, unmatched; the schema; the database's clock.
    ///
    /// # Errors
    /// Storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn health(&self, cancel: Option<Arc<CancelToken>>) -> Result<LedgerHealth, NicepayError> {
        let health = self.call(cancel, |ledger| async move { ledger.health().await });
        let health = health.await?;
        Ok(LedgerHealth {
            schema: small(health.schema),
            clock: moment(health.clock),
            payments_due: health.payments_due,
            payments_leased: health.payments_leased,
            payments_needing_attention: health.payments_needing_attention,
            inbox_due: health.inbox_due,
            inbox_unmatched: health.inbox_unmatched,
            events_parked: health.events_parked,
            forged: health.forged,
            consumers: health.consumers.into_iter().collect(),
        })
    }
}
