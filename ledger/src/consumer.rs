//! The search of one consumer's tasks for more events: one at a time reads the store, for all of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::OwnedMutexGuard;

use crate::consumers::{Consumer, Leased, Look};
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::machine::{later, since};

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
