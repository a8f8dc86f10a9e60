//! A merchant with four workers is killed at every line that matters, and begun again.
//!
//! Without arguments this runs every case; with them it is the merchant.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test ends where something is not as it should be"
)]

mod support;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use nicepay_checkout::Credentials;
use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout_ledger::machine::Pause;
use nicepay_checkout_ledger::{Dialect, Ledger, PaymentStatus, Schedule};
use nicepay_sandbox::Sandbox;
use support::{client, direct, id, sandbox};

/// Each place of the ledger's and the shop's own lines, and at which of its visits the process is killed there.
const PLACES: &[(&str, u32)] = &[
    ("check_out.before_intent", 1),
    ("check_out.after_intent", 1),
    ("check_out.before_answer", 1),
    ("check_out.after_answer", 1),
    ("receive.before_keep", 1),
    ("receive.after_keep", 1),
    ("inquiry.before_asking", 1),
    ("inquiry.before_answer", 1),
    ("inquiry.after_answer", 1),
    ("shop.before_claim", 2),
    ("shop.after_claim", 2),
    ("shop.after_commit", 2),
    ("events.before_done", 1),
    ("events.before_done", 2),
    ("events.after_done", 2),
];

/// The statements of a transaction in a file,
const SQLITE: &[(&str, u32)] = &[
    ("sqlite.between_statements", 1),
    ("sqlite.between_statements", 2),
    ("sqlite.between_statements", 3),
    ("sqlite.between_statements", 4),
    ("sqlite.before_commit", 3),
    ("sqlite.before_commit", 4),
    ("sqlite.before_commit", 5),
    ("sqlite.before_commit", 6),
    ("sqlite.before_commit", 8),
    ("sqlite.before_commit", 10),
    ("sqlite.after_commit", 4),
    ("sqlite.after_commit", 5),
    ("sqlite.after_commit", 7),
    ("sqlite.after_commit", 9),
];

/// and on a server.
const POSTGRES: &[(&str, u32)] = &[
    ("postgres.in_transaction", 1),
    ("postgres.in_transaction", 2),
    ("postgres.in_transaction", 3),
    ("postgres.in_transaction", 4),
    ("postgres.before_commit", 1),
    ("postgres.before_commit", 2),
    ("postgres.before_commit", 3),
    ("postgres.before_commit", 4),
    ("postgres.after_commit", 1),
    ("postgres.after_commit", 2),
    ("postgres.after_commit", 3),
    ("postgres.after_commit", 4),
];

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, base_url, folder, store, rest @ ..] = arguments.as_slice()
        && mode == "merchant"
    {
        if let [place, visit] = rest {
            kill_at(place.clone(), visit.parse().unwrap());
        }
        merchant(base_url, Path::new(folder), store).await;
        return;
    }
    println!("running 1 test");
    let limit = Arc::new(tokio::sync::Semaphore::new(4));
    let on_a_server = support::postgres();
    let stores = [("sqlite", SQLITE), (on_a_server.as_str(), POSTGRES)];
    let places = stores.iter().flat_map(|(store, own)| {
        PLACES
            .iter()
            .chain(*own)
            .map(|place| ((*store).to_owned(), *place))
    });
    let cases: Vec<_> = places
        .map(|(store, (place, visit))| {
            let limit = Arc::clone(&limit);
            let spawned = tokio::spawn(async move {
                let _turn = limit.acquire().await.unwrap();
                case(&store, place, visit).await;
            });
            (place, visit, spawned)
        })
        .collect();
    let count = cases.len();
    for (place, visit, ended) in cases {
        assert!(ended.await.is_ok(), "killed at {place}, visit {visit}");
    }
    println!("killed at {count} places");
    println!("test killed_anywhere_nothing_is_lost_and_nothing_is_delivered_twice ... ok");
    println!("\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
}

async fn case(store: &str, place: &str, visit: u32) {
    let sandbox = sandbox().await;
    let folder = tempfile::tempdir().unwrap();
    let killed = live(&sandbox, folder.path(), &[store, place, &visit.to_string()]).await;
    assert!(!killed.success(), "{place} is not visited {visit} times");
    let ended = live(&sandbox, folder.path(), &[store]).await;
    assert!(ended.success(), "{place} {visit}: the second life failed");

    let shop = rusqlite::Connection::open(folder.path().join("shop.db")).unwrap();
    let delivered: i64 = shop
        .query_row("SELECT COUNT(*) FROM deliveries", [], |row| row.get(0))
        .unwrap();
    assert_eq!(delivered, 1, "{place} {visit}");
    let ledger = open(sandbox.base_url(), folder.path(), store).await;
    let payment = ledger.payment(&id("order")).await.unwrap().unwrap();
    assert_eq!(payment.status, PaymentStatus::Paid, "{place} {visit}");
    // Whatever NICEPAY has registered is under a reference that the ledger watches.
    let history = serde_json::to_string(&ledger.history(&id("order")).await.unwrap()).unwrap();
    for transaction in sandbox.transactions() {
        assert!(
            history.contains(&transaction.reference),
            "{place} {visit}: {} is unseen",
            transaction.reference
        );
    }
    assert!(
        ledger
            .health()
            .await
            .unwrap()
            .consumers
            .iter()
            .all(|(_, left)| *left == 0)
    );
}

/// One life of the merchant. The customer pays the number that the merchant shows.
async fn live(sandbox: &Arc<Sandbox>, folder: &Path, more: &[&str]) -> ExitStatus {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["merchant", sandbox.base_url(), folder.to_str().unwrap()])
        .args(more);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let output = child.stdout.take().unwrap();
    let customer = Arc::clone(sandbox);
    tokio::task::spawn_blocking(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(transaction) = line.strip_prefix("number of ") {
                // It is paid already when it is shown again.
                let _ = customer.pay(transaction);
            }
        }
        child.wait().unwrap()
    })
    .await
    .unwrap()
}

async fn open(base_url: &str, folder: &Path, store: &str) -> Ledger {
    let second = || {
        vec![Pause {
            until: 3_600,
            every: 1,
        }]
    };
    let schedule = Schedule {
        numbered: second(),
        told: second(),
        ..Schedule::default()
    };
    let file = format!("sqlite:{}", folder.join("payments.db").display());
    let url = if store == "sqlite" { &file } else { store };
    let name = folder
        .file_name()
        .unwrap()
        .to_string_lossy()
        .to_lowercase()
        .replace(['.', '-'], "");
    let prefix = if store == "sqlite" {
        "nicepay_".to_owned()
    } else {
        format!("killed_{name}.nicepay_")
    };
    Ledger::builder(url, client(base_url))
        .prefix(prefix)
        .migrate(true)
        .send_limit(Duration::from_secs(1))
        .work_lease(Duration::from_secs(1))
        .event_lease(Duration::from_secs(1))
        .idle_pause(Duration::from_millis(50))
        .schedule(schedule)
        .open()
        .await
        .unwrap()
}

async fn merchant(base_url: &str, folder: &Path, store: &str) {
    let mut shop = rusqlite::Connection::open(folder.join("shop.db")).unwrap();
    let tables = format!(
        "{}; CREATE TABLE IF NOT EXISTS deliveries (event TEXT)",
        Dialect::Sqlite.migration()
    );
    shop.execute_batch(&tables).unwrap();
    let ledger = open(base_url, folder, store).await;
    let payment = ledger.check_out(direct("order", 10_000)).await.unwrap();
    println!("number of {}", payment.transaction_id.as_ref().unwrap());
    let body = SampleNotification::deposit(&payment.order().unwrap()).form(&Credentials::sandbox());
    ledger.receive(&body).await.unwrap();
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let ledger = ledger.clone();
        workers.spawn(async move { ledger.run().await });
    }
    let mut events = ledger.events("shop").await.unwrap();
    let mut paid = false;
    // In a second life the event may be done already.
    while !(paid || finished(&ledger).await) {
        let Some(event) = events.try_next().await.unwrap() else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        fail::fail_point!("shop.before_claim");
        let claim = event.claim(Dialect::Sqlite);
        let transaction = shop.transaction().unwrap();
        let first = transaction.execute(claim.sql, [&claim.parameter]).unwrap() == 1;
        fail::fail_point!("shop.after_claim");
        if first && event.kind.is_money_in() {
            transaction
                .execute("INSERT INTO deliveries VALUES (?)", [&event.id])
                .unwrap();
        }
        transaction.commit().unwrap();
        fail::fail_point!("shop.after_commit");
        paid = event.kind.is_money_in();
        event.done().await.unwrap();
    }
    ledger.stop();
    while let Some(ended) = workers.join_next().await {
        ended.unwrap().unwrap();
    }
}

async fn finished(ledger: &Ledger) -> bool {
    let payment = ledger.payment(&id("order")).await.unwrap().unwrap();
    let left = ledger.health().await.unwrap().consumers;
    payment.is_paid() && left.iter().all(|(_, events)| *events == 0)
}

/// SIGKILL: no line of ours runs after it.
fn kill_at(place: String, visit: u32) {
    let visits = AtomicU32::new(0);
    fail::cfg_callback(place, move || {
        if visits.fetch_add(1, Ordering::Relaxed).saturating_add(1) == visit {
            let _ = Command::new("kill")
                .args(["-9", &std::process::id().to_string()])
                .status();
            loop {
                std::thread::park();
            }
        }
    })
    .unwrap();
}
