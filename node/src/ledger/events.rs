//! A consumer's events, taken one by one, and what the shop says of each.

use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::join_all;
use napi_derive::napi;
use nicepay_checkout_ledger::{Delivery, Events, Ledger};

use super::{NativeLedger, claim, payment, refused};
use crate::error::{Fault, caught};
use crate::mailbox::Post;
use crate::runtime::runtime;

/// Events and when they came.
type Came = VecDeque<(Instant, Delivery)>;

/// What came and was not taken yet, by consumer: a call that was given up leaves its event to whoever waits next.
#[derive(Clone)]
pub(crate) struct Ready {
    consumers: Arc<Mutex<HashMap<String, Came>>>,
    /// How long it may lie there. An older one comes again when its lease is over.
    fresh: Duration,
}

/// The events that were handled and that the ledger was not told of yet, and who is to hear that it was.
#[derive(Clone, Default)]
pub(crate) struct Handled(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    events: Vec<(u32, Post, Delivery)>,
    is_under_way: bool,
    /// How many the shop has taken and not handled.
    in_hand: usize,
}

/// With so many in hand, those handled within this time are told together: a statement for each would cost more than the
/// handling. With fewer, nobody waits.
const MANY: usize = 16;
const GATHER: Duration = Duration::from_millis(1);

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
    handled: Handled,
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
            ready: ledger.ready.clone(),
            handled: ledger.handled.clone(),
            post: ledger.post.clone(),
        })
    }

    /// How many events there are to take is sent to `id`: 0 once the ledger was stopped or, without `wait`, where there is none
    /// now. Those that are here already come with the first, up to `most`.
    #[napi]
    pub fn next(&self, id: u32, wait: bool, most: u32) -> Option<String> {
        let (ledger, consumer) = (self.ledger.clone(), self.consumer.clone());
        let (events, ready) = (Arc::clone(&self.events), self.ready.clone());
        refused(|| {
            self.post.run(id, async move {
                let mut events = events.lock().await;
                let left = ready.left(&consumer);
                if left > 0 {
                    return Ok(left.to_string());
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
                let Some(first) = next else {
                    return Ok("0".to_owned());
                };
                let mut came = vec![first];
                while came.len() < most as usize {
                    // A failure meets whoever asks next.
                    let Some(Ok(Some(more))) = subscribed.next().now_or_never() else {
                        break;
                    };
                    came.push(more);
                }
                Ok(ready.add(consumer, came).to_string())
            })
        })
    }

    /// An event that came; none where another call has taken it.
    #[napi]
    pub fn take(&self) -> Option<NativeDelivery> {
        let delivery = self.ready.take(&self.consumer)?;
        self.handled.taken();
        Some(NativeDelivery {
            delivery: Mutex::new(Some(delivery)),
            handled: self.handled.clone(),
            post: self.post.clone(),
        })
    }
}

impl Ready {
    /// The ledger hands out what has half of its lease left: half of that is for the handling.
    pub(crate) fn new(lease: Duration) -> Self {
        Self {
            consumers: Arc::default(),
            fresh: lease.checked_div(4).unwrap_or_default(),
        }
    }

    /// Adds what came, and says how many that are.
    fn add(&self, consumer: String, came: Vec<Delivery>) -> usize {
        let (count, now) = (came.len(), Instant::now());
        let mut consumers = locked(&self.consumers);
        let left = consumers.entry(consumer).or_default();
        left.extend(came.into_iter().map(|delivery| (now, delivery)));
        count
    }

    fn take(&self, consumer: &str) -> Option<Delivery> {
        let mut consumers = locked(&self.consumers);
        let left = consumers.get_mut(consumer)?;
        loop {
            let (came, delivery) = left.pop_front()?;
            if came.elapsed() < self.fresh {
                return Some(delivery);
            }
        }
    }

    /// Gives back what nobody has taken: other processes need not wait for its lease's end.
    pub(crate) async fn release(self) {
        let left = std::mem::take(&mut *locked(&self.consumers));
        let deliveries = left.into_values().flatten();
        join_all(deliveries.map(|(_, delivery)| delivery.release())).await;
    }

    /// How many are left that nobody has taken.
    fn left(&self, consumer: &str) -> usize {
        locked(&self.consumers).get_mut(consumer).map_or(0, |left| {
            left.retain(|(came, _)| came.elapsed() < self.fresh);
            left.len()
        })
    }
}

impl Handled {
    /// Has `delivery` done together with those that are handled while the ledger is told of others.
    fn add(&self, id: u32, post: &Post, delivery: Delivery) -> Result<(), Fault> {
        let runtime = runtime()?;
        let mut waiting = locked(&self.0);
        waiting.events.push((id, post.clone(), delivery));
        if !std::mem::replace(&mut waiting.is_under_way, true) {
            runtime.spawn(self.clone().tell());
        }
        Ok(())
    }

    fn taken(&self) {
        let mut waiting = locked(&self.0);
        waiting.in_hand = waiting.in_hand.saturating_add(1);
    }

    /// Handled, or forgotten.
    fn left(&self) {
        let mut waiting = locked(&self.0);
        waiting.in_hand = waiting.in_hand.saturating_sub(1);
    }

    async fn tell(self) {
        loop {
            if locked(&self.0).in_hand >= MANY {
                tokio::time::sleep(GATHER).await;
            }
            let events = {
                let mut waiting = locked(&self.0);
                waiting.is_under_way = !waiting.events.is_empty();
                std::mem::take(&mut waiting.events)
            };
            if events.is_empty() {
                return;
            }
            let each = events.into_iter().map(|(id, post, delivery)| async move {
                let done = AssertUnwindSafe(delivery.done()).catch_unwind().await;
                let said = match done {
                    Ok(Ok(ours)) => ours.to_string(),
                    Ok(Err(error)) => Fault::from(error).to_text(),
                    Err(panic) => Fault::panic(&*panic).to_text(),
                };
                (id, post, said)
            });
            for (id, post, said) in join_all(each).await {
                post.send(id, said);
            }
        }
    }
}

/// An event that is the shop's to handle.
#[napi]
pub struct NativeDelivery {
    /// Until it is done or handed back.
    delivery: Mutex<Option<Delivery>>,
    handled: Handled,
    post: Post,
}

impl NativeDelivery {
    /// Takes it out of the shop's hands.
    fn out(&self) -> Result<Delivery, Fault> {
        let delivery = locked(&self.delivery).take().ok_or_else(spent)?;
        self.handled.left();
        Ok(delivery)
    }
}

impl Drop for NativeDelivery {
    fn drop(&mut self) {
        if locked(&self.delivery).is_some() {
            self.handled.left();
        }
    }
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
            let delivery = self.out()?;
            self.handled.add(id, &self.post, delivery)
        })
    }

    #[napi]
    pub fn release(&self, id: u32) -> Option<String> {
        refused(|| {
            let delivery = self.out()?;
            self.post
                .run(id, async move { Ok(delivery.release().await?.to_string()) })
        })
    }

    #[napi]
    pub fn retry_later(&self, id: u32, error: String) -> Option<String> {
        refused(|| {
            let delivery = self.out()?;
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
