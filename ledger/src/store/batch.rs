//! Many callers share one transaction: the calls that arrive during a batch form the next batch.

use std::future::Future;
use std::sync::{Mutex, PoisonError};

use tokio::sync::{mpsc, oneshot};

use crate::error::{LedgerError, StorageFault};

type Job<T, R> = (T, oneshot::Sender<Result<R, LedgerError>>);
/// The process that drives the batches, and where their items go.
type Queue<T, R> = (u32, mpsc::Sender<Job<T, R>>);

/// Collects items and hands them on in batches, one batch at a time.
pub(super) struct Batcher<T, R> {
    largest: usize,
    queue: Mutex<Option<Queue<T, R>>>,
}

impl<T: Send + 'static, R: Send + 'static> Batcher<T, R> {
    pub(super) fn new(largest: usize) -> Self {
        Self {
            largest,
            queue: Mutex::new(None),
        }
    }

    /// Adds `item` to the batch that `run` carries out, and waits for its own result. The task that runs the batches lives
    /// on the caller's runtime; if that has ended, a new task starts.
    pub(super) async fn add<F, Fut>(&self, item: T, run: F) -> Result<R, LedgerError>
    where
        F: Fn(Vec<T>) -> Fut + Send + 'static,
        Fut: Future<Output = Vec<Result<R, LedgerError>>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let mut job = (item, reply);
        let mut run = Some(run);
        loop {
            let queue = self.queue(&mut run);
            match queue.send(job).await {
                Ok(()) => break,
                Err(refused) if run.is_some() => {
                    // Its runtime has ended.
                    job = refused.0;
                    *self.queue.lock().unwrap_or_else(PoisonError::into_inner) = None;
                }
                Err(_) => return Err(gone()),
            }
        }
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    fn queue<F, Fut>(&self, run: &mut Option<F>) -> mpsc::Sender<Job<T, R>>
    where
        F: Fn(Vec<T>) -> Fut + Send + 'static,
        Fut: Future<Output = Vec<Result<R, LedgerError>>> + Send + 'static,
    {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let process = std::process::id();
        if let Some((owner, open)) = &*queue
            && *owner == process
            && !open.is_closed()
        {
            return open.clone();
        }
        let (sender, receiver) = mpsc::channel(self.largest.saturating_mul(4));
        if let Some(run) = run.take() {
            tokio::spawn(drive(receiver, self.largest, run));
        }
        // A parent's task does not run in a forked child, and the child must not wake it.
        if let Some((owner, inherited)) = queue.replace((process, sender.clone()))
            && owner != process
        {
            std::mem::forget(inherited);
        }
        sender
    }
}

async fn drive<T, R, F, Fut>(mut jobs: mpsc::Receiver<Job<T, R>>, largest: usize, run: F)
where
    F: Fn(Vec<T>) -> Fut,
    Fut: Future<Output = Vec<Result<R, LedgerError>>>,
{
    let mut taken = Vec::with_capacity(largest);
    while jobs.recv_many(&mut taken, largest).await > 0 {
        let (items, replies): (Vec<_>, Vec<_>) = taken.drain(..).unzip();
        for (reply, result) in replies.into_iter().zip(run(items).await) {
            // Fails when the caller has given up waiting; what was committed stays.
            let _ = reply.send(result);
        }
    }
}

fn gone() -> LedgerError {
    LedgerError::storage(StorageFault::Unreachable, "the ledger was closed during the call")
}
