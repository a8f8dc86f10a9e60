//! Waiting for a payment: its changes, taken one by one.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use nicepay_checkout as core;
use tokio::sync::Mutex;

use crate::error::NicepayError;
use crate::inquiry::Transaction;
use crate::runtime::{CancelToken, Live, run};

/// How long to wait for a payment, and how often to ask.
#[derive(Debug, Clone, PartialEq, Eq, Default, uniffi::Record)]
pub struct WaitOptions {
    /// How long to wait; an hour by default.
    #[uniffi(default = None)]
    pub limit: Option<Duration>,
    /// The first pause; 2 s by default.
    #[uniffi(default = None)]
    pub first_pause: Option<Duration>,
    /// The longest pause; 30 s by default. Each pause is half as long again as the one before.
    #[uniffi(default = None)]
    pub longest_pause: Option<Duration>,
}

impl WaitOptions {
    pub(crate) fn limit(&self) -> Duration {
        self.limit.unwrap_or(Duration::from_secs(3_600))
    }

    pub(crate) fn policy(&self) -> core::WaitPolicy {
        let default = core::WaitPolicy::default();
        core::WaitPolicy::new(
            self.first_pause.unwrap_or(default.first_pause),
            self.longest_pause.unwrap_or(default.longest_pause),
        )
    }
}

pub(crate) type Changes = Pin<Box<dyn Stream<Item = Result<core::Transaction, core::Error>> + Send>>;

/// A payment that is waited for. Nothing is asked of NICEPAY until the next change is.
#[derive(uniffi::Object)]
pub struct Waiting {
    changes: Arc<Mutex<Changes>>,
    _live: Live,
}

impl Waiting {
    pub(crate) fn new(changes: Changes) -> Arc<Self> {
        Arc::new(Self {
            changes: Arc::new(Mutex::new(changes)),
            _live: Live::object(),
        })
    }
}

#[uniffi::export]
impl Waiting {
    /// The state at first and then each change; nothing after a settled one.
    ///
    /// # Errors
    /// A timeout when the limit has passed; an error that asking again can't mend. Failures that can pass are
    /// waited out.
    #[uniffi::method(default(cancel = None))]
    pub async fn next(&self, cancel: Option<Arc<CancelToken>>) -> Result<Option<Transaction>, NicepayError> {
        let changes = Arc::clone(&self.changes);
        run(cancel, async move {
            let change = changes.lock().await.next().await.transpose()?;
            Ok(change.map(Transaction::from))
        })
        .await
    }
}
