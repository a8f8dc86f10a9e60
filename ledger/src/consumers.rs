//! The consumers of this process, and what each has leased.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use jiff::Timestamp;
use tokio::sync::watch;

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
    pub(crate) look: Arc<tokio::sync::Mutex<Look>>,
}

/// An event that belongs to this process until its lease ends.
pub(crate) struct Leased {
    pub(crate) delivery: Delivery,
    pub(crate) lease: String,
    pub(crate) until: Timestamp,
}

/// The last read that found nothing more.
#[derive(Default)]
pub(crate) struct Look {
    /// How many announcements there had been before it.
    pub(crate) rings: Option<u64>,
    pub(crate) at: Option<Instant>,
}

impl Consumer {
    /// Everything that is leased and not handed out, with the consumer's name.
    pub(crate) fn drain(&self, name: &str) -> Vec<(String, Leased)> {
        let mut leased = self.leased();
        leased.drain(..).map(|leased| (name.to_owned(), leased)).collect()
    }

    pub(crate) fn leased(&self) -> MutexGuard<'_, VecDeque<Leased>> {
        self.leased.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
