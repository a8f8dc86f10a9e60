//! Opening a ledger, with the settings of a shop.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use nicepay_checkout::{AmountPolicy, Client, Clock};
use tokio::sync::{Notify, watch};

use crate::consumers::Consumers;
use crate::error::{LedgerError, StorageFault};
use crate::ledger::{Inner, Ledger};
use crate::machine::{Rules, Schedule};
use crate::settings::Settings;
use crate::store::{self, StoreSettings};

/// Builds a [`Ledger`]. Every setting has a default that suits a shop.
#[derive(Clone)]
#[must_use = "nothing is opened before open()"]
pub struct LedgerBuilder {
    pub(crate) url: String,
    pub(crate) client: Client,
    pub(crate) store: StoreSettings,
    pub(crate) settings: Settings,
}

impl LedgerBuilder {
    pub(crate) fn new(url: &str, client: Client) -> Self {
        Self {
            url: url.to_owned(),
            client,
            store: StoreSettings {
                prefix: "nicepay_".to_owned(),
                busy_timeout: Duration::from_secs(10),
                connections: 8,
                most_pages: None,
            },
            settings: Settings {
                rules: Rules::default(),
                clock: Arc::new(jiff::Timestamp::now),
                amount_policy: AmountPolicy::Exact,
                work_lease: Duration::from_secs(180),
                event_lease: Duration::from_secs(60),
                concurrency: 16,
                idle: Duration::from_secs(1),
                pace: Some((Duration::from_millis(50), 40)),
                send_limit: Duration::from_secs(60),
                callback_wait: Duration::from_secs(3),
                prefetch: 16,
                failures_before_parking: 12,
                migrate: None,
            },
        }
    }

    /// A ledger for `client` at `NICEPAY_LEDGER_URL` (`sqlite:payments.db` if not set), whose table names have the prefix
    /// `NICEPAY_LEDGER_PREFIX` (`nicepay_` if not set). [`open`](Self::open) checks both.
    pub fn from_env(client: Client) -> Self {
        let var = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let url = var("NICEPAY_LEDGER_URL");
        let builder = Self::new(url.as_deref().unwrap_or("sqlite:payments.db"), client);
        match var("NICEPAY_LEDGER_PREFIX") {
            Some(prefix) => builder.prefix(prefix),
            None => builder,
        }
    }

    /// The prefix of the table names; `nicepay_` by default. Lower-case letters, digits and `_`; on PostgreSQL a schema may
    /// come first, such as `payments.nicepay_`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.store.prefix = prefix.into();
        self
    }

    /// When the worker inquires about payments.
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.settings.rules.schedule = schedule;
        self
    }

    /// Set this if NICEPAY confirmed that it declines a used reference for this merchant id (a setting at NICEPAY). Then a
    /// registration whose response was lost is sent again under the same reference. Otherwise a new reference is used, and
    /// the worker keeps watching the lost one.
    pub fn duplicates_checked(mut self, on: bool) -> Self {
        self.settings.rules.duplicates_checked = on;
        self
    }

    /// The most inquiries per second of all processes together, and the size of a burst after a quiet time; 20 and 40 by
    /// default, 0 for no limit.
    pub fn inquiries_per_second(mut self, most: u32, burst: u32) -> Self {
        self.settings.pace = Duration::from_secs(1)
            .checked_div(most)
            .map(|every| (every, burst));
        self
    }

    /// The most simultaneous inquiries of one worker; 16 by default.
    pub fn concurrency(mut self, most: usize) -> Self {
        self.settings.concurrency = most.max(1);
        self
    }

    /// Which reported amounts pay an order; exactly the order's amount by default.
    pub fn amount_policy(mut self, policy: AmountPolicy) -> Self {
        self.settings.amount_policy = policy;
        self
    }

    /// How long a consumer's lease of an event lasts; 60 seconds by default. It must be longer than a delivery takes.
    pub fn event_lease(mut self, lease: Duration) -> Self {
        self.settings.event_lease = lease;
        self
    }

    /// How many events a consumer leases at once; 16 by default.
    pub fn prefetch(mut self, events: u32) -> Self {
        self.settings.prefetch = events.max(1);
        self
    }

    /// After how many failures an event is parked for a person; 12 by default.
    pub fn failures_before_parking(mut self, failures: u32) -> Self {
        self.settings.failures_before_parking = failures.max(1);
        self
    }

    /// How long a worker's lease of a payment lasts; 180 seconds by default. It must be longer than an inquiry with
    /// its retries.
    pub fn work_lease(mut self, lease: Duration) -> Self {
        self.settings.work_lease = lease;
        self
    }

    /// How long a registration may take before its sender counts as gone; 60 seconds by default. It must be longer than the
    /// client's timeout for a call.
    pub fn send_limit(mut self, limit: Duration) -> Self {
        self.settings.send_limit = limit;
        self
    }

    /// How long the callback page waits for an inquiry; 3 seconds by default.
    pub fn callback_wait(mut self, limit: Duration) -> Self {
        self.settings.callback_wait = limit;
        self
    }

    /// How often an idle worker or consumer reads the store for new work; 1 second by default.
    pub fn idle_pause(mut self, pause: Duration) -> Self {
        self.settings.idle = pause.max(Duration::from_millis(5));
        self
    }

    /// How long to wait for another process's lock on the database; 10 seconds by default.
    pub fn busy_timeout(mut self, limit: Duration) -> Self {
        self.store.busy_timeout = limit;
        self
    }

    /// The most connections to PostgreSQL; 8 by default.
    pub fn connections(mut self, most: usize) -> Self {
        self.store.connections = most.max(1);
        self
    }

    /// The most pages of the SQLite file, to limit its size before the disk is full.
    pub fn most_pages(mut self, pages: i64) -> Self {
        self.store.most_pages = Some(pages);
        self
    }

    /// Whether `open` creates missing tables; by default yes on SQLite and no on PostgreSQL.
    pub fn migrate(mut self, at_open: bool) -> Self {
        self.settings.migrate = Some(at_open);
        self
    }

    /// The clock; the system's clock by default.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.clock = Arc::new(clock);
        self
    }

    /// Opens the ledger.
    ///
    /// # Errors
    /// [`Storage`](crate::LedgerErrorKind::Storage) when the store can't be opened, or its tables are missing, newer than
    /// this version, or belong to another merchant; an invalid request for an invalid URL or prefix.
    pub async fn open(self) -> Result<Ledger, LedgerError> {
        Ledger::from_builder(self).await
    }
}

impl Ledger {
    /// Opens the ledger at `url`: `sqlite:FILE` (created if missing) or `postgres://…`.
    ///
    /// # Errors
    /// As for [`LedgerBuilder::open`].
    pub async fn open(url: &str, client: Client) -> Result<Self, LedgerError> {
        Self::builder(url, client).open().await
    }

    /// Opens the ledger at `NICEPAY_LEDGER_URL` (`sqlite:payments.db` if not set), whose table names have the prefix
    /// `NICEPAY_LEDGER_PREFIX`, for a client of [`Client::from_env`]. [`LedgerBuilder::from_env`] adds your own settings.
    ///
    /// # Errors
    /// As for [`Client::from_env`] and [`LedgerBuilder::open`].
    pub async fn from_env() -> Result<Self, LedgerError> {
        LedgerBuilder::from_env(Client::from_env()?).open().await
    }

    /// A builder for a ledger with your own settings.
    pub fn builder(url: &str, client: Client) -> LedgerBuilder {
        LedgerBuilder::new(url, client)
    }

    async fn from_builder(builder: LedgerBuilder) -> Result<Self, LedgerError> {
        let store = store::open(&builder.url, &builder.store)?;
        if builder
            .settings
            .migrate
            .unwrap_or(builder.url.starts_with("sqlite:"))
        {
            store.migrate().await?;
        } else {
            let found = store.schema().await?;
            store::check_schema(found)?;
            if found < store::CURRENT_SCHEMA {
                return Err(LedgerError::storage(
                    StorageFault::Schema,
                    format!(
                        "the ledger's tables have schema version {found}, but this SDK needs version {}",
                        store::CURRENT_SCHEMA
                    ),
                ));
            }
        }
        let merchant = builder.client.credentials().merchant_id().to_owned();
        let owner = store.setting("merchant_id", merchant.clone()).await?;
        if owner != merchant {
            return Err(LedgerError::storage(
                StorageFault::Schema,
                format!("the ledger belongs to merchant {owner}, but the client uses merchant {merchant}"),
            )
            .hinting(
                "nothing was changed; use a separate ledger for each merchant id: another file, database or prefix",
            ));
        }
        Ok(Self {
            inner: Arc::new(Inner {
                client: builder.client,
                store,
                settings: builder.settings,
                work: Notify::new(),
                consumers: Consumers::default(),
                stop: watch::Sender::new(false),
                forged: AtomicI64::new(0),
            }),
        })
    }
}

impl std::fmt::Debug for LedgerBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Without the URL: it may contain a password.
        f.debug_struct("LedgerBuilder")
            .field("client", &self.client)
            .field("prefix", &self.store.prefix)
            .finish_non_exhaustive()
    }
}
