//! What the tasks of one consumer share in a process: the leased events, and the search for more.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::{OwnedMutexGuard, watch};

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::machine::{later, since};
use crate::store::Delivery;

/// The consumers of this process. A forked child has its own: its parent's leases belong to its parent.
#[derive(Default)]
pub(crate) struct Consumers {
    known: Mutex<HashMap<(u32, String), Arc<Consumer>>>,
    /// Counts everything that may have caused an event.
    rings: watch::Sender<u64>,
}

impl Consumers {
    pub(crate) fn get(&self, name: &str) -> Arc<Consumer> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let consumer = known.entry((std::process::id(), name.to_owned())).or_default();
        Arc::clone(consumer)
    }

    /// What this process has leased and nobody has in hand, each with its consumer's name.
    pub(crate) fn take_leased(&self) -> Vec<(String, Leased)> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let own = known
            .iter()
            .filter(|((process, _), _)| *process == std::process::id());
        own.flat_map(|((_, name), consumer)| consumer.drain(name))
            .collect()
    }

    /// Announces that there may be an event.
    pub(crate) fn ring(&self) {
        self.rings.send_modify(|rings| *rings = rings.wrapping_add(1));
    }

    pub(crate) fn rings(&self) -> watch::Receiver<u64> {
        self.rings.subscribe()
    }
}

/// The tasks of one consumer in this process: one at a time reads the store, for all of them.
#[derive(Default)]
pub(crate) struct Consumer {
    leased: Mutex<VecDeque<Leased>>,
    look: Arc<tokio::sync::Mutex<Look>>,
}

/// An event that belongs to this process until its lease ends.
pub(crate) struct Leased {
    pub(crate) delivery: Delivery,
    pub(crate) lease: String,
    until: Timestamp,
}

/// The last read that found nothing more.
#[derive(Default)]
struct Look {
    /// How many announcements there had been before it.
    rings: Option<u64>,
    at: Option<Instant>,
}

/// Whether the store has to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Whatever was found before.
    Now,
    /// Only if nobody has read it since this many announcements.
    Rung(u64),
    /// Only if nobody has read it for this long.
    Idle(Duration),
}

impl Consumer {
    /// The next available event. Dropping the future loses nothing: what was found is kept for the next caller.
    pub(crate) async fn take(
        self: &Arc<Self>,
        ledger: &Ledger,
        name: &str,
        need: Need,
    ) -> Result<Option<Leased>, LedgerError> {
        let mut need = need;
        loop {
            if let Some(leased) = self.pop(ledger) {
                return Ok(Some(leased));
            }
            let look = Arc::clone(&self.look).lock_owned().await;
            if let Some(leased) = self.pop(ledger) {
                return Ok(Some(leased)); // another task has read the store in the meantime
            }
            let is_needed = match need {
                Need::Now => true,
                Need::Rung(rings) => look.rings.is_none_or(|before| before < rings),
                Need::Idle(pause) => look.at.is_none_or(|at| at.elapsed() >= pause),
            };
            if !is_needed {
                return Ok(None);
            }
            // In its own task: what it leases is kept, even if the caller stops waiting.
            let looking = tokio::spawn(Arc::clone(self).look(look, ledger.clone(), name.to_owned()));
            let is_all = match looking.await {
                Ok(looked) => looked?,
                Err(ended) => match ended.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(_) => return Ok(None), // the runtime ends
                },
            };
            if is_all {
                return Ok(self.pop(ledger));
            }
            need = Need::Now; // other tasks may have taken what was found
        }
    }

    /// Reads the store, and returns whether that was all.
    async fn look(
        self: Arc<Self>,
        mut look: OwnedMutexGuard<Look>,
        ledger: Ledger,
        name: String,
    ) -> Result<bool, LedgerError> {
        let rings = *ledger.inner.consumers.rings().borrow();
        ledger.release_leased(self.drain(&name)).await?;
        let is_all = self.fetch(&ledger, name).await?;
        look.rings = is_all.then_some(rings);
        look.at = Some(Instant::now());
        Ok(is_all)
    }

    /// Leases the available events; returns whether that was all.
    async fn fetch(&self, ledger: &Ledger, name: String) -> Result<bool, LedgerError> {
        let settings = &ledger.inner.settings;
        let now = ledger.now();
        let until = later(now, settings.event_lease);
        let lease = token(now);
        let taken = ledger
            .inner
            .store
            .take_events(name, now, until, lease.clone(), settings.prefetch)
            .await?;
        let is_all = taken.len() < settings.prefetch as usize;
        self.leased().extend(taken.into_iter().map(|delivery| Leased {
            delivery,
            lease: lease.clone(),
            until,
        }));
        Ok(is_all)
    }

    /// Everything that is leased and not handed out, with the consumer's name.
    fn drain(&self, name: &str) -> Vec<(String, Leased)> {
        let mut leased = self.leased();
        leased.drain(..).map(|leased| (name.to_owned(), leased)).collect()
    }

    /// An event whose lease is still long enough for a delivery. The next look releases the others.
    fn pop(&self, ledger: &Ledger) -> Option<Leased> {
        let enough = ledger
            .inner
            .settings
            .event_lease
            .checked_div(2)
            .unwrap_or_default();
        let now = ledger.now();
        let mut leased = self.leased();
        let next = leased
            .iter()
            .position(|leased| since(now, leased.until) >= enough)?;
        leased.remove(next)
    }

    fn leased(&self) -> MutexGuard<'_, VecDeque<Leased>> {
        self.leased.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The owner of a lease; unique on every machine.
fn token(now: Timestamp) -> String {
    static LEASES: AtomicU64 = AtomicU64::new(0);
    let number = LEASES.fetch_add(1, Ordering::Relaxed);
    let random = std::hash::BuildHasher::hash_one(&std::collections::hash_map::RandomState::new(), number);
    format!(
        "{}-{number}-{}-{random:x}",
        std::process::id(),
        now.as_microsecond()
    )
}
