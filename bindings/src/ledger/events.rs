//! What the shop is told: at least once, in order per order, until it says that it is done.

use std::sync::{Arc, PoisonError, RwLock};

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
#[derive(uniffi::Object)]
pub struct CoreEvents {
    events: Arc<Mutex<core::Events>>,
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
        let events = Arc::clone(&self.events);
        run(cancel, async move {
            Ok(events.lock().await.next().await?.map(Told::from))
        })
        .await
    }

    /// The next event that is there already.
    ///
    /// # Errors
    /// Storage; calling again goes on.
    #[uniffi::method(default(cancel = None))]
    pub async fn try_next(&self, cancel: Option<Arc<CancelToken>>) -> Result<Option<Told>, NicepayError> {
        let events = Arc::clone(&self.events);
        run(cancel, async move {
            Ok(events.lock().await.try_next().await?.map(Told::from))
        })
        .await
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
