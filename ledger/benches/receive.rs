//! Durable notifications a second, 64 callers at once: the ledger, which checks each token, beside bare drivers that
//! write the same rows into the same tables with the same promises.
#![allow(
    clippy::restriction,
    reason = "a bench may fail loudly, and its counts are small"
)]

mod support;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use nicepay_checkout_ledger::Ledger;
use rusqlite::{Connection, params};
use support::{CALLERS, Server, at_once, client, is_quick, median, notifications, orders, rate};
use tokio_postgres::NoTls;

const ROUNDS: usize = 7;
const MESSAGES: usize = 20_000;
/// One commit a message is slow.
const ONE_BY_ONE: usize = 2_000;

/// What the ledger keeps of a message.
struct Row {
    digest: String,
    transaction_id: String,
    reference: Option<String>,
    amount: i64,
    said: String,
    received_at: i64,
}

const BARE: &str =
    "INSERT INTO nicepay_inbox (digest, transaction_id, reference, amount, said, received_at, due_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT (transaction_id, digest) DO UPDATE SET repeats = repeats + 1";
const BARE_POSTGRES: &str =
    "INSERT INTO nicepay_inbox AS i (digest, transaction_id, reference, amount, said, received_at, due_at)
    VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (transaction_id, digest) DO UPDATE SET repeats = i.repeats + 1";

#[tokio::main]
async fn main() {
    let (rounds, messages) = if is_quick() {
        (1, 2_000)
    } else {
        (ROUNDS, MESSAGES)
    };
    let bodies = notifications(&orders(messages));
    let rows = Arc::new(rows(&bodies).await);
    println!(
        "\n| durable receive, 64 at once | messages/s | the ledger ÷ it | wanted |\n|---|---:|---:|---:|"
    );
    sqlite(rounds, &bodies, &rows).await;
    postgres(rounds, &bodies, &rows).await;
}

/// Prints what came of the rounds; the ledger's rates come first.
fn print(names: &[(&str, &str)], rates: &[Vec<f64>]) {
    for ((name, wanted), rate) in names.iter().zip(rates) {
        let ratios = rates[0].iter().zip(rate).map(|(ours, theirs)| ours / theirs);
        let (ratio, rate) = (median(ratios.collect()), median(rate.clone()));
        println!("| {name} | {rate:.0} | {ratio:.2} | {wanted} |");
    }
}

async fn receive_all(ledger: &Ledger, bodies: &Arc<Vec<String>>) -> Duration {
    let (ledger, bodies) = (ledger.clone(), Arc::clone(bodies));
    at_once(bodies.len(), move |number| {
        let (ledger, bodies) = (ledger.clone(), Arc::clone(&bodies));
        async move {
            ledger.receive(&bodies[number]).await.unwrap();
        }
    })
    .await
}

async fn open(folder: &Path) -> Ledger {
    let url = format!("sqlite:{}", folder.join("payments.db").display());
    Ledger::open(&url, client("http://127.0.0.1:9")).await.unwrap()
}

/// The rows that the ledger makes of these messages.
async fn rows(bodies: &Arc<Vec<String>>) -> Vec<Row> {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(folder.path()).await;
    receive_all(&ledger, bodies).await;
    ledger.close().await.unwrap();
    let file = Connection::open(folder.path().join("payments.db")).unwrap();
    let mut statement = file
        .prepare("SELECT digest, transaction_id, reference, amount, said, received_at FROM nicepay_inbox")
        .unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        Ok(Row {
            digest: row.get(0)?,
            transaction_id: row.get(1)?,
            reference: row.get(2)?,
            amount: row.get(3)?,
            said: row.get(4)?,
            received_at: row.get(5)?,
        })
    };
    let rows: Vec<Row> = statement
        .query_map([], row)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(rows.len(), bodies.len());
    rows
}

async fn sqlite(rounds: usize, bodies: &Arc<Vec<String>>, rows: &Arc<Vec<Row>>) {
    let commits = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&commits);
    let count = move || {
        counter.fetch_add(1, Ordering::Relaxed);
    };
    fail::cfg_callback("sqlite.before_commit", count).unwrap();
    let mut rates: [Vec<f64>; 3] = Default::default();
    let mut batch = CALLERS;
    for round in 0..rounds * 3 {
        let folder = tempfile::tempdir().unwrap();
        let ledger = open(folder.path()).await;
        let contender = round % 3;
        commits.store(0, Ordering::Relaxed);
        let (count, taken) = match contender {
            0 => (bodies.len(), receive_all(&ledger, bodies).await),
            1 => (rows.len(), bare(folder.path(), rows, batch)),
            _ => (ONE_BY_ONE, bare(folder.path(), &rows[..ONE_BY_ONE], 1)),
        };
        rates[contender].push(rate(count, taken));
        if contender == 0 {
            batch = (count / commits.load(Ordering::Relaxed)).max(1);
        }
        ledger.close().await.unwrap();
    }
    fail::remove("sqlite.before_commit");
    let same = format!("bare rusqlite, in the ledger's batches ({batch} messages a commit)");
    let names = [
        ("the ledger on SQLite", ""),
        (same.as_str(), "0.70"),
        ("bare rusqlite, one message a commit", "10"),
    ];
    print(&names, &rates);
}

/// The rows by rusqlite alone, so many a transaction.
fn bare(folder: &Path, rows: &[Row], batch: usize) -> Duration {
    let file = Connection::open(folder.join("payments.db")).unwrap();
    file.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;")
        .unwrap();
    let began = Instant::now();
    for batch in rows.chunks(batch) {
        file.execute_batch("BEGIN IMMEDIATE").unwrap();
        for row in batch {
            file.prepare_cached(BARE)
                .unwrap()
                .execute(params![
                    row.digest,
                    row.transaction_id,
                    row.reference,
                    row.amount,
                    row.said,
                    row.received_at
                ])
                .unwrap();
        }
        file.execute_batch("COMMIT").unwrap();
    }
    began.elapsed()
}

async fn postgres(rounds: usize, bodies: &Arc<Vec<String>>, rows: &Arc<Vec<Row>>) {
    let server = Server::start();
    let url = server.url();
    let ledger = Ledger::builder(&url, client("http://127.0.0.1:9"))
        .migrate(true)
        .open()
        .await
        .unwrap();
    let (direct, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let direct = Arc::new(direct);
    let statement = direct.prepare(BARE_POSTGRES).await.unwrap();
    let mut rates: [Vec<f64>; 3] = Default::default();
    for round in 0..rounds * 3 {
        direct.batch_execute("TRUNCATE nicepay_inbox").await.unwrap();
        direct.batch_execute("CHECKPOINT").await.unwrap();
        let contender = round % 3;
        let taken = match contender {
            0 => receive_all(&ledger, bodies).await,
            1 => pipelined(&direct, &statement, rows, CALLERS).await,
            _ => pipelined(&direct, &statement, rows, 1).await,
        };
        rates[contender].push(rate(rows.len(), taken));
    }
    let names = [
        ("the ledger on PostgreSQL", ""),
        ("bare tokio-postgres, pipelined, 64 messages a commit", "0.70"),
        ("bare tokio-postgres, pipelined, one message a commit", "0.70"),
    ];
    print(&names, &rates);
    ledger.close().await.unwrap();
}

/// The rows by tokio-postgres alone on one connection: 64 statements under way at once, so many a transaction.
async fn pipelined(
    client: &Arc<tokio_postgres::Client>,
    statement: &tokio_postgres::Statement,
    rows: &Arc<Vec<Row>>,
    batch: usize,
) -> Duration {
    let insert = {
        let (client, statement, rows) = (Arc::clone(client), statement.clone(), Arc::clone(rows));
        move |number: usize| {
            let (client, statement, rows) = (Arc::clone(&client), statement.clone(), Arc::clone(&rows));
            async move {
                let row = &rows[number];
                let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 6] = [
                    &row.digest,
                    &row.transaction_id,
                    &row.reference,
                    &row.amount,
                    &row.said,
                    &row.received_at,
                ];
                client.execute(&statement, &parameters).await.unwrap();
            }
        }
    };
    if batch == 1 {
        return at_once(rows.len(), insert).await;
    }
    let began = Instant::now();
    for first in (0..rows.len()).step_by(batch) {
        let last = (first + batch).min(rows.len());
        let all = futures_util::future::join_all((first..last).map(&insert));
        let (begun, _, committed) =
            futures_util::future::join3(client.batch_execute("BEGIN"), all, client.batch_execute("COMMIT"))
                .await;
        begun.unwrap();
        committed.unwrap();
    }
    began.elapsed()
}
