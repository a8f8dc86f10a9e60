//! The ledger: a durable record of every payment, one file an operation as in the Rust crate.

pub mod adopt;
pub mod cancel;
pub mod check_out;
pub mod claim;
pub mod error;
pub mod events;
pub mod export;
pub mod fault;
pub mod look;
pub mod names;
pub mod payment;
pub mod receive;
pub mod recheck;
pub mod returned;
pub mod settings;
pub mod worker;

use std::sync::Arc;

use nicepay_checkout::ReferenceNo;
use nicepay_checkout_ledger::{Ledger, LedgerBuilder, LedgerError};

use crate::client::CoreClient;
use crate::error::{NicepayError, guard};
use crate::runtime::{CancelToken, Live, run};

use names::LedgerDialect;
use settings::LedgerSettings;

/// A durable record of every payment, and the worker that brings each to its end. Kotlin and Swift put their own ledger
/// over it.
#[derive(uniffi::Object)]
pub struct CoreLedger {
    ledger: Ledger,
    _live: Live,
}

#[uniffi::export]
impl CoreLedger {
    /// Opens the ledger that `url` names: `sqlite:FILE` (made where there is none) or `postgres://…`.
    ///
    /// # Errors
    /// Storage when the store can't be opened, its tables are missing or newer than this version, or they are another
    /// merchant's; an invalid request when URL, prefix or a setting can't be used.
    #[uniffi::constructor(default(settings = None, cancel = None))]
    pub async fn open(
        url: Option<String>,
        client: Arc<CoreClient>,
        settings: Option<LedgerSettings>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Arc<Self>, NicepayError> {
        let client = client.client.clone();
        let builder = match url {
            Some(url) => Ledger::builder(&url, client),
            None => LedgerBuilder::from_env(client),
        };
        let builder = settings.unwrap_or_default().applied(builder)?;
        run(cancel, async move {
            Ok(Arc::new(Self {
                ledger: builder.open().await?,
                _live: Live::object(),
            }))
        })
        .await
    }

    /// Brings the tables to this version's schema.
    ///
    /// # Errors
    /// Storage.
    #[uniffi::method(default(cancel = None))]
    pub async fn migrate(&self, cancel: Option<Arc<CancelToken>>) -> Result<(), NicepayError> {
        self.call(cancel, |ledger| async move { ledger.migrate().await })
            .await
    }

    /// Stops workers and consumers cleanly (what is under way is ended, nothing more is begun), and closes the store.
    /// (`close` is the name that foreign objects free themselves by.)
    ///
    /// # Errors
    /// Storage.
    pub async fn close_store(&self) -> Result<(), NicepayError> {
        self.call(None, |ledger| async move { ledger.close().await })
            .await
    }

    /// Has every `run` and every consumer of this ledger end once what is under way is done.
    pub fn stop(&self) {
        self.ledger.stop();
    }
}

impl CoreLedger {
    /// One call of the ledger's, on the shared runtime.
    async fn call<T, F>(
        &self,
        cancel: Option<Arc<CancelToken>>,
        work: impl FnOnce(Ledger) -> F,
    ) -> Result<T, NicepayError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, LedgerError>> + Send + 'static,
    {
        let work = work(self.ledger.clone());
        run(cancel, async move { Ok(work.await?) }).await
    }
}

/// The SQL that makes the ledger's tables, for those who run their own migrations; `nicepay_` is the usual prefix.
#[uniffi::export]
#[must_use]
pub fn ledger_migration(dialect: LedgerDialect, prefix: String) -> String {
    Ledger::migration(dialect.into(), &prefix)
}

fn order_id(text: String) -> Result<ReferenceNo, NicepayError> {
    guard(|| {
        ReferenceNo::new(text).map_err(|problem| NicepayError::problem("order_id", "referenceNo", &problem))
    })
}
