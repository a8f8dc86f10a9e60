//! Where futures run, and how they are cancelled.

use std::future::Future;
use std::sync::{Arc, OnceLock};

use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::error::{CheckoutError, panic_text};

/// Cancels calls from languages whose own cancellation does not reach Rust (Swift).
#[derive(Debug, uniffi::Object)]
pub struct CancelToken {
    flag: watch::Sender<bool>,
}

#[uniffi::export]
impl CancelToken {
    /// A token that is not cancelled.
    #[uniffi::constructor]
    #[must_use]
    pub fn new() -> Self {
        Self {
            flag: watch::Sender::new(false),
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
    async fn cancelled(self: Arc<Self>) {
        // The sender lives in `self`, so the wait ends only by a cancel.
        let _ = self.flag.subscribe().wait_for(|flag| *flag).await;
    }
}

fn runtime() -> Result<&'static Runtime, CheckoutError> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let made = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("nicepay-checkout")
        .enable_all()
        .build()
        .map_err(|error| CheckoutError::Internal {
            reason: format!("no runtime: {error}"),
        })?;
    Ok(RUNTIME.get_or_init(|| made))
}

/// Aborts its task when the foreign future is dropped.
struct AbortOnDrop<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs `work` on the shared runtime: one wake-up of the foreign side per call, panics caught,
/// dropped when the caller drops us or cancels the token.
pub(crate) async fn run<T: Send + 'static>(
    cancel: Option<Arc<CancelToken>>,
    work: impl Future<Output = Result<T, CheckoutError>> + Send + 'static,
) -> Result<T, CheckoutError> {
    let cancelled = async move {
        match cancel {
            Some(token) => token.cancelled().await,
            None => std::future::pending().await,
        }
    };
    let mut task = AbortOnDrop(runtime()?.spawn(async move {
        tokio::select! {
            biased;
            () = cancelled => Err(CheckoutError::Cancelled),
            result = work => result,
        }
    }));
    match (&mut task.0).await {
        Ok(result) => result,
        Err(error) if error.is_cancelled() => Err(CheckoutError::Cancelled),
        Err(error) => Err(CheckoutError::Internal {
            reason: panic_text(error.into_panic().as_ref()),
        }),
    }
}
