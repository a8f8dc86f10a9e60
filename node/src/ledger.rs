//! The ledger: opened once, then one call an operation, each away from the event loop.

mod adopt;
mod cancel;
mod check_out;
mod claim;
mod error;
mod events;
mod export;
mod look;
mod payment;
mod receive;
mod recheck;
mod returned;
mod settings;
mod worker;

use std::future::Future;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use napi_derive::napi;
use nicepay_checkout::ReferenceNo;
use nicepay_checkout_ledger::{
    Dialect, EventKind, Ledger, LedgerBuilder, MigrationDialect, PaymentStatus, StorageFault,
};
use serde_json::{Value, json};

use crate::client::NativeClient;
use crate::error::{Fault, caught, guarded};
use crate::mailbox::Post;

#[napi]
pub struct NativeLedger {
    /// Until it is opened.
    builder: Mutex<Option<LedgerBuilder>>,
    ledger: Arc<OnceLock<Ledger>>,
    ready: events::Ready,
    handled: events::Handled,
    post: Post,
}

#[napi]
impl NativeLedger {
    /// One that is not opened yet.
    #[napi(constructor)]
    pub fn new(url: String, client: &NativeClient, settings: String) -> napi::Result<Self> {
        let (builder, lease) =
            caught(|| settings::apply(Ledger::builder(&url, client.client.clone()), &settings))?;
        Ok(Self {
            builder: Mutex::new(Some(builder)),
            ledger: Arc::default(),
            ready: events::Ready::new(lease),
            handled: events::Handled::default(),
            post: client.post(),
        })
    }

    /// Opens it; to be called once.
    #[napi]
    pub fn open(&self, id: u32) -> Option<String> {
        let begin = || {
            let builder = self.builder.lock().unwrap_or_else(PoisonError::into_inner).take();
            let builder = builder.ok_or_else(|| Fault::argument("the ledger was opened before"))?;
            let opened = Arc::clone(&self.ledger);
            self.post.run(id, async move {
                let ledger = builder.open().await?;
                // Set once: the builder was taken once.
                let _ = opened.set(ledger);
                Ok("null".to_owned())
            })
        };
        refused(begin)
    }

    /// Brings the tables to this version's schema.
    #[napi]
    pub fn migrate(&self, id: u32) -> Option<String> {
        self.start(id, |ledger| {
            Ok(async move {
                ledger.migrate().await?;
                Ok("null".to_owned())
            })
        })
    }

    /// Stops, and closes the store.
    #[napi]
    pub fn close(&self, id: u32) -> Option<String> {
        let ready = self.ready.clone();
        self.start(id, |ledger| {
            Ok(async move {
                ready.release().await;
                ledger.close().await?;
                Ok("null".to_owned())
            })
        })
    }
}

impl NativeLedger {
    fn opened(&self) -> Result<Ledger, Fault> {
        let ledger = self.ledger.get().cloned();
        ledger.ok_or_else(|| Fault::argument("the ledger is not open"))
    }

    /// Begins a call, whose end is sent to `id`; gives the failure of one that could not be begun.
    fn start<F>(&self, id: u32, prepare: impl FnOnce(Ledger) -> Result<F, Fault>) -> Option<String>
    where
        F: Future<Output = Result<String, Fault>> + Send + 'static,
    {
        refused(|| self.post.run(id, prepare(self.opened()?)?))
    }
}

fn refused(begin: impl FnOnce() -> Result<(), Fault>) -> Option<String> {
    caught(begin).err().map(|fault| fault.to_text())
}

fn order_id(text: String) -> Result<ReferenceNo, Fault> {
    ReferenceNo::new(text)
        .map_err(|problem| Fault::invalid(&format!("the order id {}", problem.problem), problem.fix.as_ref()))
}

/// The SQL that makes the ledger's tables.
#[napi]
pub fn ledger_migration(dialect: String, prefix: String) -> String {
    guarded(|| {
        let dialect = match dialect.as_str() {
            "sqlite" => MigrationDialect::Sqlite,
            "postgres" => MigrationDialect::Postgres,
            _ => return Err(Fault::argument("dialect must be \"sqlite\" or \"postgres\"")),
        };
        Ok(Ledger::migration(dialect, &prefix))
    })
}

/// The SQL that makes the table of claims.
#[napi]
pub fn claim_migration(dialect: String) -> String {
    guarded(|| Ok(claim::dialect(&dialect)?.migration().to_owned()))
}

/// The ledger's names, for the parity tests.
pub(crate) fn tables() -> Value {
    json!({
        "dialects": Dialect::ALL.map(Dialect::as_str),
        "eventKinds": EventKind::ALL.map(EventKind::as_str),
        "faults": StorageFault::ALL.map(StorageFault::as_str),
        "statuses": PaymentStatus::ALL.map(PaymentStatus::as_str),
    })
}
