//! A shop with a ledger, before a local NICEPAY that tells nobody anything unless a test has it do so.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "shared by several test binaries, each of which uses a part"
)]

#[cfg(feature = "desk")]
pub(crate) mod browser;
pub(crate) mod server;

use std::sync::Arc;
use std::time::Duration;

use nicepay_checkout::{
    Client, Credentials, DirectRegistration, Environment, Mitra, ReferenceNo, Registration, Timestamp,
};
use nicepay_checkout_ledger::{Event, EventKind, Events, Ledger, LedgerBuilder};
use nicepay_sandbox::Sandbox;

/// A port where nobody listens: every notification is lost.
pub(crate) const NOBODY: &str = "http://127.0.0.1:9/notification";

pub(crate) struct Shop {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) client: Client,
    pub(crate) ledger: Ledger,
    pub(crate) folder: tempfile::TempDir,
}

pub(crate) async fn sandbox() -> Arc<Sandbox> {
    Arc::new(
        Sandbox::builder()
            .notify_retries([])
            .seed(7)
            .start()
            .await
            .unwrap(),
    )
}

pub(crate) fn client(base_url: &str) -> Client {
    let environment = Environment::custom(base_url).unwrap();
    Client::builder(Credentials::sandbox(), environment)
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap()
}

impl Shop {
    /// A shop whose ledger goes by the sandbox's clock.
    pub(crate) async fn open() -> Self {
        Self::with(sandbox().await, |builder| builder).await
    }

    /// A shop whose clock stands still until it is advanced: what is counted in seconds stays exact.
    pub(crate) async fn at_a_standstill() -> Self {
        let sandbox = Sandbox::builder().notify_retries([]).seed(7);
        let sandbox = sandbox.frozen_at(Timestamp::now()).start().await.unwrap();
        Self::with(Arc::new(sandbox), |builder| builder).await
    }

    pub(crate) async fn with(
        sandbox: Arc<Sandbox>,
        set_up: impl FnOnce(LedgerBuilder) -> LedgerBuilder,
    ) -> Self {
        let client = client(sandbox.base_url());
        let folder = tempfile::tempdir().unwrap();
        let ledger = set_up(builder(&sandbox, &client, folder.path()))
            .open()
            .await
            .unwrap();
        Self {
            sandbox,
            client,
            ledger,
            folder,
        }
    }

    /// Another ledger on the same store, as another process has it.
    pub(crate) async fn beside(&self) -> Ledger {
        builder(&self.sandbox, &self.client, self.folder.path())
            .open()
            .await
            .unwrap()
    }

    /// The transaction id of an order's newest payment.
    pub(crate) async fn transaction_id(&self, order: &str) -> String {
        let payment = self.ledger.payment(&id(order)).await.unwrap().unwrap();
        payment.transaction_id.unwrap().to_string()
    }

    /// Everything that is there for a consumer, each marked as done.
    pub(crate) async fn drain(&self, events: &mut Events) -> Vec<Event> {
        let mut drained = Vec::new();
        while let Some(delivery) = events.try_next().await.unwrap() {
            drained.push(delivery.event().clone());
            assert!(delivery.done().await.unwrap());
        }
        drained
    }

    /// The kinds of what is there for a new consumer of this name.
    pub(crate) async fn kinds(&self, consumer: &str) -> Vec<EventKind> {
        let mut events = self.ledger.events(consumer).await.unwrap();
        self.drain(&mut events)
            .await
            .iter()
            .map(|event| event.kind)
            .collect()
    }
}

fn builder(sandbox: &Arc<Sandbox>, client: &Client, folder: &std::path::Path) -> LedgerBuilder {
    let (url, prefix) = store(folder);
    let clock = Arc::clone(sandbox);
    Ledger::builder(&url, client.clone())
        .prefix(prefix)
        .migrate(true)
        .inquiries_per_second(0, 0)
        .idle_pause(Duration::from_millis(20))
        .clock(move || clock.now())
}

pub(crate) fn id(order: &str) -> ReferenceNo {
    ReferenceNo::new(order).unwrap()
}

pub(crate) fn registration(order: &str, amount: u64) -> Registration {
    Registration::new(order, amount)
        .goods_name("Kopi Gayo 250 g")
        .buyer_name("John Doe")
        .buyer_phone("08123456789")
        .buyer_email("john.doe@example.com")
        .buyer_city("South Jakarta")
        .buyer_state("DKI Jakarta")
        .buyer_postal_code("10200")
        .callback_url("http://127.0.0.1:9/callback")
        .notification_url(NOBODY)
}

pub(crate) fn direct(order: &str, amount: u64) -> DirectRegistration {
    registration(order, amount).direct(Mitra::Alfamart, "Jl. Jenderal Gatot Subroto 57")
}

/// The public sandbox merchant's key.
pub(crate) const KEY: &str =
    "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==";

/// Where this test's ledger is: a file of its own, or tables of its own on the server.
fn store(folder: &std::path::Path) -> (String, String) {
    if !["postgres", "pooler"].contains(&env!("CARGO_CRATE_NAME")) {
        return (
            format!("sqlite:{}", folder.join("payments.db").display()),
            "nicepay_".to_owned(),
        );
    }
    let name: String = folder.file_name().unwrap().to_string_lossy().to_lowercase();
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    (postgres(), format!("test_{name}_{}.nicepay_", std::process::id()))
}

/// The server that `NICEPAY_TEST_POSTGRES` names, else one of the project's own, behind a pooler where the test says so.
pub(crate) fn postgres() -> String {
    static URL: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let (script, given) = if env!("CARGO_CRATE_NAME") == "pooler" {
        ("pooler.sh", None)
    } else {
        ("postgres.sh", std::env::var("NICEPAY_TEST_POSTGRES").ok())
    };
    let made = || {
        let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../scripts")
            .join(script);
        let run = |what: &str| std::process::Command::new(&script).arg(what).output().unwrap();
        let started = run("start");
        assert!(
            started.status.success(),
            "{}",
            String::from_utf8_lossy(&started.stderr)
        );
        String::from_utf8(run("url").stdout).unwrap().trim().to_owned()
    };
    URL.get_or_init(|| given.unwrap_or_else(made)).clone()
}
