//! Reading the ledger: payments, lists, histories, and what needs a person.

use jiff::Timestamp;
use nicepay_checkout::{Amount, ReferenceNo, TransactionId};
use serde::Serialize;

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::machine::Event;
use crate::payment::{Payment, PaymentStatus};
use crate::store::{self, Cursor, Health, to_millis};

/// Which payments to list; all of them by default.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Filter {
    /// Only those with this status.
    pub status: Option<PaymentStatus>,
    /// Only those that need a person.
    pub attention: bool,
    /// Only those whose order was first checked out at this time or later.
    pub created_from: Option<Timestamp>,
    /// Only those whose order was first checked out before this time.
    pub created_before: Option<Timestamp>,
    /// Only those of this amount or more, in rupiah.
    pub amount_from: Option<u64>,
    /// Only those of this amount or less, in rupiah.
    pub amount_to: Option<u64>,
}

impl Filter {
    pub(crate) fn stored(&self) -> store::Filter {
        let rupiah = |amount: u64| i64::try_from(amount).unwrap_or(i64::MAX);
        store::Filter {
            status: self.status,
            attention: self.attention,
            created_from: self.created_from,
            created_before: self.created_before,
            amount_from: self.amount_from.map(rupiah),
            amount_to: self.amount_to.map(rupiah),
        }
    }
}

/// A page of payments, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// The payments.
    pub payments: Vec<Payment>,
    /// The cursor of the next page, of older payments; `None` after the last page.
    pub next: Option<String>,
    /// The cursor of the page before, of newer payments; `None` on the first page. A page that was reached by going back and is
    /// full has one even if nothing is newer; its page is then empty.
    pub previous: Option<String>,
}

/// Something that happened to an order's payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HistoryEntry {
    /// When, by the ledger's clock.
    pub at: Timestamp,
    /// Where it comes from: `shop`, `answer`, `inquiry`, `notification`, `callback`, `worker`, `person`; `event` for an
    /// event of the shop, and `delivery` for what a consumer did with it.
    pub source: String,
    /// What it is, such as `planned`, `registered`, `inquired`, `paid`, `done`.
    pub kind: String,
    /// Its data.
    pub data: serde_json::Value,
}

/// What needs a person.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Attention {
    /// Payments that can't continue on their own, each with its reason.
    pub payments: Vec<Payment>,
    /// Events that a consumer could not handle.
    pub parked: Vec<ParkedEvent>,
    /// Genuine notifications that match no order of the ledger.
    pub unmatched: Vec<UnmatchedNotification>,
}

/// An event that a consumer gave up on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ParkedEvent {
    /// The consumer.
    pub consumer: String,
    /// The event.
    pub event: Event,
    /// How often its handling failed.
    pub failures: u32,
    /// The last failure, in the consumer's words.
    pub error: Option<String>,
    /// When it was parked.
    pub parked_at: Timestamp,
}

/// A genuine notification that matches no order of the ledger.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UnmatchedNotification {
    /// NICEPAY's transaction id.
    pub transaction_id: TransactionId,
    /// Its reference; the token does not cover it.
    pub reference: Option<ReferenceNo>,
    /// The amount in rupiah.
    pub amount: Amount,
    /// When it came.
    pub received_at: Timestamp,
}

/// How a cursor begins that continues with newer payments.
const NEWER: &str = "newer.";
const MOST_ON_A_PAGE: u32 = 1_000;
const MOST_OF_EACH: u32 = 500;

impl Ledger {
    /// The current payment of an order; `None` for an order that is not in the ledger.
    ///
    /// # Errors
    /// `storage`.
    pub async fn payment(&self, order_id: &ReferenceNo) -> Result<Option<Payment>, LedgerError> {
        Ok(self
            .load(order_id)
            .await?
            .and_then(|stored| Payment::of(&stored.state)))
    }

    /// A page of payments, newest first: up to `limit` (at most 1,000), where the cursor of another page says. A page
    /// costs the same in a large ledger as in a small one; only a filter by amount reads on until it has found enough.
    ///
    /// # Errors
    /// An invalid request for an invalid cursor; `storage`.
    pub async fn payments(
        &self,
        filter: &Filter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page, LedgerError> {
        let after = cursor.map(parse_cursor).transpose()?;
        let limit = limit.clamp(1, MOST_ON_A_PAGE);
        let (has_cursor, newer) = (after.is_some(), after.as_ref().is_some_and(|after| after.newer));
        let listed = self.inner.store.payments(filter.stored(), after, limit).await?;
        let is_full = listed.len() == limit as usize;
        let place = |at: &store::Stored| format!("{}.{}", to_millis(at.state.created_at), at.state.order_id);
        let next = listed.last().filter(|_| is_full || newer).map(place);
        let has_newer = if newer { is_full } else { has_cursor };
        let first = listed.first().filter(|_| has_newer);
        let previous = first.map(|first| format!("{NEWER}{}", place(first)));
        let payments = listed
            .iter()
            .filter_map(|stored| Payment::of(&stored.state))
            .collect();
        Ok(Page {
            payments,
            next,
            previous,
        })
    }

    /// Everything that happened to an order's payment, oldest first: the shop's calls, NICEPAY's responses and notifications,
    /// the worker's inquiries, the events, and what the consumers did with them.
    ///
    /// # Errors
    /// `storage`.
    pub async fn history(&self, order_id: &ReferenceNo) -> Result<Vec<HistoryEntry>, LedgerError> {
        let entries = self.inner.store.history(order_id.as_str().to_owned()).await?;
        Ok(entries
            .into_iter()
            .map(|entry| HistoryEntry {
                at: entry.at,
                source: entry.source,
                kind: entry.kind,
                data: entry.data,
            })
            .collect())
    }

    /// What needs a person: payments, parked events, and notifications of unknown orders; up to 500 of each kind.
    ///
    /// # Errors
    /// `storage`.
    pub async fn attention(&self) -> Result<Attention, LedgerError> {
        let filter = store::Filter {
            attention: true,
            ..store::Filter::default()
        };
        let listed = self.inner.store.payments(filter, None, MOST_OF_EACH).await?;
        let parked = self.inner.store.parked(MOST_OF_EACH).await?;
        let unmatched = self.inner.store.unmatched(MOST_OF_EACH).await?;
        Ok(Attention {
            payments: listed
                .iter()
                .filter_map(|stored| Payment::of(&stored.state))
                .collect(),
            parked: parked
                .into_iter()
                .map(|parked| ParkedEvent {
                    consumer: parked.consumer,
                    event: parked.event,
                    failures: parked.failures,
                    error: parked.error,
                    parked_at: parked.parked_at,
                })
                .collect(),
            unmatched: unmatched
                .into_iter()
                .filter_map(|letter| {
                    Some(UnmatchedNotification {
                        transaction_id: letter.transaction_id,
                        reference: letter.reference,
                        amount: Amount::rupiah(letter.amount).ok()?,
                        received_at: letter.received_at,
                    })
                })
                .collect(),
        })
    }

    /// The health of the ledger: what is due, leased, parked and unmatched, the schema version, and the database's clock.
    ///
    /// # Errors
    /// `storage`.
    pub async fn health(&self) -> Result<Health, LedgerError> {
        self.inner.store.health(self.now()).await
    }
}

fn parse_cursor(cursor: &str) -> Result<Cursor, LedgerError> {
    let newer = cursor.strip_prefix(NEWER);
    newer
        .unwrap_or(cursor)
        .split_once('.')
        .and_then(|(millis, order_id)| {
            Some(Cursor {
                newer: newer.is_some(),
                created_at: millis.parse().ok()?,
                order_id: order_id.to_owned(),
            })
        })
        .ok_or_else(|| {
            LedgerError::invalid(
                "the page cursor is invalid",
                "pass the `next` or `previous` value of a page",
            )
        })
}
