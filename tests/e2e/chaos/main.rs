//! A merchant and a gateway in a bad world: faults on every operation, callbacks and notifications forged,
//! doubled, dropped and out of order, and both processes killed on the way. At the end the merchant's book
//! must be the gateway's: no order registered twice, no payment lost, none believed that is not there.
//!
//! The seed decides who pays and what goes wrong with which payment, however the machine schedules them; only what
//! a crash finds under way differs from run to run. `CHAOS_SEED` and `CHAOS_PAYMENTS` choose another run.
#![cfg(all(feature = "cli", feature = "sqlite"))]
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod book;
mod customer;
mod gateway;
mod merchant;

use std::sync::Arc;

use book::Book;
use futures_util::StreamExt;
use gateway::Gateway;
use merchant::Merchant;
use tokio::task::JoinSet;

const AT_ONCE: usize = 64;
const CRASHES: usize = 3;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_merchants_book_is_the_gateways_book() {
    let (seed, payments) = (
        setting("CHAOS_SEED", 20_221_223),
        usize::try_from(setting("CHAOS_PAYMENTS", 10_000)).unwrap(),
    );
    let mut gateway = Gateway::start(seed).await;
    let book = Arc::new(Book::new(payments));
    let merchant = Merchant::open(&gateway.url, Arc::clone(&book)).await;

    // Each round ends with a crash of both sides, except the last.
    for round in 0..=CRASHES {
        gateway.misbehave().await;
        let stop_after = payments * (round + 1) / (CRASHES + 1);
        work(
            &merchant,
            &book,
            seed,
            if round == CRASHES { usize::MAX } else { stop_after },
        )
        .await;
        if round < CRASHES {
            gateway.kill_and_restart().await;
        }
    }

    gateway.behave().await;
    merchant.reconcile().await;
    let verdict = book.compare(&gateway.transactions().await);
    let faults = gateway.struck().await;
    println!(
        "seed {seed}: {payments} payments, {CRASHES} crashes of both sides, faults {faults:?}; {verdict}"
    );
    assert!(verdict.is_clean(), "{verdict}");
}

/// Works on every payment that is not done; drops everything under way once `stop_after` payments are done.
async fn work(merchant: &Merchant, book: &Arc<Book>, seed: u64, stop_after: usize) {
    let mut waiting = futures_util::stream::iter(book.unfinished());
    let mut under_way = JoinSet::new();
    loop {
        while under_way.len() < AT_ONCE {
            let Some(number) = waiting.next().await else { break };
            let merchant = merchant.clone();
            under_way.spawn(async move { customer::buy(&merchant, seed, number).await });
        }
        if book.finished() >= stop_after || under_way.join_next().await.is_none() {
            return; // dropping the set drops every request under way: the merchant's process is gone
        }
    }
}
