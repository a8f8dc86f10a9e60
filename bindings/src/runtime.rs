//! Where futures run, how they are cancelled, and how many things are alive.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use nicepay_checkout::blocking;
use tokio::sync::watch;

use crate::error::{NicepayError, panic_text};

static OBJECTS: AtomicI64 = AtomicI64::new(0);
static CALLS: AtomicI64 = AtomicI64::new(0);

/// Counts one thing up while it lives.
#[derive(Debug)]
pub(crate) struct Live(&'static AtomicI64);

impl Live {
    pub(crate) fn object() -> Self {
        Self::on(&OBJECTS)
    }

    fn on(counter: &'static AtomicI64) -> Self {
        counter.fetch_add(1, Ordering::SeqCst);
        Self(counter)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// How many objects of this library are alive in the process; for leak tests.
#[uniffi::export]
#[must_use]
pub fn live_objects() -> i64 {
    OBJECTS.load(Ordering::SeqCst)
}

/// How many calls are under way in the process; for cancellation tests.
#[uniffi::export]
#[must_use]
pub fn live_calls() -> i64 {
    CALLS.load(Ordering::SeqCst)
}

/// Cancels calls from languages whose own cancellation does not reach Rust (Swift). Kotlin needs none:
/// dropping a call's future is enough.
#[derive(Debug, uniffi::Object)]
pub struct CancelToken {
    flag: watch::Sender<bool>,
    _live: Live,
}

#[uniffi::export]
impl CancelToken {
    /// A token that is not cancelled.
    #[uniffi::constructor]
    #[must_use]
    pub fn new() -> Self {
        Self {
            flag: watch::Sender::new(false),
            _live: Live::object(),
        }
    }

    /// Cancels every call that holds this token, now and later.
    pub fn cancel(&self) {
        self.flag.send_replace(true);
    }
}

impl Default for CancelToken {
    fn default() -> Self {
        Self::new()
    }
}

impl CancelToken {
    pub(crate) async fn cancelled(self: Arc<Self>) {
        // The sender lives in `self`, so the wait ends only by a cancel.
        let _ = self.flag.subscribe().wait_for(|flag| *flag).await;
    }
}

/// Aborts its task when the foreign future is dropped.
struct AbortOnDrop<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs `work` on the core's shared runtime: one wake-up of the foreign side per call, panics caught, dropped
/// when the caller drops us or cancels the token.
pub(crate) async fn run<T: Send + 'static>(
    cancel: Option<Arc<CancelToken>>,
    work: impl Future<Output = Result<T, NicepayError>> + Send + 'static,
) -> Result<T, NicepayError> {
    let cancelled = async move {
        match cancel {
            Some(token) => token.cancelled().await,
            None => std::future::pending().await,
        }
    };
    let live = Live::on(&CALLS);
    let mut task = AbortOnDrop(blocking::runtime()?.spawn(async move {
        let _live = live;
        tokio::select! {
            biased;
            () = cancelled => Err(NicepayError::cancelled()),
            result = work => result,
        }
    }));
    match (&mut task.0).await {
        Ok(result) => result,
        Err(error) if error.is_cancelled() => Err(NicepayError::cancelled()),
        Err(error) => Err(NicepayError::internal(&panic_text(error.into_panic().as_ref()))),
    }
}
