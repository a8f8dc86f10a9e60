//! A stand-in for the client: an object with async calls, a hook and a live counter.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::error::{CheckoutError, guard};
use crate::hook::{Hook, HookEvent};
use crate::runtime::{CancelToken, run};

static LIVE_TILLS: AtomicI64 = AtomicI64::new(0);
static LIVE_CALLS: AtomicI64 = AtomicI64::new(0);

/// Counts one thing up while it lives.
struct Live(&'static AtomicI64);

impl Live {
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

/// How many tills are alive, for leak tests.
#[uniffi::export]
#[must_use]
pub fn live_tills() -> i64 {
    LIVE_TILLS.load(Ordering::SeqCst)
}

/// How many calls are under way, for cancellation tests.
#[uniffi::export]
#[must_use]
pub fn live_calls() -> i64 {
    LIVE_CALLS.load(Ordering::SeqCst)
}

/// A stand-in for the client.
#[derive(uniffi::Object)]
pub struct Till {
    hook: Option<Arc<dyn Hook>>,
    _live: Live,
}

#[uniffi::export]
impl Till {
    /// A till, with a hook if wanted.
    #[uniffi::constructor(default(hook = None))]
    #[must_use]
    pub fn new(hook: Option<Arc<dyn Hook>>) -> Self {
        Self {
            hook,
            _live: Live::on(&LIVE_TILLS),
        }
    }

    /// Waits, then answers with the reference number.
    ///
    /// # Errors
    /// When cancelled, or when the hook throws.
    #[uniffi::method(default(cancel = None))]
    pub async fn wait(
        &self,
        reference_no: String,
        millis: i64,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<String, CheckoutError> {
        let hook = self.hook.clone();
        // Signed all the same: Kotlin mangles the names of methods with unsigned parameters.
        let pause = Duration::from_millis(u64::try_from(millis).unwrap_or(0));
        run(cancel, async move {
            let _live = Live::on(&LIVE_CALLS);
            if let Some(hook) = hook {
                hook.before(HookEvent {
                    operation: "wait".to_owned(),
                    reference_no: reference_no.clone(),
                })?;
            }
            tokio::time::sleep(pause).await;
            Ok(reference_no)
        })
        .await
    }

    /// Panics, to prove that the process survives.
    ///
    /// # Errors
    /// Always.
    #[expect(
        clippy::panic,
        clippy::missing_panics_doc,
        reason = "this is what the call is for; the panic never leaves"
    )]
    pub fn panic_for_test(&self, text: String) -> Result<(), CheckoutError> {
        guard(|| panic!("{text}"))
    }

    /// Panics inside a future.
    ///
    /// # Errors
    /// Always.
    #[expect(
        clippy::panic,
        clippy::missing_panics_doc,
        reason = "this is what the call is for; the panic never leaves"
    )]
    pub async fn panic_later_for_test(&self, text: String) -> Result<(), CheckoutError> {
        run(None, async move { panic!("{text}") }).await
    }
}
