//! What the store does when the disk or the file is not as it should be: a clear error, and nothing lost.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

mod support;

use std::path::Path;
use std::time::Duration;

use nicepay_checkout::{Client, Credentials, Environment, ErrorKind};
use nicepay_checkout_ledger::{Ledger, LedgerError, LedgerErrorKind, StorageFault};
use nicepay_sandbox::{Fault, FaultKind, FaultTarget};
use rusqlite::Connection;
use support::{Shop, direct, id};

async fn open(path: &Path) -> Result<Ledger, LedgerError> {
    let url = format!("sqlite:{}", path.display());
    Ledger::builder(&url, support::client("http://127.0.0.1:9"))
        .busy_timeout(Duration::from_millis(50))
        .open()
        .await
}

fn said(error: &LedgerError, fault: StorageFault) {
    assert_eq!(error.storage_fault(), Some(fault), "{error}");
    assert_eq!(error.kind().as_str(), "storage");
    assert_eq!(error.http_status(), 503);
    assert!(error.hint().contains("nothing"), "says what is lost: {error}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_called_so_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("payments.db");
    std::fs::write(&path, "once upon a time, there was no database here".repeat(100)).unwrap();
    said(&open(&path).await.unwrap_err(), StorageFault::Corrupt);
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("once upon"));
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_unreachable() {
    let folder = tempfile::tempdir().unwrap();
    let error = open(&folder.path().join("nowhere/payments.db"))
        .await
        .unwrap_err();
    said(&error, StorageFault::Unreachable);
    assert!(error.to_string().contains("nowhere/payments.db"));
}

#[tokio::test]
async fn tables_from_the_future_and_of_another_merchant_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("payments.db");
    open(&path).await.unwrap().close().await.unwrap();
    let other = Client::new(
        Credentials::new("NORMALTEST", "key").unwrap(),
        Environment::custom("http://127.0.0.1:9").unwrap(),
    );
    let error = Ledger::open(&format!("sqlite:{}", path.display()), other.unwrap())
        .await
        .unwrap_err();
    said(&error, StorageFault::Schema);
    let raw = Connection::open(&path).unwrap();
    raw.execute("UPDATE nicepay_ledger SET value = '99' WHERE key = 'schema'", [])
        .unwrap();
    let error = open(&path).await.unwrap_err();
    said(&error, StorageFault::Schema);
    assert!(error.to_string().contains("99"), "{error}");
    let schema: String = raw
        .query_row(
            "SELECT value FROM nicepay_ledger WHERE key = 'schema'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(schema, "99", "nothing was changed");
}

#[tokio::test]
async fn tables_of_the_first_version_are_updated_and_keep_their_payments() {
    let shop = Shop::open().await;
    shop.ledger.check_out(direct("order", 10_000)).await.unwrap();
    shop.ledger.close().await.unwrap();
    let path = shop.folder.path().join("payments.db");
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch(
        "DROP INDEX nicepay_payments_number; DROP INDEX nicepay_payments_created;
         CREATE INDEX nicepay_payments_created ON nicepay_payments (created_at, order_id);
         UPDATE nicepay_ledger SET value = '1' WHERE key = 'schema'",
    )
    .unwrap();
    let ledger = open(&path).await.unwrap();
    assert!(ledger.payment(&id("order")).await.unwrap().is_some());
    assert_eq!(ledger.health().await.unwrap().schema, 2);
    let index: String = raw
        .query_row(
            "SELECT group_concat(sql) FROM sqlite_master WHERE name IN ('nicepay_payments_created', 'nicepay_payments_number')",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(
        index.contains("order_id, amount)") && index.contains("(payment_number)"),
        "{index}"
    );
}

#[tokio::test]
async fn a_locked_file_is_waited_for_and_then_called_locked() {
    let shop = Shop::with(support::sandbox().await, |builder| {
        builder.busy_timeout(Duration::from_millis(50))
    })
    .await;
    let other = Connection::open(shop.folder.path().join("payments.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = shop.ledger.check_out(direct("order", 10_000)).await.unwrap_err();
    said(&error, StorageFault::Locked);
    assert!(error.is_retryable());
    assert!(
        shop.sandbox.transactions().is_empty(),
        "nothing was sent without its intent"
    );
    other.execute_batch("ROLLBACK").unwrap();
    assert!(shop.ledger.check_out(direct("order", 10_000)).await.is_ok());
}

#[tokio::test]
async fn a_full_disk_loses_nothing() {
    let hurried = Duration::from_secs(1);
    let shop = Shop::with(support::sandbox().await, |builder| builder.send_limit(hurried)).await;
    let kept = shop.ledger.check_out(direct("before", 10_000)).await.unwrap();
    // SQLite's own limit stands for the disk's: the same error at the same places.
    let path = shop.folder.path().join("payments.db");
    let pages: i64 = Connection::open(&path)
        .unwrap()
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    let url = format!("sqlite:{}", path.display());
    let full = Ledger::builder(&url, shop.client.clone())
        .most_pages(pages)
        .send_limit(hurried)
        .open()
        .await
        .unwrap();
    let mut refused = None;
    for number in 0..200 {
        if let Err(error) = full.check_out(direct(&format!("order-{number}"), 10_000)).await {
            refused = Some((number, error));
            break;
        }
    }
    let (number, error) = refused.unwrap();
    said(&error, StorageFault::Full);
    let order = id(&format!("order-{number}"));
    // Whatever NICEPAY has is under an intent that was kept; the ledger goes on once there is room.
    let again = shop.ledger.check_out(direct(order.as_str(), 10_000)).await;
    for transaction in shop.sandbox.transactions() {
        let known = shop
            .ledger
            .payment(&id(transaction.reference.split("-2-").next().unwrap()))
            .await
            .unwrap();
        assert!(known.is_some(), "{} is unseen", transaction.reference);
    }
    assert!(again.is_ok() || again.unwrap_err().is_retryable());
    let before = shop.ledger.payment(&id("before")).await.unwrap().unwrap();
    assert_eq!(before.payment_number, kept.payment_number);
}

#[tokio::test]
async fn the_buyers_data_is_erased_once_nicepay_has_it() {
    let shop = Shop::open().await;
    let registrations = || -> i64 {
        let file = rusqlite::Connection::open(shop.folder.path().join("payments.db")).unwrap();
        file.query_row("SELECT COUNT(*) FROM nicepay_registrations", [], |row| row.get(0))
            .unwrap()
    };
    shop.sandbox
        .inject(Fault::new(FaultTarget::RegisterDirect, FaultKind::DropAfter).times(2));
    let error = shop.ledger.check_out(direct("kept", 10_000)).await.unwrap_err();
    assert_eq!(error.kind(), LedgerErrorKind::Payment(ErrorKind::OutcomeUnknown));
    assert_eq!(registrations(), 1, "it may have to be sent again");
    shop.ledger.check_out(direct("kept", 10_000)).await.unwrap();
    assert_eq!(registrations(), 0);
    shop.ledger.close().await.unwrap();
    let file = rusqlite::Connection::open(shop.folder.path().join("payments.db")).unwrap();
    file.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let bytes = std::fs::read(shop.folder.path().join("payments.db")).unwrap();
    for secret in ["John Doe", "08123456789", "john.doe@example.com", support::KEY] {
        assert!(
            !bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes()),
            "{secret}"
        );
    }
}
