//! Looking: a payment, lists of them, what happened, and what needs a person.

use jiff::Timestamp;
use nicepay_checkout::{Amount, ReferenceNo, TransactionId};
use serde::Serialize;

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::machine::Event;
use crate::payment::{Payment, PaymentStatus};
use crate::store::{self, Cursor, Health, to_millis};

/// Which payments; all of them where nothing is said.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Filter {
    /// Only those that stand like this.
    pub status: Option<PaymentStatus>,
    /// Only those that need a person.
    pub attention: bool,
    /// Only those whose order was first checked out at this moment or later.
    pub created_from: Option<Timestamp>,
    /// Only those whose order was first checked out before this moment.
    pub created_before: Option<Timestamp>,
}

/// A page of payments, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// The payments.
    pub payments: Vec<Payment>,
    /// Where the next page begins; none after the last.
    pub next: Option<String>,
}

/// Something that happened to an order's payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HistoryEntry {
    /// When, by the ledger's clock.
    pub at: Timestamp,
    /// Who brought it: `shop`, `answer`, `inquiry`, `notification`, `callback`, `worker`; `event` for what the shop is
    /// told and `delivery` for what a consumer did with it.
    pub source: String,
    /// What it is, such as `planned`, `registered`, `inquired`, `paid`, `done`.
    pub kind: String,
    /// What it says.
    pub data: serde_json::Value,
}

/// What needs a person.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Attention {
    /// Payments that can't go on by themselves, each with its reason.
    pub payments: Vec<Payment>,
    /// Events that a consumer could not handle.
    pub parked: Vec<ParkedEvent>,
    /// Genuine notifications that name no order of the ledger.
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
    /// Since when.
    pub parked_at: Timestamp,
}

/// A genuine notification that names no order of the ledger.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UnmatchedNotification {
    /// NICEPAY's transaction id.
    pub transaction_id: TransactionId,
    /// The reference that it names; its token does not cover it.
    pub reference: Option<ReferenceNo>,
    /// The amount in rupiah.
    pub amount: Amount,
    /// When it came.
    pub received_at: Timestamp,
}

const MOST_ON_A_PAGE: u32 = 1_000;
const MOST_OF_EACH: u32 = 500;

impl Ledger {
    /// The payment of an order as it stands; `None` for an order that is not in the ledger.
    ///
    /// # Errors
    /// `storage`.
    pub async fn payment(&self, order_id: &ReferenceNo) -> Result<Option<Payment>, LedgerError> {
        Ok(self
            .load(order_id)
            .await?
            .and_then(|stored| Payment::of(&stored.state)))
    }

    /// A page of payments, newest first: up to `limit` (1,000 at most), from where the page before says. A page costs the
    /// same in a large ledger as in a small one.
    ///
    /// # Errors
    /// An invalid request for a cursor that is not one; `storage`.
    pub async fn payments(
        &self,
        filter: &Filter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page, LedgerError> {
        let after = cursor.map(parse_cursor).transpose()?;
        let limit = limit.clamp(1, MOST_ON_A_PAGE);
        let filter = store::Filter {
            status: filter.status,
            attention: filter.attention,
            created_from: filter.created_from,
            created_before: filter.created_before,
        };
        let listed = self.inner.store.payments(filter, after, limit).await?;
        let is_full = listed.len() == limit as usize;
        let last = listed
            .last()
            .filter(|_| is_full)
            .map(|last| format!("{}.{}", to_millis(last.state.created_at), last.state.order_id));
        let payments = listed
            .iter()
            .filter_map(|stored| Payment::of(&stored.state))
            .collect();
        Ok(Page { payments, next: last })
    }

    /// Everything that happened to an order's payment, oldest first: what the shop wanted, what NICEPAY answered and told,
    /// what the worker asked, what the shop was told and did.
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

    /// What needs a person: payments, parked events, and notifications of unknown orders; up to 500 of each.
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

    /// How the ledger is: what is due, leased, parked, unmatched; the schema; the database's clock.
    ///
    /// # Errors
    /// `storage`.
    pub async fn health(&self) -> Result<Health, LedgerError> {
        self.inner.store.health(self.now()).await
    }
}

fn parse_cursor(cursor: &str) -> Result<Cursor, LedgerError> {
    cursor
        .split_once('.')
        .and_then(|(millis, order_id)| {
            Some(Cursor {
                created_at: millis.parse().ok()?,
                order_id: order_id.to_owned(),
            })
        })
        .ok_or_else(|| LedgerError::invalid("the cursor is none", "give the `next` of the page before"))
}
