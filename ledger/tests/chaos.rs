//! Thousands of payments at a gateway that misbehaves, by a merchant with four workers who is killed again and again, on
//! a file and on a server that is stopped at once. No notification arrives.
//!
//! Without arguments this runs both; with them it is the merchant. `CHAOS_PAYMENTS` chooses how many.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    reason = "a test ends where something is not as it should be"
)]

mod support;

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use nicepay_checkout::PayMethod;
use nicepay_checkout_ledger::machine::{Pause, reference_of_attempt};
use nicepay_checkout_ledger::{Dialect, Filter, Ledger, LedgerError, Schedule};
use nicepay_sandbox::{Fault, FaultKind, FaultTarget, Sandbox};
use support::server::Server;
use support::{client, direct, id};

const KILLS: usize = 3;
/// Of a hundred requests, how many meet which fault.
const FAULTS: [(FaultKind, u8); 6] = [
    (FaultKind::DropBefore, 2),
    (FaultKind::DropAfter, 3),
    (FaultKind::StatusBefore { status: 503 }, 2),
    (FaultKind::StatusAfter { status: 502 }, 2),
    (FaultKind::Html, 1),
    (FaultKind::Truncated, 1),
];

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, base_url, folder, store, payments] = arguments.as_slice()
        && mode == "merchant"
    {
        merchant(base_url, Path::new(folder), store, payments.parse().unwrap()).await;
        return;
    }
    let payments = std::env::var("CHAOS_PAYMENTS").map_or(5_000, |count| count.parse().unwrap());
    println!("running 2 tests");
    run("a file", None, payments).await;
    println!("test on_a_file_every_payment_comes_to_its_end_and_none_is_delivered_twice ... ok");
    run("a server", Some(Server::start()), payments).await;
    println!("test on_a_server_that_is_stopped_at_once_as_well ... ok");
    println!("\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
}

/// What becomes of an order's payments, by its number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Paid,
    PaidLate,
    Reversed,
    Expired,
}

fn fate(number: usize) -> Fate {
    match number % 10 {
        0..=5 => Fate::Paid,
        6 => Fate::PaidLate,
        7 => Fate::Reversed,
        _ => Fate::Expired,
    }
}

async fn run(what: &str, server: Option<Server>, payments: usize) {
    let began = Instant::now();
    let sandbox = Arc::new(
        Sandbox::builder()
            .notify_retries([])
            .seed(8)
            .start()
            .await
            .unwrap(),
    );
    for target in [FaultTarget::RegisterDirect, FaultTarget::Inquire] {
        for (kind, percent) in FAULTS {
            sandbox.inject(Fault::new(target, kind).percent(percent));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let store = server.as_ref().map_or_else(|| "sqlite".to_owned(), Server::url);
    let shown: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    let customers = tokio::spawn(customers(Arc::clone(&sandbox), Arc::clone(&shown)));
    for kill in 0..=KILLS {
        let mut merchant = start(sandbox.base_url(), folder.path(), &store, payments);
        let output = BufReader::new(merchant.stdout.take().unwrap());
        let heard = Arc::clone(&shown);
        let listening = tokio::task::spawn_blocking(move || {
            for line in output.lines().map_while(Result::ok) {
                if let Some((number, transaction)) = line.split_once(' ') {
                    heard
                        .lock()
                        .unwrap()
                        .insert(transaction.to_owned(), number.parse().unwrap());
                }
            }
        });
        if kill < KILLS {
            // In the middle of it, and each time elsewhere.
            let wanted = payments * (kill + 1) / (KILLS + 1);
            while shown.lock().unwrap().len() < wanted {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            if let Some(server) = &server {
                server.script(&["stop", "-m", "immediate"]);
                server.script(&["start"]);
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
            merchant.kill().unwrap();
            merchant.wait().unwrap();
        } else {
            sandbox.clear_faults();
            assert!(merchant.wait().unwrap().success(), "the last life failed");
        }
        listening.await.unwrap();
    }
    customers.abort();
    verify(&sandbox, folder.path(), &store, payments).await;
    let registered = sandbox.transactions().len();
    println!(
        "{what}: {payments} payments, {registered} registrations, {KILLS} kills, {:.0} s",
        began.elapsed().as_secs_f64()
    );
}

/// Those who pay, or don't: each number that the shop has shown, once.
async fn customers(sandbox: Arc<Sandbox>, shown: Arc<Mutex<HashMap<String, usize>>>) {
    let store = PayMethod::ConvenienceStore;
    let mut seen: HashMap<String, u32> = HashMap::new();
    loop {
        let known = shown.lock().unwrap().clone();
        for (transaction, number) in known {
            let turn = seen.entry(transaction.clone()).or_default();
            *turn += 1;
            // A payment that was replaced may be gone meanwhile: the counter then refuses the customer.
            let _ = match (fate(number), *turn) {
                (Fate::Paid | Fate::Reversed, 1) => sandbox.pay(&transaction),
                (Fate::PaidLate | Fate::Expired, 1) => sandbox.expire(&transaction),
                (Fate::PaidLate, 20) => sandbox.set_status(&transaction, &store, "0"),
                (Fate::Reversed, 20) => sandbox.reverse(&transaction),
                (Fate::Reversed, 21) => sandbox.expire(&transaction),
                _ => Ok(()),
            };
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn verify(sandbox: &Sandbox, folder: &Path, store: &str, payments: usize) {
    let ledger = open(sandbox.base_url(), folder, store).await.unwrap();
    let shop = rusqlite::Connection::open(folder.join("shop.db")).unwrap();
    let mut rows = shop.prepare("SELECT event FROM deliveries").unwrap();
    let delivered: Vec<String> = rows
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let unique: HashSet<&String> = delivered.iter().collect();
    assert_eq!(unique.len(), delivered.len(), "nothing is delivered twice");

    let mut references = HashMap::new();
    for number in 0..payments {
        let order = id(&format!("order-{number}"));
        for attempt in 1..=12 {
            references.insert(reference_of_attempt(&order, attempt).unwrap().to_string(), number);
        }
        let payment = ledger.payment(&order).await.unwrap().unwrap();
        let wanted = matches!(fate(number), Fate::Paid | Fate::PaidLate);
        assert_eq!(payment.is_paid(), wanted, "{order} is {}", payment.status);
        assert_eq!(payment.next_check_at, None, "{order} is at its end");
    }
    for transaction in sandbox.transactions() {
        assert!(
            references.contains_key(&transaction.reference),
            "{} is unseen",
            transaction.reference
        );
        if transaction.status == "0" {
            let paid: Vec<_> = delivered
                .iter()
                .filter(|event| event.starts_with(&format!("{}:", transaction.transaction_id)))
                .collect();
            assert_eq!(paid.len(), 1, "{}: {paid:?}", transaction.reference);
        }
    }
}

fn start(base_url: &str, folder: &Path, store: &str, payments: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "merchant",
            base_url,
            folder.to_str().unwrap(),
            store,
            &payments.to_string(),
        ])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

async fn open(base_url: &str, folder: &Path, store: &str) -> Result<Ledger, LedgerError> {
    let file = format!("sqlite:{}", folder.join("payments.db").display());
    let every = |until, every| vec![Pause { until, every }];
    Ledger::builder(if store == "sqlite" { &file } else { store }, client(base_url))
        .migrate(true)
        .inquiries_per_second(0, 0)
        .send_limit(Duration::from_secs(8))
        .work_lease(Duration::from_secs(10))
        .event_lease(Duration::from_secs(10))
        .busy_timeout(Duration::from_secs(5))
        .schedule(Schedule {
            numbered: every(3_600, 5),
            waiting: every(3_600, 5),
            near_expiry_before: 0,
            grace: every(15, 5),
            paid: every(15, 5),
            failure_first: 1,
            failure_longest: 2,
            failures_before_attention: 1_000,
            ..Schedule::default()
        })
        .open()
        .await
}

async fn merchant(base_url: &str, folder: &Path, store: &str, payments: usize) {
    let ledger = loop {
        match open(base_url, folder, store).await {
            Ok(ledger) => break ledger,
            Err(error) => assert!(error.is_retryable(), "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    let shop = rusqlite::Connection::open(folder.join("shop.db")).unwrap();
    let tables = format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {}; CREATE TABLE IF NOT EXISTS deliveries (event TEXT)",
        Dialect::Sqlite.migration()
    );
    shop.execute_batch(&tables).unwrap();
    let shop = Arc::new(Mutex::new(shop));
    let mut tasks = Vec::new();
    for _ in 0..4 {
        let worker = ledger.clone();
        tasks.push(tokio::spawn(async move { worker.run().await }));
        let (consumer, shop) = (ledger.clone(), Arc::clone(&shop));
        tasks.push(tokio::spawn(async move {
            loop {
                match deliver(&consumer, &shop).await {
                    Ok(()) => return Ok(()),
                    Err(error) if error.is_retryable() => {
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                    Err(error) => return Err(error),
                }
            }
        }));
    }
    futures_util::stream::iter(0..payments)
        .for_each_concurrent(64, |number| {
            let ledger = &ledger;
            async move {
                loop {
                    match ledger.check_out(direct(&format!("order-{number}"), 10_000)).await {
                        Ok(payment) => {
                            if let Some(transaction) = payment.transaction_id {
                                println!("{number} {transaction}");
                            }
                            return;
                        }
                        // Refused by a fault, or the store is gone for a while: as a customer who tries again.
                        Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
                    }
                }
            }
        })
        .await;
    while !is_over(&ledger).await.unwrap_or(false) {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    ledger.stop();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

async fn deliver(ledger: &Ledger, shop: &Mutex<rusqlite::Connection>) -> Result<(), LedgerError> {
    let mut events = ledger.events("shop").await?;
    while let Some(event) = events.next().await? {
        {
            let mut shop = shop.lock().unwrap();
            let claim = event.claim(Dialect::Sqlite);
            let transaction = shop.transaction().unwrap();
            let first = transaction.execute(claim.sql, [&claim.parameter]).unwrap() == 1;
            if first && event.kind.is_money_in() {
                transaction
                    .execute("INSERT INTO deliveries VALUES (?)", [&event.id])
                    .unwrap();
            }
            transaction.commit().unwrap();
        }
        event.done().await?;
    }
    Ok(())
}

/// Whether every payment is at its end and every event handled.
async fn is_over(ledger: &Ledger) -> Result<bool, LedgerError> {
    if ledger.health().await?.consumers.iter().any(|(_, left)| *left > 0) {
        return Ok(false);
    }
    let mut cursor = None;
    loop {
        let page = ledger
            .payments(&Filter::default(), cursor.as_deref(), 1_000)
            .await?;
        if page
            .payments
            .iter()
            .any(|payment| payment.next_check_at.is_some())
        {
            return Ok(false);
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(true);
        }
    }
}
