//! What the shop is told: at least once, in order per order, until it says that it is done.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex as Lock, MutexGuard, PoisonError, RwLock};

use nicepay_checkout::blocking;
use nicepay_checkout_ledger::{self as core, Dialect};
use tokio::sync::Mutex;

use super::CoreLedger;
use super::claim::Claim;
use super::names::ClaimDialect;
use super::payment::LedgerEvent;
use crate::error::NicepayError;
use crate::runtime::{CancelToken, Live, run};

#[uniffi::export]
impl CoreLedger {
    /// The events for `consumer`, a name of the shop's own such as `shop` or `mail`: each consumer gets every event. At
    /// least once, and in order per order. Any number of tasks and processes may share a consumer's events. A new
    /// consumer gets past events too.
    ///
    /// # Errors
    /// An invalid request for a name that can't be used; storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn events(
        &self,
        consumer: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Arc<CoreEvents>, NicepayError> {
        let events = self.call(cancel, |ledger| async move { ledger.events(&consumer).await });
        Ok(Arc::new(CoreEvents {
            events: Arc::new(Mutex::new(events.await?)),
            came: Lock::default(),
            _live: Live::object(),
        }))
    }

    /// Gives a consumer's parked events another chance: all of them, or the one with this id. How many there were.
    ///
    /// # Errors
    /// Storage.
    #[uniffi::method(default(event_id = None, cancel = None))]
    pub async fn retry_parked(
        &self,
        consumer: String,
        event_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<i64, NicepayError> {
        let released = self.call(cancel, |ledger| async move {
            ledger.retry_parked(&consumer, event_id.as_deref()).await
        });
        Ok(i64::try_from(released.await?).unwrap_or(i64::MAX))
    }

    /// Drops a consumer's parked event for good, so that the events of its order after it come. How many there were.
    ///
    /// # Errors
    /// Storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn skip_parked(
        &self,
        consumer: String,
        event_id: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<i64, NicepayError> {
        let skipped = self.call(cancel, |ledger| async move {
            ledger.skip_parked(&consumer, &event_id).await
        });
        Ok(i64::try_from(skipped.await?).unwrap_or(i64::MAX))
    }
}

/// A consumer's events, one after the other.
///
/// Who is cancelled while waiting must not keep what came for him: `next` and `try_next` see to it as long as Rust is told
/// of the cancelling. Where the foreign side may be cancelled after Rust has answered, as Kotlin is, it calls `arrived` and
/// then `take`, and `give_back` when it is cancelled between the two.
#[derive(uniffi::Object)]
pub struct CoreEvents {
    events: Arc<Mutex<core::Events>>,
    /// What came and was not taken.
    came: Lock<VecDeque<Came>>,
    _live: Live,
}

#[uniffi::export]
impl CoreEvents {
    /// The next event; waits for one. Nothing once the ledger was stopped. Cancelling loses nothing.
    ///
    /// # Errors
    /// Storage; calling again goes on.
    #[uniffi::method(default(cancel = None))]
    pub async fn next(&self, cancel: Option<Arc<CancelToken>>) -> Result<Option<Told>, NicepayError> {
        Ok(self.come(true, cancel).await?.and_then(Came::told))
    }

    /// The next event that is there already.
    ///
    /// # Errors
    /// Storage; calling again goes on.
    #[uniffi::method(default(cancel = None))]
    pub async fn try_next(&self, cancel: Option<Arc<CancelToken>>) -> Result<Option<Told>, NicepayError> {
        Ok(self.come(false, cancel).await?.and_then(Came::told))
    }

    /// Whether there may be an event to take; with `wait`, false only once the ledger was stopped.
    ///
    /// # Errors
    /// Storage; calling again goes on.
    pub async fn arrived(&self, wait: bool) -> Result<bool, NicepayError> {
        let came = self.come(wait, None).await?;
        let is_there = came.is_some();
        self.came().extend(came);
        Ok(is_there)
    }

    /// An event that came; nothing where another call has taken it.
    pub fn take(&self) -> Option<Told> {
        let came = self.came().pop_front();
        came.and_then(Came::told)
    }

    /// Hands what came and was not taken to whoever asks next, here or in another process.
    pub fn give_back(&self) {
        self.came().clear();
    }
}

impl CoreEvents {
    async fn come(&self, wait: bool, cancel: Option<Arc<CancelToken>>) -> Result<Option<Came>, NicepayError> {
        let events = Arc::clone(&self.events);
        run(cancel, async move {
            let mut events = events.lock().await;
            let next = if wait {
                events.next().await
            } else {
                events.try_next().await
            };
            Ok(next?.map(|delivery| Came(Some(delivery))))
        })
        .await
    }

    fn came(&self) -> MutexGuard<'_, VecDeque<Came>> {
        self.came.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An event that nobody has in hand yet; released where that stays so.
struct Came(Option<core::Delivery>);

impl Came {
    fn told(mut self) -> Option<Told> {
        self.0.take().map(Told::from)
    }
}

impl Drop for Came {
    fn drop(&mut self) {
        if let (Some(delivery), Ok(runtime)) = (self.0.take(), blocking::runtime()) {
            // Where the store fails, it comes again when its lease is over.
            runtime.spawn(delivery.release());
        }
    }
}

/// An event and the hand that holds it, in one crossing.
#[derive(uniffi::Record)]
pub struct Told {
    /// The event.
    pub event: LedgerEvent,
    /// How often its handling has failed before.
    pub failures: i32,
    /// What to do with it.
    pub delivery: Arc<CoreDelivery>,
}

impl From<core::Delivery> for Told {
    fn from(delivery: core::Delivery) -> Self {
        Self {
            event: delivery.event().into(),
            failures: i32::try_from(delivery.failures()).unwrap_or(i32::MAX),
            delivery: Arc::new(CoreDelivery {
                delivery: RwLock::new(Some(delivery)),
                _live: Live::object(),
            }),
        }
    }
}

/// An event that is this caller's to handle until its lease is over.
#[derive(uniffi::Object)]
pub struct CoreDelivery {
    /// Until it is handled.
    delivery: RwLock<Option<core::Delivery>>,
    _live: Live,
}

#[uniffi::export]
impl CoreDelivery {
    /// One statement for the transaction that delivers, in the shop's own database.
    ///
    /// # Errors
    /// An invalid request once the event was handled or handed back.
    pub fn claim(&self, dialect: ClaimDialect) -> Result<Claim, NicepayError> {
        let delivery = self.delivery.read().unwrap_or_else(PoisonError::into_inner);
        let claim = delivery.as_ref().map(|held| held.claim(Dialect::from(dialect)));
        claim.map(Claim::from).ok_or_else(handled)
    }

    /// Says that it is handled. False where the lease was over and another has it: with a claim, harmless.
    ///
    /// # Errors
    /// Storage: the event comes again. An invalid request when it was handled or handed back before.
    #[uniffi::method(default(cancel = None))]
    pub async fn done(&self, cancel: Option<Arc<CancelToken>>) -> Result<bool, NicepayError> {
        let delivery = self.take()?;
        run(cancel, async move { Ok(delivery.done().await?) }).await
    }

    /// Hands it back: it comes again after a pause that grows from a second to an hour, and is parked for a person after
    /// too many failures. The later events of its order wait for it. `error` is kept, up to 500 characters.
    ///
    /// # Errors
    /// As for `done`.
    #[uniffi::method(default(cancel = None))]
    pub async fn retry_later(
        &self,
        error: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<bool, NicepayError> {
        let delivery = self.take()?;
        run(cancel, async move { Ok(delivery.retry_later(error).await?) }).await
    }

    /// Gives it back unhandled: it comes again at once, to whoever asks first, and no failure is counted.
    ///
    /// # Errors
    /// As for `done`.
    #[uniffi::method(default(cancel = None))]
    pub async fn release(&self, cancel: Option<Arc<CancelToken>>) -> Result<bool, NicepayError> {
        let delivery = self.take()?;
        run(cancel, async move { Ok(delivery.release().await?) }).await
    }
}

impl CoreDelivery {
    fn take(&self) -> Result<core::Delivery, NicepayError> {
        let taken = self
            .delivery
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        taken.ok_or_else(handled)
    }
}

fn handled() -> NicepayError {
    let problem = "was handled or handed back already".to_owned();
    NicepayError::wrong("event", "event", problem, "end each event once")
}
