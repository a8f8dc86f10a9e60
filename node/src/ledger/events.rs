//! A consumer's events, taken one by one, and what the shop says of each.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use napi_derive::napi;
use nicepay_checkout_ledger::{Delivery, Events, Ledger};

use super::{NativeLedger, claim, payment, refused};
use crate::error::{Fault, caught};
use crate::mailbox::Post;

/// What came and was not taken yet, by consumer: a call that was given up leaves its event to whoever waits next.
pub(crate) type Ready = Arc<Mutex<HashMap<String, VecDeque<(Instant, Delivery)>>>>;

/// How long it may lie there. An older one comes again when its lease is over.
const FRESH: Duration = Duration::from_secs(5);

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[napi]
pub struct NativeEvents {
    ledger: Ledger,
    consumer: String,
    /// Subscribed by the first who waits; one waits at a time.
    events: Arc<tokio::sync::Mutex<Option<Events>>>,
    ready: Ready,
    post: Post,
}

#[napi]
impl NativeEvents {
    #[napi(factory)]
    pub fn of(ledger: &NativeLedger, consumer: String) -> napi::Result<Self> {
        Ok(Self {
            ledger: caught(|| ledger.opened())?,
            consumer,
            events: Arc::default(),
            ready: Arc::clone(&ledger.ready),
            post: ledger.post.clone(),
        })
    }

    /// `true` is sent to `id` once there may be an event to take, `false` once the ledger was stopped. Without `wait`, `false`
    /// where there is none now.
    #[napi]
    pub fn next(&self, id: u32, wait: bool) -> Option<String> {
        let (ledger, consumer) = (self.ledger.clone(), self.consumer.clone());
        let (events, ready) = (Arc::clone(&self.events), Arc::clone(&self.ready));
        refused(|| {
            self.post.run(id, async move {
                let mut events = events.lock().await;
                if is_left(&ready, &consumer) {
                    return Ok("true".to_owned());
                }
                let subscribed = match events.as_mut() {
                    Some(subscribed) => subscribed,
                    None => events.insert(ledger.events(&consumer).await?),
                };
                let next = if wait {
                    subscribed.next().await?
                } else {
                    subscribed.try_next().await?
                };
                let came = next.is_some();
                if let Some(delivery) = next {
                    let mut ready = locked(&ready);
                    let left = ready.entry(consumer).or_default();
                    left.push_back((Instant::now(), delivery));
                }
                Ok(came.to_string())
            })
        })
    }

    /// An event that came; none where another call has taken it.
    #[napi]
    pub fn take(&self) -> Option<NativeDelivery> {
        let (_, delivery) = locked(&self.ready).get_mut(&self.consumer)?.pop_front()?;
        Some(NativeDelivery {
            delivery: Mutex::new(Some(delivery)),
            post: self.post.clone(),
        })
    }
}

/// Whether an event is left that nobody has taken.
fn is_left(ready: &Ready, consumer: &str) -> bool {
    let mut ready = locked(ready);
    ready.get_mut(consumer).is_some_and(|left| {
        left.retain(|(came, _)| came.elapsed() < FRESH);
        !left.is_empty()
    })
}

/// An event that is the shop's to handle.
#[napi]
pub struct NativeDelivery {
    /// Until it is done or handed back.
    delivery: Mutex<Option<Delivery>>,
    post: Post,
}

#[napi]
impl NativeDelivery {
    /// The event, and how often its handling has failed.
    #[napi(getter)]
    pub fn said(&self) -> String {
        let delivery = locked(&self.delivery);
        let Some(delivery) = delivery.as_ref() else {
            return "null".to_owned();
        };
        let mut said = payment::event(delivery.event());
        if let Some(members) = said.as_object_mut() {
            members.insert("failures".to_owned(), delivery.failures().into());
        }
        said.to_string()
    }

    #[napi]
    pub fn claim(&self, dialect: String) -> String {
        crate::error::guarded(|| {
            let dialect = claim::dialect(&dialect)?;
            let delivery = locked(&self.delivery);
            let delivery = delivery.as_ref().ok_or_else(spent)?;
            Ok(claim::text(&delivery.claim(dialect)))
        })
    }

    #[napi]
    pub fn done(&self, id: u32) -> Option<String> {
        refused(|| {
            let delivery = locked(&self.delivery).take().ok_or_else(spent)?;
            self.post
                .run(id, async move { Ok(delivery.done().await?.to_string()) })
        })
    }

    #[napi]
    pub fn retry_later(&self, id: u32, error: String) -> Option<String> {
        refused(|| {
            let delivery = locked(&self.delivery).take().ok_or_else(spent)?;
            self.post.run(
                id,
                async move { Ok(delivery.retry_later(error).await?.to_string()) },
            )
        })
    }
}

fn spent() -> Fault {
    Fault::argument("the event was marked as done or handed back before")
}

#[napi]
impl NativeLedger {
    /// `event_id`: none for all of them.
    #[napi]
    pub fn retry_parked(&self, id: u32, consumer: String, event_id: Option<String>) -> Option<String> {
        self.start(id, |ledger| {
            Ok(async move {
                let released = ledger.retry_parked(&consumer, event_id.as_deref()).await?;
                Ok(released.to_string())
            })
        })
    }

    #[napi]
    pub fn skip_parked(&self, id: u32, consumer: String, event_id: String) -> Option<String> {
        self.start(id, |ledger| {
            Ok(async move { Ok(ledger.skip_parked(&consumer, &event_id).await?.to_string()) })
        })
    }
}
