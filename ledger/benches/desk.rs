//! The payment desk over a large ledger: how long a browser waits for each page.
#![allow(clippy::restriction, reason = "a bench may fail loudly")]

#[allow(dead_code, reason = "a bench uses a part")]
#[path = "../tests/support/browser.rs"]
mod browser;
#[path = "support/large.rs"]
mod large;
mod support;

use std::time::Instant;

use browser::{Browser, Page, signed_in};
use jiff::ToSpan;
use large::{Store, pay_template};
use nicepay_checkout::{JAKARTA, ReferenceNo};
use nicepay_checkout_ledger::Ledger;
use nicepay_checkout_ledger::desk::Role;
use nicepay_sandbox::Sandbox;
use support::{Server, client, is_quick, median};

const LARGE: usize = 1_000_000;
/// How many lines of NICEPAY's report are compared.
const REPORT: usize = 10_000;
const TURNS: usize = 11;

#[tokio::main]
async fn main() {
    let stored = if is_quick() { 10_000 } else { LARGE };
    println!("\n| the desk's page, {stored} payments | SQLite | PostgreSQL |\n|---|---:|---:|");
    let sqlite = measure(&Store::Sqlite(tempfile::tempdir().unwrap()), stored).await;
    let server = Server::start();
    let postgres = measure(&Store::Postgres(server.url()), stored).await;
    for ((page, sqlite), (_, postgres)) in sqlite.iter().zip(postgres) {
        println!("| {page} | {:.1} ms | {:.1} ms |", sqlite * 1e3, postgres * 1e3);
    }
}

/// Each page, and the median of its times in seconds.
async fn measure(store: &Store, stored: usize) -> Vec<(&'static str, f64)> {
    let gateway = Sandbox::builder()
        .notify_retries([])
        .seed(1)
        .start()
        .await
        .unwrap();
    let builder = Ledger::builder(&store.url(), client(gateway.base_url())).migrate(true);
    let ledger = builder.open().await.unwrap();
    pay_template(&gateway, &ledger).await;
    let template = ReferenceNo::new("template").unwrap();
    let template = ledger.payment(&template).await.unwrap().unwrap();
    store.fill(stored).await;
    eprintln!("{} is filled", store.name());

    let today = JAKARTA.to_datetime(gateway.now()).date();
    let yesterday = today.checked_sub(1.day()).unwrap();
    let mut desk = signed_in(&ledger, Role::Act).await;
    let first = desk.get("/payments?lang=en").await;
    let older = desk.follow(&first, "Older").await;
    let older = older
        .body
        .split("href=\"/payments?")
        .find(|link| link.contains("page="));
    let older = older.unwrap().split('"').next().unwrap().replace("&#38;", "&");
    let id = template.transaction_id.unwrap();
    upload(&mut desk, id.as_str(), &yesterday.to_string(), &today.to_string()).await;
    let pages = [
        ("attention", "/".to_owned()),
        ("payments", "/payments".to_owned()),
        ("payments, a later page", format!("/payments?{older}")),
        ("payments that are paid", "/payments?status=paid".to_owned()),
        (
            "payments of an amount that none has",
            "/payments?min=7&max=7".to_owned(),
        ),
        (
            "search by the beginning of an id",
            "/payments?q=filler-77".to_owned(),
        ),
        ("search for what is not there", "/payments?q=nobody".to_owned()),
        ("one payment", "/payment?order=filler-7919".to_owned()),
        (
            "figures, all in one day",
            format!("/figures?from={yesterday}&to={today}"),
        ),
        (
            "figures as CSV",
            format!("/figures.csv?from={yesterday}&to={today}"),
        ),
        ("reconciliation, the form", "/reconcile".to_owned()),
        (
            "reconciliation, 10,000 lines, the rest missing",
            "/reconcile/result".to_owned(),
        ),
    ];
    let mut times = Vec::new();
    for (name, path) in pages {
        let mut seconds = Vec::new();
        for _ in 0..TURNS {
            let began = Instant::now();
            let page = desk.get(&path).await;
            seconds.push(began.elapsed().as_secs_f64());
            assert_eq!(page.status, 200, "{path}: {}", page.body);
        }
        times.push((name, median(seconds)));
    }
    times
}

async fn upload(desk: &mut Browser, id: &str, from: &str, to: &str) {
    let mut report = "tXid,referenceNo,amt\n".to_owned();
    for number in 1..=REPORT {
        report.push_str(&format!("{id}-{number},,10000\n"));
    }
    let csrf = desk.get("/reconcile?lang=en").await.csrf();
    let fields = [("csrf", csrf.as_str()), ("from", from), ("to", to)];
    let answer = desk
        .upload("/reconcile?lang=en", &fields, "report.csv", &report)
        .await;
    let columns: Page = desk.get(answer.header("location").unwrap()).await;
    let chosen = [
        ("transaction_id", "tXid"),
        ("reference", "referenceNo"),
        ("amount", "amt"),
    ];
    let page = desk.press(&columns, "Compare", &chosen).await;
    assert!(page.has("Not in the report"), "{}", page.body);
}
