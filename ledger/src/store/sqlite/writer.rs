//! One thread writes: simultaneous callers share one transaction and one fsync.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::connection::{File, failure};
use crate::error::{LedgerError, StorageFault};

/// The most jobs of one transaction: larger batches make the callers wait without saving disk time.
const MOST: usize = 512;

/// One caller's part of a transaction.
trait Job: Send {
    /// Whether a failure must undo several statements.
    fn is_many(&self) -> bool;
    /// Runs it, and keeps the result.
    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()>;
    /// Tells the caller, once the transaction has ended.
    fn end(self: Box<Self>, transaction: Result<(), LedgerError>);
}

struct Call<F, T> {
    is_many: bool,
    work: Option<F>,
    result: Option<T>,
    reply: oneshot::Sender<Result<T, LedgerError>>,
}

impl<F, T> Job for Call<F, T>
where
    F: FnOnce(&Connection) -> rusqlite::Result<T> + Send,
    T: Send,
{
    fn is_many(&self) -> bool {
        self.is_many
    }

    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        if let Some(work) = self.work.take() {
            self.result = Some(work(connection)?);
        }
        Ok(())
    }

    fn end(self: Box<Self>, transaction: Result<(), LedgerError>) {
        let Self { result, reply, .. } = *self;
        // Fails when the caller has given up waiting; what was committed stays.
        let _ = reply.send(transaction.and_then(|()| result.ok_or_else(gone)));
    }
}

fn gone() -> LedgerError {
    LedgerError::storage(StorageFault::Unreachable, "the ledger was closed during the call")
}

/// The process of the thread, and the queue of its jobs.
type Thread = (u32, Sender<Box<dyn Job>>);

/// The thread; it starts with the first job, and again in a forked process.
#[derive(Default)]
pub(super) struct Writer {
    jobs: Mutex<Option<Thread>>,
}

impl Writer {
    /// Runs `work` in a transaction, and waits until it is on disk.
    pub(super) async fn call<T, F>(&self, file: &File, is_many: bool, work: F) -> Result<T, LedgerError>
    where
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Call {
            is_many,
            work: Some(work),
            result: None,
            reply,
        });
        self.send(file, job)?;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    fn send(&self, file: &File, job: Box<dyn Job>) -> Result<(), LedgerError> {
        let process = std::process::id();
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let job = match &*jobs {
            Some((owner, sender)) if *owner == process => match sender.send(job) {
                Ok(()) => return Ok(()),
                Err(refused) => refused.0,
            },
            _ => job,
        };
        let connection = file.writer()?;
        let (sender, receiver) = channel();
        let file = file.clone();
        std::thread::Builder::new()
            .name("nicepay-ledger".to_owned())
            .spawn(move || drive(&receiver, connection, &file))
            .map_err(|error| {
                LedgerError::internal(format!("could not start the ledger's thread: {error}"))
            })?;
        let sent = sender.send(job).map_err(|_| gone());
        *jobs = Some((process, sender));
        sent
    }

    /// Ends the thread after its current jobs.
    pub(super) fn close(&self) {
        *self.jobs.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn drive(jobs: &Receiver<Box<dyn Job>>, mut connection: Connection, file: &File) {
    while let Ok(first) = jobs.recv() {
        let mut batch = vec![first];
        while batch.len() < MOST
            && let Ok(next) = jobs.try_recv()
        {
            batch.push(next);
        }
        if let Some(fresh) = transact(batch, &connection, file) {
            connection = fresh;
        }
    }
}

/// Runs the batch in one transaction. A failed job is rolled back alone; a failed transaction fails all jobs. A new
/// connection replaces one that is no longer usable.
fn transact(batch: Vec<Box<dyn Job>>, connection: &Connection, file: &File) -> Option<Connection> {
    let fail_all = |batch: Vec<Box<dyn Job>>, error: &rusqlite::Error| {
        for job in batch {
            job.end(Err(failure(error, &file.path)));
        }
        let fault = failure(error, &file.path).storage_fault();
        (fault == Some(StorageFault::Unreachable))
            .then(|| file.writer().ok())
            .flatten()
    };
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
        return fail_all(batch, &error);
    }
    let mut done = Vec::with_capacity(batch.len());
    let mut batch = batch.into_iter();
    while let Some(mut job) = batch.next() {
        match run(job.as_mut(), connection) {
            Ok(()) => done.push(job),
            Err(error) if connection.is_autocommit() => {
                // SQLite has rolled the whole transaction back, as it does on a full disk.
                done.push(job);
                return fail_all(done.into_iter().chain(batch).collect(), &error);
            }
            Err(error) => job.end(Err(failure(&error, &file.path))),
        }
    }
    crate::failpoint!("sqlite.before_commit");
    if let Err(error) = connection.execute_batch("COMMIT") {
        if !connection.is_autocommit() {
            // It fails when there is nothing left to roll back.
            let _ = connection.execute_batch("ROLLBACK");
        }
        return fail_all(done, &error);
    }
    crate::failpoint!("sqlite.after_commit");
    for job in done {
        job.end(Ok(()));
    }
    None
}

fn run(job: &mut dyn Job, connection: &Connection) -> rusqlite::Result<()> {
    if !job.is_many() {
        return job.run(connection);
    }
    connection.prepare_cached("SAVEPOINT job")?.execute([])?;
    let result = job.run(connection);
    if result.is_err() && !connection.is_autocommit() {
        connection.prepare_cached("ROLLBACK TO job")?.execute([])?;
    }
    if !connection.is_autocommit() {
        connection.prepare_cached("RELEASE job")?.execute([])?;
    }
    result
}
