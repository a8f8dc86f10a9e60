//! The worker: leases what is due, inquires outside any transaction, and stores the result.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;
use nicepay_checkout::ReferenceNo;
use tokio::task::{JoinError, JoinSet};

use crate::error::LedgerError;
use crate::ledger::{Ledger, Step};
use crate::machine::{Command, later, since};
use crate::store::{InboxRow, Stored};

/// How many notifications are leased at once.
const LETTERS: u32 = 256;
/// How long the worker looks for the order of a notification.
const MATCH_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long a free slot waits for more slots.
const GULP: Duration = Duration::from_millis(5);
/// The longest pause after a storage failure.
const STORE_PAUSE: Duration = Duration::from_secs(30);

/// Separate tasks: one that has a connection continues while the worker waits for one.
type Work = JoinSet<Result<(), LedgerError>>;

impl Ledger {
    /// Works until [`stop`](Self::stop): follows every payment until it is settled. Any number of processes can run any
    /// number of workers. Each worker leases what is due; if one crashes, another takes over when the lease ends.
    ///
    /// After a storage failure it retries with growing pauses. NICEPAY's responses, and failed inquiries, are in the
    /// payments' histories.
    ///
    /// # Errors
    /// `storage` when a retry can't help: a damaged database, or tables of another schema version.
    pub async fn run(&self) -> Result<(), LedgerError> {
        self.run_until(std::future::pending()).await
    }

    /// Works as [`run`](Self::run) does until `end` is over, such as a signal or a channel's message: ends what is under
    /// way, begins nothing more, and leaves the ledger's other workers and its consumers at work.
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub async fn run_until(&self, end: impl Future<Output = ()> + Send) -> Result<(), LedgerError> {
        let mut end = std::pin::pin!(end);
        let mut stop = self.inner.stop.subscribe();
        let worker = name();
        let mut under_way = Work::new();
        let mut failures = 0_u32;
        let mut pause = Duration::ZERO;
        while !*stop.borrow_and_update() {
            tokio::select! {
                biased;
                () = &mut end => break,
                _ = stop.changed() => continue,
                Some(done) = under_way.join_next() => {
                    Self::noted(ended(done))?;
                    self.make_room(&mut under_way).await?;
                }
                () = self.inner.work.notified(), if under_way.len() < self.inner.settings.concurrency => {}
                () = tokio::time::sleep(pause) => {}
            }
            pause = match self.take(&worker, &mut under_way).await {
                Ok(taken) => {
                    failures = 0;
                    if taken > 0 && under_way.is_empty() {
                        Duration::ZERO
                    } else {
                        self.idle_for().await
                    }
                }
                Err(error) if error.is_retryable() => {
                    failures = failures.saturating_add(1);
                    tracing::warn!(%error, failures, "the ledger's store failed; the worker will retry");
                    Duration::from_millis(200)
                        .saturating_mul(1_u32.checked_shl(failures.min(10)).unwrap_or(u32::MAX))
                        .min(STORE_PAUSE)
                }
                Err(error) => return Err(error),
            };
        }
        while let Some(done) = under_way.join_next().await {
            Self::noted(ended(done))?;
        }
        self.count_forged().await
    }

    /// Does everything that is due now, then returns. Use it with a timer instead of a permanent worker. Returns how many
    /// payments and notifications it handled.
    ///
    /// # Errors
    /// `storage`.
    pub async fn run_due(&self) -> Result<u64, LedgerError> {
        let worker = name();
        let mut looked_at = 0_u64;
        loop {
            let mut under_way = Work::new();
            let taken = self.take(&worker, &mut under_way).await?;
            while let Some(done) = under_way.join_next().await {
                ended(done)?;
            }
            if taken == 0 {
                self.count_forged().await?;
                return Ok(looked_at);
            }
            looked_at = looked_at.saturating_add(taken);
        }
    }

    /// A storage failure while handling one payment ends the worker only if a retry can't help. Otherwise the lease ends, and
    /// the payment is leased again.
    fn noted(done: Result<(), LedgerError>) -> Result<(), LedgerError> {
        match done {
            Err(error) if error.is_retryable() => {
                tracing::warn!(%error, "the ledger's store failed; the worker will take the payment again later");
                Ok(())
            }
            other => other,
        }
    }

    /// Waits for more current work to end before the store is read again, so that leases come in batches.
    async fn make_room(&self, under_way: &mut Work) -> Result<(), LedgerError> {
        let enough = self.inner.settings.concurrency / 2;
        let over = tokio::time::sleep(GULP);
        let mut over = std::pin::pin!(over);
        while under_way.len() > enough {
            tokio::select! {
                Some(done) = under_way.join_next() => Self::noted(ended(done))?,
                () = &mut over => break,
            }
        }
        Ok(())
    }

    /// Leases notifications and payments that are due, as many as there are free slots; returns how many.
    async fn take(&self, worker: &str, under_way: &mut Work) -> Result<u64, LedgerError> {
        let settings = &self.inner.settings;
        let room = settings.concurrency.saturating_sub(under_way.len());
        if room == 0 {
            return Ok(0);
        }
        self.count_forged().await?;
        let now = self.now();
        let until = later(now, settings.work_lease);
        let letters = self.inner.store.take_inbox(now, until, LETTERS).await?;
        let mut taken = letters.len() as u64;
        if !letters.is_empty() {
            self.match_letters(letters).await?;
        }
        let limit = u32::try_from(room).unwrap_or(u32::MAX);
        let due = self
            .inner
            .store
            .take_due(now, until, worker.to_owned(), limit)
            .await?;
        taken = taken.saturating_add(due.len() as u64);
        let slots = self.slots(due.len()).await?;
        for (stored, slot) in due.into_iter().zip(slots) {
            let ledger = self.clone();
            under_way.spawn(async move { ledger.work_on(stored, slot).await });
        }
        Ok(taken)
    }

    /// When each of these inquiries may be sent, by the shared rate limit.
    async fn slots(&self, count: usize) -> Result<Vec<Option<Timestamp>>, LedgerError> {
        let Some((every, burst)) = self.inner.settings.pace.filter(|_| count > 0) else {
            return Ok(vec![None; count]);
        };
        let wanted = u32::try_from(count).unwrap_or(u32::MAX);
        let first = self.inner.store.reserve(wanted, every, burst, self.now()).await?;
        Ok((0..wanted)
            .map(|turn| Some(later(first, every.saturating_mul(turn))))
            .collect())
    }

    /// Everything that is due about one payment.
    async fn work_on(&self, stored: Stored, slot: Option<Timestamp>) -> Result<(), LedgerError> {
        if let Some(slot) = slot {
            // The time until the slot, by the ledger's clock.
            tokio::time::sleep(since(self.now(), slot)).await;
        }
        let order_id = stored.state.order_id.clone();
        let commands = stored.state.due(&self.inner.settings.rules, self.now());
        if commands.is_empty() {
            tracing::debug!(order = %order_id, "due, but there is nothing to do");
            return Ok(()); // it is taken again when its lease ends, if it is due then
        }
        let mut stored = Some(stored);
        for command in commands {
            match command {
                Command::Inquire { attempt, .. } => {
                    let known = match stored.take() {
                        Some(known) => Some(known),
                        None => self.load(&order_id).await?,
                    };
                    if let Some(known) = known {
                        self.inquire(known, attempt).await?;
                    }
                }
                Command::GiveUpSender { attempt } => self.give_up_sender(&order_id, attempt).await?,
                Command::SendAgain { .. } | Command::Replace { .. } => {
                    self.register_left_behind(&order_id).await?;
                }
            }
        }
        Ok(())
    }

    /// Matches notifications with payments. A notification without a known order is tried again for thirty days, with growing
    /// pauses; it stays in the store.
    async fn match_letters(&self, letters: Vec<InboxRow>) -> Result<(), LedgerError> {
        let now = self.now();
        let mut by_order: HashMap<String, Vec<InboxRow>> = HashMap::new();
        let mut later_by: HashMap<Option<Timestamp>, Vec<i64>> = HashMap::new();
        for letter in letters {
            match &letter.order_id {
                Some(order_id) => by_order.entry(order_id.clone()).or_default().push(letter),
                None => {
                    let due = (since(letter.received_at, now) < MATCH_FOR)
                        .then(|| later(now, unmatched_pause(letter.tries)));
                    later_by.entry(due).or_default().push(letter.seq);
                }
            }
        }
        for (due_at, seqs) in later_by {
            self.inner.store.postpone_inbox(seqs, due_at).await?;
        }
        let order_ids: Vec<String> = by_order.keys().cloned().collect();
        let known = self.inner.store.load(order_ids.clone()).await?;
        let mut steps = FuturesUnordered::new();
        for (order_id, stored) in order_ids.into_iter().zip(known) {
            let letters = by_order.remove(&order_id).unwrap_or_default();
            steps.push(self.deliver_letters(order_id, stored, letters));
        }
        while let Some(done) = steps.next().await {
            done?;
        }
        Ok(())
    }

    async fn deliver_letters(
        &self,
        order_id: String,
        stored: Option<Stored>,
        letters: Vec<InboxRow>,
    ) -> Result<(), LedgerError> {
        let Ok(order_id) = ReferenceNo::new(order_id) else {
            return Ok(());
        };
        let facts: Vec<_> = letters.iter().filter_map(InboxRow::fact).collect();
        let seqs: Vec<i64> = letters.iter().map(|letter| letter.seq).collect();
        let step = Step {
            known: stored,
            letters: &seqs,
            ..Step::of(&order_id)
        };
        self.step(step, |_, _| facts.clone()).await.map(drop)
    }

    /// How long there is nothing to do, as far as this process knows.
    async fn idle_for(&self) -> Duration {
        let longest = self.inner.settings.idle;
        match self.inner.store.next_due().await {
            Ok(Some(due)) => since(self.now(), due).clamp(Duration::from_millis(2), longest),
            Ok(None) | Err(_) => longest,
        }
    }
}

/// The result of a payment's work; a panic in it continues in the worker.
fn ended(done: Result<Result<(), LedgerError>, JoinError>) -> Result<(), LedgerError> {
    done.unwrap_or_else(|ended| match ended.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => Ok(()), // its runtime ends: the lease ends, and the payment is leased again
    })
}

/// A name for leases, for people who read the table.
fn name() -> String {
    static WORKERS: AtomicU64 = AtomicU64::new(0);
    let number = WORKERS.fetch_add(1, Ordering::Relaxed);
    format!("{}-{number}", std::process::id())
}

/// 5 s, doubled up to an hour: most likely the order is just being stored.
fn unmatched_pause(tries: u32) -> Duration {
    let seconds = 5_u64.saturating_mul(1_u64.checked_shl(tries.min(20)).unwrap_or(u64::MAX));
    Duration::from_secs(seconds.min(60 * 60))
}
