//! What the ledger's benches share: messages, a durable server, medians.
#![allow(dead_code, reason = "each bench uses a part")]

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout::{Client, Credentials, DirectRegistration, Environment, Mitra, Order, Registration};

/// How many callers there are at once.
pub(crate) const CALLERS: usize = 64;

/// `cargo bench -- --quick` shows that it works, and measures little.
pub(crate) fn is_quick() -> bool {
    std::env::args().any(|argument| argument == "--quick")
}

/// A client for a gateway at `base_url`.
pub(crate) fn client(base_url: &str) -> Client {
    Client::new(Credentials::sandbox(), Environment::custom(base_url).unwrap()).unwrap()
}

/// The signed body that says that these orders were paid.
pub(crate) fn notifications(orders: &[Order]) -> Arc<Vec<String>> {
    let credentials = Credentials::sandbox();
    let body = |order| SampleNotification::deposit(order).form(&credentials);
    Arc::new(orders.iter().map(body).collect())
}

/// Orders of which NICEPAY knows nothing.
pub(crate) fn orders(count: usize) -> Vec<Order> {
    let order = |number| {
        let id = format!("NORMALTEST02{number:018}");
        Order::new(format!("order-{number}"), 10_000, id).unwrap()
    };
    (0..count).map(order).collect()
}

/// What a shop wants to be paid.
pub(crate) fn registration(order: &str) -> DirectRegistration {
    Registration::new(order, 10_000)
        .goods_name("Kopi Gayo 250 g")
        .buyer_name("John Doe")
        .buyer_phone("08123456789")
        .buyer_email("john.doe@example.com")
        .buyer_city("South Jakarta")
        .buyer_state("DKI Jakarta")
        .buyer_postal_code("10200")
        .callback_url("http://127.0.0.1:9/callback")
        .notification_url("http://127.0.0.1:9/notification")
        .direct(Mitra::Alfamart, "Jl. Jenderal Gatot Subroto 57")
}

/// Has 64 callers do `count` things, each the next one as soon as its last is done.
pub(crate) async fn at_once<F, Fut>(count: usize, thing: F) -> Duration
where
    F: Fn(usize) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = ()> + Send,
{
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..CALLERS {
        let (thing, next) = (thing.clone(), Arc::clone(&next));
        callers.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return;
                }
                thing(number).await;
            }
        });
    }
    while let Some(ended) = callers.join_next().await {
        ended.unwrap();
    }
    began.elapsed()
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
pub(crate) fn rate(count: usize, taken: Duration) -> f64 {
    count as f64 / taken.as_secs_f64()
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A PostgreSQL server that waits for the disk, as a merchant's does.
pub(crate) struct Server {
    folder: PathBuf,
}

impl Server {
    pub(crate) fn start() -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../build/postgres-bench");
        let server = Self { folder };
        server.script("start", &["--durable"]);
        server
    }

    pub(crate) fn url(&self) -> String {
        self.script("url", &[])
    }

    /// What the server has written so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("server.log")).unwrap()
    }

    fn script(&self, what: &str, options: &[&str]) -> String {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scripts/postgres.sh");
        let output = Command::new(script)
            .arg(what)
            .arg(&self.folder)
            .args(options)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.script("stop", &[]);
    }
}
