//! A large ledger beside a small one: what a look and the worker's work cost, how much memory a worker takes, and which
//! tables PostgreSQL reads from end to end meanwhile.
#![allow(
    clippy::restriction,
    clippy::cast_precision_loss,
    reason = "a bench may fail loudly, and its counts are small"
)]

#[path = "support/large.rs"]
mod large;
mod support;

use std::collections::BTreeSet;
use std::process::Command;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};
use large::{ATTENTION, Store, pay_template};
use nicepay_checkout::ReferenceNo;
use nicepay_checkout_ledger::machine::Pause;
use nicepay_checkout_ledger::{Filter, Ledger, LedgerBuilder, Schedule};
use nicepay_sandbox::Sandbox;
use support::{Server, client, is_quick, median, registration};

const SMALL: usize = 1_000;
const LARGE: usize = 1_000_000;
/// Payments that are due, in either.
const DUE: usize = 500;
#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, url, base_url, stored] = arguments.as_slice()
        && mode == "look"
    {
        look(url, base_url, stored.parse().unwrap()).await;
        return;
    }
    let large = if is_quick() { 10_000 } else { LARGE };
    println!(
        "\n| store | payments stored | payment() | attention() | a page of 100 | the worker, a payment | its peak memory |\n|---|---:|---:|---:|---:|---:|---:|"
    );
    for stored in [SMALL, large] {
        measure(&Store::Sqlite(tempfile::tempdir().unwrap()), stored).await;
    }
    let server = Server::start();
    let store = Store::Postgres(server.url());
    let mut read_whole = BTreeSet::new();
    for stored in [SMALL, large] {
        store
            .run("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            .await;
        let gateway = measure(&store, stored).await;
        if stored == large {
            read_whole = plans(&server, &store, gateway.base_url(), stored).await;
        }
    }
    println!("\n| tables that PostgreSQL read from end to end |\n|---|");
    if read_whole.is_empty() {
        println!("| none |");
    }
    for table in read_whole {
        println!("| {table} |");
    }
}

/// Fills a ledger and prints what another process finds.
async fn measure(store: &Store, stored: usize) -> Sandbox {
    let gateway = Sandbox::builder()
        .notify_retries([])
        .seed(1)
        .start()
        .await
        .unwrap();
    let ledger = builder(&store.url(), gateway.base_url()).open().await.unwrap();
    let ids = (0..DUE).map(|number| format!("due-{number}"));
    stream::iter(ids)
        .for_each_concurrent(16, |id| {
            let ledger = &ledger;
            async move { drop(ledger.check_out(registration(&id)).await.unwrap()) }
        })
        .await;
    pay_template(&gateway, &ledger).await;
    ledger.close().await.unwrap();
    store.fill(stored).await;
    print!("| {} | {stored} |", store.name());
    println!("{}", child(store, gateway.base_url(), stored));
    gateway
}

fn child(store: &Store, base_url: &str, stored: usize) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["look", &store.url(), base_url, &stored.to_string()])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The child: looks, works, and prints its row.
async fn look(url: &str, base_url: &str, stored: usize) {
    let ledger = builder(url, base_url).open().await.unwrap();
    let mut payment = Vec::new();
    for turn in 0..500_usize {
        let id = format!("filler-{}", 1 + turn.wrapping_mul(7_919) % stored);
        let id = ReferenceNo::new(id).unwrap();
        let began = Instant::now();
        assert!(ledger.payment(&id).await.unwrap().is_some());
        payment.push(began.elapsed().as_secs_f64());
    }
    let (mut attention, mut page) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        let began = Instant::now();
        assert_eq!(ledger.attention().await.unwrap().payments.len(), ATTENTION);
        attention.push(began.elapsed().as_secs_f64());
        let began = Instant::now();
        let found = ledger.payments(&Filter::default(), None, 100).await.unwrap();
        assert_eq!(found.payments.len(), 100);
        page.push(began.elapsed().as_secs_f64());
    }
    tokio::time::sleep(Duration::from_secs(2)).await; // until they are due
    let began = Instant::now();
    let worked = ledger.run_due().await.unwrap();
    assert!(worked >= DUE as u64, "{worked}");
    let each = began.elapsed().as_secs_f64() / worked as f64;
    let mut events = ledger.events("shop").await.unwrap();
    while let Some(event) = events.try_next().await.unwrap() {
        event.done().await.unwrap();
    }
    ledger.close().await.unwrap();
    println!(
        " {:.0} µs | {:.1} ms | {:.1} ms | {:.0} µs | {:.1} MiB |",
        median(payment) * 1e6,
        median(attention) * 1e3,
        median(page) * 1e3,
        each * 1e6,
        peak_memory()
    );
}

/// The tables that a child's statements read from end to end, as the server's own log of plans says.
async fn plans(server: &Server, store: &Store, base_url: &str, stored: usize) -> BTreeSet<String> {
    let set = |setting: &str| format!("ALTER DATABASE nicepay SET {setting}");
    store
        .run(
            &[
                set("session_preload_libraries = 'auto_explain'"),
                set("auto_explain.log_min_duration = 0"),
            ]
            .join(";"),
        )
        .await;
    let before = server.log().len();
    child(store, base_url, stored);
    store.run("ALTER DATABASE nicepay RESET ALL").await;
    let log = server.log();
    assert!(log[before..].contains("Index"), "no plan was logged");
    let tables = log[before..]
        .lines()
        .filter_map(|line| line.split("Seq Scan on ").nth(1));
    tables
        .filter_map(|rest| rest.split_whitespace().next())
        // One row for each consumer and setting: these don't grow.
        .filter(|table| {
            table.starts_with("nicepay_") && *table != "nicepay_consumers" && *table != "nicepay_ledger"
        })
        .map(str::to_owned)
        .collect()
}

fn builder(url: &str, base_url: &str) -> LedgerBuilder {
    let each_second = vec![Pause {
        until: 3_600,
        every: 1,
    }];
    Ledger::builder(url, client(base_url))
        .migrate(true)
        .inquiries_per_second(0, 0)
        .schedule(Schedule {
            numbered: each_second,
            ..Schedule::default()
        })
}

/// In MiB.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}
