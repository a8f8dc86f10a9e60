//! Events for the shop: delivered at least once, in order for each order, until they are done.

use std::fmt::Display;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use futures_util::Stream;

use crate::claim::{Claim, Dialect};
use crate::consumer::Need;
use crate::consumers::{Consumer, Leased};
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::machine::{Event, later};
use crate::store::{self, DeliveryOutcome, Finished};

const LONGEST_NAME: usize = 64;
const LONGEST_ERROR: usize = 500;

impl Ledger {
    /// The events for `consumer`, a name that the shop chooses, such as `shop` or `mail`. Each consumer gets every event, at
    /// least once. The events of one order come in order: the next one comes when the one before is done.
    ///
    /// Any number of tasks and processes can share a consumer's events. An event that is neither done nor handed back
    /// before its [lease](crate::LedgerBuilder::event_lease) ends comes again. A new consumer also gets past events.
    ///
    /// # Errors
    /// An invalid request for an invalid name; `storage`.
    pub async fn events(&self, consumer: &str) -> Result<Events, LedgerError> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
        if consumer.is_empty() || consumer.len() > LONGEST_NAME || !consumer.chars().all(plain) {
            return Err(LedgerError::invalid(
                "the consumer name is invalid",
                format!("use 1 to {LONGEST_NAME} lower-case letters, digits, `_` or `-`, such as shop"),
            ));
        }
        self.inner
            .store
            .subscribe(consumer.to_owned(), self.now())
            .await?;
        Ok(Events {
            ledger: self.clone(),
            name: consumer.to_owned(),
            consumer: self.inner.consumers.get(consumer),
        })
    }

    /// Retries a consumer's parked events: all of them, or the one with this id. Returns how many there were.
    ///
    /// # Errors
    /// `storage`.
    pub async fn retry_parked(&self, consumer: &str, event_id: Option<&str>) -> Result<u64, LedgerError> {
        self.release_parked(consumer, event_id, true).await
    }

    /// Drops a consumer's parked event permanently, so that the later events of its order can come.
    ///
    /// # Errors
    /// `storage`.
    pub async fn skip_parked(&self, consumer: &str, event_id: &str) -> Result<u64, LedgerError> {
        self.release_parked(consumer, Some(event_id), false).await
    }

    /// Releases what was leased for these consumers and not handed out.
    pub(crate) async fn release_leased(&self, leased: Vec<(String, Leased)>) -> Result<(), LedgerError> {
        let deliveries = leased
            .into_iter()
            .map(|(consumer, leased)| Delivery::of(self, consumer, leased));
        let released = deliveries.map(Delivery::release);
        futures_util::future::try_join_all(released).await.map(drop)
    }

    async fn release_parked(
        &self,
        consumer: &str,
        event_id: Option<&str>,
        retry: bool,
    ) -> Result<u64, LedgerError> {
        let event_id = event_id.map(str::to_owned);
        let released = self
            .inner
            .store
            .release_parked(consumer.to_owned(), event_id, retry, self.now())
            .await?;
        self.inner.consumers.ring();
        Ok(released)
    }
}

/// A consumer's events, one after the other. All instances of one consumer in one process share the leased events.
pub struct Events {
    ledger: Ledger,
    name: String,
    consumer: Arc<Consumer>,
}

impl Events {
    /// Waits for the next event. `None` once the ledger was [stopped](Ledger::stop).
    ///
    /// Dropping the future loses nothing.
    ///
    /// # Errors
    /// `storage`; call again to continue.
    pub async fn next(&mut self) -> Result<Option<Delivery>, LedgerError> {
        let inner = Arc::clone(&self.ledger.inner);
        let mut stop = inner.stop.subscribe();
        let mut rings = inner.consumers.rings();
        let mut is_idle = false;
        loop {
            if *stop.borrow_and_update() {
                return Ok(None);
            }
            // Read before the store: an event that is raised later is announced again.
            let rung = *rings.borrow_and_update();
            let need = if is_idle {
                Need::Idle(inner.settings.idle)
            } else {
                Need::Rung(rung)
            };
            if let Some(delivery) = self.take(need).await? {
                return Ok(Some(delivery));
            }
            is_idle = tokio::select! {
                _ = stop.changed() => false,
                _ = rings.changed() => false,
                () = tokio::time::sleep(inner.settings.idle) => true,
            };
        }
    }

    /// The next event that is already available, without waiting.
    ///
    /// # Errors
    /// `storage`; call again to continue.
    pub async fn try_next(&mut self) -> Result<Option<Delivery>, LedgerError> {
        self.take(Need::Now).await
    }

    async fn take(&self, need: Need) -> Result<Option<Delivery>, LedgerError> {
        let leased = self.consumer.take(&self.ledger, &self.name, need).await?;
        Ok(leased.map(|leased| Delivery::of(&self.ledger, self.name.clone(), leased)))
    }

    /// The same events as a stream, which ends when the ledger is stopped.
    pub fn into_stream(self) -> impl Stream<Item = Result<Delivery, LedgerError>> {
        futures_util::stream::unfold(self, |mut events| async move {
            let next = events.next().await.transpose()?;
            Some((next, events))
        })
    }
}

/// An event that this caller must handle before its lease ends.
pub struct Delivery {
    ledger: Ledger,
    consumer: String,
    lease: String,
    leased: store::Delivery,
}

impl Delivery {
    fn of(ledger: &Ledger, consumer: String, leased: Leased) -> Self {
        Self {
            ledger: ledger.clone(),
            consumer,
            lease: leased.lease,
            leased: leased.delivery,
        }
    }

    /// The event.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.leased.event
    }

    /// How often its handling has failed before.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.leased.failures
    }

    /// One statement for the transaction that delivers, in the shop's own database. If it inserts a row, deliver; if it
    /// inserts none, the event has already taken effect. So the event takes effect once in that database, wherever the
    /// ledger's database is and whatever crashes. [`Dialect::migration`] creates the table.
    #[must_use]
    pub fn claim(&self, dialect: Dialect) -> Claim {
        Claim::new(dialect, &self.consumer, &self.leased.event.id)
    }

    /// Marks the event as handled. `false` if the lease had ended and another caller has the event: harmless with a claim.
    ///
    /// # Errors
    /// `storage`: the event comes again.
    pub async fn done(self) -> Result<bool, LedgerError> {
        self.finish(DeliveryOutcome::Done).await
    }

    /// Hands the event back after a failure. It comes again after a pause, which grows from a second to an hour. After too
    /// many failures it is parked for a person. The later events of its order wait for it. `error` is stored, up to 500
    /// characters.
    ///
    /// # Errors
    /// `storage`: the event comes again when its lease ends.
    pub async fn retry_later(self, error: impl Display) -> Result<bool, LedgerError> {
        let error: String = error.to_string().chars().take(LONGEST_ERROR).collect();
        let failures = self.leased.failures.saturating_add(1);
        if failures >= self.ledger.inner.settings.failures_before_parking {
            return self.finish(DeliveryOutcome::Parked { error }).await;
        }
        let pause = Duration::from_secs(
            1_u64
                .checked_shl(failures.saturating_sub(1).min(12))
                .unwrap_or(3_600)
                .min(3_600),
        );
        let due_at = later(self.ledger.now(), pause);
        self.finish(DeliveryOutcome::Retry { error, due_at }).await
    }

    /// Hands the event back unhandled: it comes again immediately, to the first who asks, and counts no failure. For a process
    /// that ends, or a task whose caller has gone.
    ///
    /// # Errors
    /// `storage`: the event comes again when its lease ends.
    pub async fn release(self) -> Result<bool, LedgerError> {
        self.finish(DeliveryOutcome::Released).await
    }

    async fn finish(self, outcome: DeliveryOutcome) -> Result<bool, LedgerError> {
        // The next event of the same order may come now, or this one again.
        let is_news = matches!(outcome, DeliveryOutcome::Done | DeliveryOutcome::Released);
        let finished = Finished {
            consumer: self.consumer,
            seq: self.leased.seq,
            lease: self.lease,
            at: self.ledger.now(),
            outcome,
        };
        crate::failpoint!("events.before_done");
        let ours = self.ledger.inner.store.finish_event(finished).await?;
        crate::failpoint!("events.after_done");
        if is_news {
            self.ledger.inner.consumers.ring();
        }
        Ok(ours)
    }
}

impl Deref for Delivery {
    type Target = Event;

    fn deref(&self) -> &Event {
        &self.leased.event
    }
}

impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Delivery")
            .field("consumer", &self.consumer)
            .field("event", &self.leased.event.id)
            .field("failures", &self.leased.failures)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Events {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Events")
            .field("consumer", &self.name)
            .finish_non_exhaustive()
    }
}
