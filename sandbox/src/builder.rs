//! The settings of a sandbox.

use std::io;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use nicepay_checkout::PayMethod;
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc, watch};

use crate::books::Books;
use crate::changes::Changes;
use crate::clock::Clock;
use crate::engine::Engine;
use crate::fault::Faults;
use crate::merchant::Merchants;
use crate::request_log::RequestLog;
use crate::sandbox::Sandbox;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::storage::Storage;

/// Builds a [`Sandbox`].
#[derive(Clone, Debug)]
#[must_use = "nothing runs before start()"]
pub struct Builder {
    port: u16,
    seed: Option<u64>,
    frozen_at: Option<Timestamp>,
    merchants: Vec<(String, String)>,
    database: Option<PathBuf>,
    settings: Settings,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            port: 0,
            seed: None,
            frozen_at: None,
            merchants: Vec::new(),
            database: None,
            settings: Settings {
                autopay: None,
                duplicate_check: true,
                error_http_status: 200,
                notify_retries: [200, 500, 1_000, 2_000, 5_000]
                    .map(Duration::from_millis)
                    .to_vec(),
                cancelled_status: "4",
                methods: None,
                inactive: Vec::new(),
            },
        }
    }
}

impl Sandbox {
    /// Starts one in memory on a free port of 127.0.0.1, with the public merchants `IONPAYTEST` and
    /// `NORMALTEST`, on the current Tokio runtime.
    ///
    /// # Errors
    /// When no port is available.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A builder for a sandbox with your own settings.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl Builder {
    /// The port on 127.0.0.1; a free one by default.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Makes transaction ids, payment numbers and random faults reproducible.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Stops the clock at this time; [`Sandbox::advance`] advances it.
    pub fn frozen_at(mut self, at: Timestamp) -> Self {
        self.frozen_at = Some(at);
        self
    }

    /// Pays every payment automatically this long after its number was issued, as with NICEPAY's IONPAYTEST.
    pub fn autopay(mut self, after: Duration) -> Self {
        self.settings.autopay = Some(after);
        self
    }

    /// Adds a merchant, besides the public `IONPAYTEST` and `NORMALTEST`.
    pub fn merchant(mut self, id: impl Into<String>, key: impl Into<String>) -> Self {
        self.merchants.push((id.into(), key.into()));
        self
    }

    /// Whether a duplicate reference is declined (code 9009); true by default.
    pub fn duplicate_check(mut self, on: bool) -> Self {
        self.settings.duplicate_check = on;
        self
    }

    /// Also keeps the state in this file, so that it survives the process.
    pub fn database(mut self, path: impl Into<PathBuf>) -> Self {
        self.database = Some(path.into());
        self
    }

    /// The pauses between attempts to deliver a notification; empty for a single attempt.
    pub fn notify_retries(mut self, pauses: impl IntoIterator<Item = Duration>) -> Self {
        self.settings.notify_retries = pauses.into_iter().collect();
        self
    }

    /// The HTTP status of an error response; 200 by default. NICEPAY does not document it.
    pub fn error_http_status(mut self, status: u16) -> Self {
        self.settings.error_http_status = status;
        self
    }

    /// The status in the inquiry of a cancelled store payment; `4` by default. NICEPAY does not document it.
    pub fn cancelled_status(mut self, status: &'static str) -> Self {
        self.settings.cancelled_status = status;
        self
    }

    /// The only pay methods that every merchant has; all of them by default. The payment page offers these, and a
    /// registration for another one is declined (code 9012).
    pub fn methods(mut self, methods: impl IntoIterator<Item = PayMethod>) -> Self {
        self.settings.methods = Some(methods.into_iter().collect());
        self
    }

    /// Deactivates a pay method for every merchant (code 9012).
    pub fn without_method(mut self, method: PayMethod) -> Self {
        self.settings.inactive.push(method);
        self
    }

    /// Starts it on the current Tokio runtime.
    ///
    /// # Errors
    /// When the port is in use, the database can't be opened, or a merchant's id or key is invalid.
    pub async fn start(self) -> io::Result<Sandbox> {
        let mut merchants = Merchants::public();
        for (id, key) in &self.merchants {
            let added = merchants.add(id, key);
            added.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error.to_string()))?;
        }
        let storage = self.storage()?;
        let changes = Changes::default();
        let (books, ahead) = Books::open(self.seed, storage, changes.clone())?;
        let clock = Clock::new(self.frozen_at);
        clock.set_ahead(ahead);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let (outbox, parcels) = mpsc::unbounded_channel();
        let engine = Arc::new(Engine {
            base_url,
            settings: self.settings,
            clock,
            merchants,
            faults: Faults::new(self.seed.unwrap_or_default(), changes.clone()),
            log: RequestLog::new(changes.clone()),
            changes,
            workbench: Secret::default(),
            callback_by_form: AtomicBool::new(false),
            autopay_bell: Notify::new(),
            books: Mutex::new(books),
            outbox,
            held: Mutex::new(Vec::new()),
            under_way: watch::Sender::new(0),
        });
        engine.resume();
        let server = tokio::spawn(crate::server::serve(Arc::clone(&engine), listener, parcels));
        Ok(Sandbox::new(engine, server))
    }

    #[cfg(feature = "sqlite")]
    fn storage(&self) -> io::Result<Option<Box<dyn Storage>>> {
        let Some(path) = &self.database else {
            return Ok(None);
        };
        Ok(Some(Box::new(crate::storage::Sqlite::open(path)?)))
    }

    #[cfg(not(feature = "sqlite"))]
    fn storage(&self) -> io::Result<Option<Box<dyn Storage>>> {
        match self.database {
            None => Ok(None),
            Some(_) => Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "this build has no database: enable the feature `sqlite`",
            )),
        }
    }
}
