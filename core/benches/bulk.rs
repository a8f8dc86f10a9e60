//! What asking about many orders at once takes in memory: the peak of a process that asks about 1,000,
//! 10,000 and 100,000 different orders through `Client::inquire_all`. It must not grow with their number.
//!
//! Each count has a process of its own, because a peak never falls again. The orders come to it over a pipe,
//! as they would from a database's cursor, and are read only as they are asked for.
#![allow(
    clippy::restriction,
    clippy::cast_precision_loss,
    reason = "a bench may fail loudly, and its counts are small"
)]

mod sandbox;

use std::fmt::Write as _;
use std::process::Stdio;
use std::time::Instant;

use futures_util::stream::{self, Stream, StreamExt};
use nicepay_checkout::{BulkOptions, Client, Credentials, Environment, Order};
use sandbox::SandboxProcess;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

const COUNTS: [usize; 3] = [1_000, 10_000, 100_000];
/// What an allocator's own caches may add.
const SLACK_KIB: u64 = 4 * 1024;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("--child") {
        return child(&arguments.next().expect("a base URL")).await;
    }
    let sandbox = SandboxProcess::start();
    let orders = sandbox.orders(COUNTS.into_iter().max().unwrap_or_default()).await;
    println!(
        "\n| orders | peak memory | × of {} orders | orders/s |\n|---|---|---|---|",
        COUNTS[0]
    );
    let mut first = None;
    for count in COUNTS {
        let began = Instant::now();
        let peak = ask(&sandbox, &orders[..count]).await;
        let rate = count as f64 / began.elapsed().as_secs_f64();
        let least = *first.get_or_insert(peak);
        println!(
            "| {count} | {:.1} MiB | {:.2} | {rate:.0} |",
            peak as f64 / 1024.0,
            peak as f64 / least as f64
        );
        assert!(peak < least + SLACK_KIB, "memory grows with the number of orders");
    }
}

/// Has a process of its own ask about `orders`; its peak memory in KiB.
async fn ask(sandbox: &SandboxProcess, orders: &[Order]) -> u64 {
    let mut child = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--child", sandbox.url()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let (mut to, mut from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let feed = async move {
        for chunk in orders.chunks(100) {
            let mut lines = String::new();
            for order in chunk {
                writeln!(
                    lines,
                    "{}\t{}\t{}",
                    order.reference, order.amount, order.transaction_id
                )
                .unwrap();
            }
            to.write_all(lines.as_bytes()).await.unwrap();
        }
    };
    let mut said = String::new();
    let (_, read) = tokio::join!(feed, from.read_to_string(&mut said));
    read.unwrap();
    assert!(child.wait().await.unwrap().success());
    let (answered, peak) = said.trim().split_once(' ').unwrap();
    assert_eq!(answered, orders.len().to_string(), "every order has its answer");
    peak.parse().unwrap()
}

async fn child(url: &str) {
    let client = Client::new(Credentials::sandbox(), Environment::custom(url).unwrap()).unwrap();
    let answered = client
        .inquire_all(orders_from_stdin(), BulkOptions::default())
        .fold(0, |answered, (order, result)| async move {
            assert_eq!(result.unwrap().transaction_id, order.transaction_id);
            answered + 1
        })
        .await;
    println!("{answered} {}", peak_kib());
}

fn orders_from_stdin() -> impl Stream<Item = Order> + Send {
    let lines = BufReader::new(tokio::io::stdin()).lines();
    stream::unfold(lines, |mut lines| async move {
        let line = lines.next_line().await.unwrap()?;
        let mut parts = line.split('\t');
        let mut part = || parts.next().unwrap();
        let order = Order::new(part(), part().parse().unwrap(), part()).unwrap();
        Some((order, lines))
    })
}

/// The most memory that this process ever held, in KiB (Linux).
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches("kB").trim().parse().unwrap()
}
