//! How a ledger is opened.

use std::sync::Arc;
use std::time::Duration;

use nicepay_checkout::{AmountPolicy, Client, Clock};

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::machine::{Rules, Schedule};
use crate::store::StoreSettings;

/// Sets a [`Ledger`] up; every setting has a default that suits a shop.
#[derive(Clone)]
#[must_use = "nothing is opened before open()"]
pub struct LedgerBuilder {
    pub(crate) url: String,
    pub(crate) client: Client,
    pub(crate) store: StoreSettings,
    pub(crate) settings: Settings,
}

/// What the operations go by.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) rules: Rules,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) amount_policy: AmountPolicy,
    /// How long a payment or notification belongs to the worker that took it.
    pub(crate) work_lease: Duration,
    /// How long an event belongs to the consumer that took it.
    pub(crate) event_lease: Duration,
    /// How many inquiries are under way at once in one process.
    pub(crate) concurrency: usize,
    /// How often an idle worker or consumer looks.
    pub(crate) idle: Duration,
    /// The pause between two inquiries of the whole fleet, and how many may follow at once.
    pub(crate) pace: Option<(Duration, u32)>,
    /// How long a registration may take before its sender counts as gone.
    pub(crate) send_limit: Duration,
    /// How long the callback page waits for an inquiry.
    pub(crate) callback_wait: Duration,
    /// How many events a consumer leases at once.
    pub(crate) prefetch: u32,
    /// After how many failures an event is parked.
    pub(crate) failures_before_parking: u32,
    /// Whether the tables are made at open.
    pub(crate) migrate: Option<bool>,
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

    /// What the tables' names begin with; `nicepay_` where nothing is said. Small letters, digits and `_`; on
    /// PostgreSQL a schema may stand before it, such as `payments.nicepay_`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.store.prefix = prefix.into();
        self
    }

    /// When payments are looked at.
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.settings.rules.schedule = schedule;
        self
    }

    /// Says that NICEPAY refuses a used reference for this merchant id (a setting at NICEPAY; off unless they confirm
    /// it). Only then is a registration whose answer was lost sent once more under the same reference; otherwise a new
    /// reference is used, and the lost one stays watched.
    pub fn duplicates_checked(mut self, on: bool) -> Self {
        self.settings.rules.duplicates_checked = on;
        self
    }

    /// At most this many inquiries a second of all processes together, and this many at once after a quiet while;
    /// 20 and 40 where nothing is said, 0 for no limit.
    pub fn inquiries_per_second(mut self, most: u32, burst: u32) -> Self {
        self.settings.pace = Duration::from_secs(1)
            .checked_div(most)
            .map(|every| (every, burst));
        self
    }

    /// How many inquiries one worker has under way at once; 16.
    pub fn concurrency(mut self, most: usize) -> Self {
        self.settings.concurrency = most.max(1);
        self
    }

    /// Which reported amounts pay an order; exactly the order's where nothing is said.
    pub fn amount_policy(mut self, policy: AmountPolicy) -> Self {
        self.settings.amount_policy = policy;
        self
    }

    /// How long an event belongs to the consumer that took it; 60 seconds. Longer than a delivery takes.
    pub fn event_lease(mut self, lease: Duration) -> Self {
        self.settings.event_lease = lease;
        self
    }

    /// How many events a consumer takes at once; 16.
    pub fn prefetch(mut self, events: u32) -> Self {
        self.settings.prefetch = events.max(1);
        self
    }

    /// After how many failures an event is parked for a person; 12.
    pub fn failures_before_parking(mut self, failures: u32) -> Self {
        self.settings.failures_before_parking = failures.max(1);
        self
    }

    /// How long a payment belongs to the worker that took it; 180 seconds. Longer than an inquiry with its repetitions.
    pub fn work_lease(mut self, lease: Duration) -> Self {
        self.settings.work_lease = lease;
        self
    }

    /// How long a registration may take before its sender counts as gone; 60 seconds. Longer than the client's limit
    /// for a call.
    pub fn send_limit(mut self, limit: Duration) -> Self {
        self.settings.send_limit = limit;
        self
    }

    /// How long the callback page waits for an inquiry; 3 seconds.
    pub fn callback_wait(mut self, limit: Duration) -> Self {
        self.settings.callback_wait = limit;
        self
    }

    /// How often an idle worker or consumer looks for what other processes have left; 1 second.
    pub fn idle_pause(mut self, pause: Duration) -> Self {
        self.settings.idle = pause.max(Duration::from_millis(5));
        self
    }

    /// How long another process's lock on the database is waited for; 10 seconds.
    pub fn busy_timeout(mut self, limit: Duration) -> Self {
        self.store.busy_timeout = limit;
        self
    }

    /// How many connections are kept to PostgreSQL; 8.
    pub fn connections(mut self, most: usize) -> Self {
        self.store.connections = most.max(1);
        self
    }

    /// The most pages that the SQLite file may have: a limit of one's own, short of the disk's.
    pub fn most_pages(mut self, pages: i64) -> Self {
        self.store.most_pages = Some(pages);
        self
    }

    /// Whether missing tables are made at open: yes on SQLite, no on PostgreSQL where nothing is said.
    pub fn migrate(mut self, at_open: bool) -> Self {
        self.settings.migrate = Some(at_open);
        self
    }

    /// Where the time comes from; the system's clock where nothing is said.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.clock = Arc::new(clock);
        self
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`Storage`](crate::LedgerErrorKind::Storage) when the store can't be opened, its tables are missing or newer
    /// than this version, or they are another merchant's; an invalid request when URL or prefix can't be used.
    pub async fn open(self) -> Result<Ledger, LedgerError> {
        Ledger::from_builder(self).await
    }
}

impl std::fmt::Debug for LedgerBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the URL: it may hold a password.
        f.debug_struct("LedgerBuilder")
            .field("client", &self.client)
            .field("prefix", &self.store.prefix)
            .finish_non_exhaustive()
    }
}
