//! A message in, a handled event out, on one PostgreSQL server: the ledger, which verifies, keeps, asks NICEPAY, keeps
//! the answer, raises the event, leases it and has it done; beside job queues that keep, lease and finish a job.
//!
//! `make bench-ledger` installs the queues.
#![allow(
    clippy::restriction,
    reason = "a bench may fail loudly, and its counts are small"
)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};
use nicepay_checkout::Order;
use nicepay_checkout_ledger::{EventKind, Ledger, Schedule};
use nicepay_sandbox::Sandbox;
use support::{CALLERS, Server, at_once, client, is_quick, median, notifications, rate, registration};

const ROUNDS: usize = 5;
const MESSAGES: usize = 10_000;
const WORKERS: usize = 4;
const QUEUES: [&str; 3] = ["pg-boss", "graphile-worker", "procrastinate"];

#[tokio::main]
async fn main() {
    let (rounds, messages) = if is_quick() {
        (1, 1_000)
    } else {
        (ROUNDS, MESSAGES)
    };
    let server = Server::start();
    let url = server.url();
    if std::env::args().any(|argument| argument == "--alone") {
        println!("{:.0}", ledger(&url, messages).await);
        return;
    }
    let mut rates: [Vec<f64>; 4] = Default::default();
    for round in 0..rounds * 4 {
        let contender = round % 4;
        let rate = match contender {
            0 => ledger(&url, messages).await,
            _ => queue(QUEUES[contender - 1], &url, messages),
        };
        rates[contender].push(rate);
    }
    println!(
        "\n| message in, handled event out, 64 callers | messages/s | the ledger ÷ it | wanted |\n|---|---:|---:|---:|"
    );
    let best = (1..4)
        .max_by(|a, b| median(rates[*a].clone()).total_cmp(&median(rates[*b].clone())))
        .unwrap();
    for (index, rate) in rates.iter().enumerate() {
        let name = if index == 0 {
            "the ledger, with an inquiry each"
        } else {
            QUEUES[index - 1]
        };
        let ratios = rates[0].iter().zip(rate).map(|(ours, theirs)| ours / theirs);
        let wanted = if index == best { "2.0" } else { "" };
        println!(
            "| {name} | {:.0} | {:.2} | {wanted} |",
            median(rate.clone()),
            median(ratios.collect())
        );
    }
}

/// Orders that wait for their payment, then all of their notifications at once.
async fn ledger(url: &str, messages: usize) -> f64 {
    let gateway = Sandbox::builder()
        .notify_retries([])
        .seed(1)
        .start()
        .await
        .unwrap();
    let prefix = format!(
        "bench_{}.nicepay_",
        std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()
    );
    let ledger = Ledger::builder(url, client(gateway.base_url()))
        .prefix(prefix)
        .migrate(true)
        .inquiries_per_second(0, 0)
        .concurrency(CALLERS)
        .prefetch(64)
        // Only what a notification wakes is due.
        .schedule(Schedule {
            numbered: Vec::new(),
            waiting: Vec::new(),
            ..Schedule::default()
        })
        .open()
        .await
        .unwrap();
    let orders: Vec<Order> = stream::iter(0..messages)
        .map(|number| check_out(&ledger, number))
        .buffer_unordered(CALLERS)
        .collect()
        .await;
    for order in &orders {
        gateway.pay(order.transaction_id.as_str()).unwrap();
    }
    let bodies = notifications(&orders);
    let paid = Arc::new(AtomicUsize::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..CALLERS {
        let (ledger, paid) = (ledger.clone(), Arc::clone(&paid));
        tasks.spawn(async move {
            let mut events = ledger.events("shop").await.unwrap();
            while let Some(event) = events.next().await.unwrap() {
                let is_paid = event.kind == EventKind::Paid;
                event.done().await.unwrap();
                paid.fetch_add(usize::from(is_paid), Ordering::Relaxed);
            }
        });
    }
    // What the numbers' events cost is not counted.
    while ledger
        .health()
        .await
        .unwrap()
        .consumers
        .first()
        .is_none_or(|(_, left)| *left > 0)
    {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for _ in 0..WORKERS {
        let worker = ledger.clone();
        tasks.spawn(async move { worker.run().await.unwrap() });
    }
    let began = Instant::now();
    let receiver = ledger.clone();
    at_once(messages, move |number| {
        let (ledger, bodies) = (receiver.clone(), Arc::clone(&bodies));
        async move {
            ledger.receive(&bodies[number]).await.unwrap();
        }
    })
    .await;
    while paid.load(Ordering::Relaxed) < messages {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let taken = began.elapsed();
    ledger.stop();
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
    ledger.close().await.unwrap();
    rate(messages, taken)
}

async fn check_out(ledger: &Ledger, number: usize) -> Order {
    let registration = registration(&format!("order-{number}"));
    ledger.check_out(registration).await.unwrap().order().unwrap()
}

/// A job queue's own process: as many messages, as many callers.
fn queue(name: &str, url: &str, messages: usize) -> f64 {
    let project = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = project.join("tests/peers/queue");
    let mut command = if name == "procrastinate" {
        let mut command = Command::new(project.join("build/python/queue/bin/python"));
        command.arg(folder.join("jobs.py"));
        command
    } else {
        let mut command = Command::new(node(&folder));
        command.arg(folder.join("jobs.mjs"));
        command
    };
    let output = command
        .args([name, url, &messages.to_string(), &CALLERS.to_string()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{name}: {said}");
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

/// The Node that the queues require.
fn node(folder: &Path) -> PathBuf {
    let installed = folder.join("node_modules/.bin/node");
    if installed.exists() {
        installed
    } else {
        PathBuf::from("node")
    }
}
