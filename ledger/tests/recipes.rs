//! The recipes of the cookbook, run.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

#[path = "../examples/recipes.rs"]
#[allow(clippy::duplicate_mod, reason = "the example, as it stands in the cookbook")]
mod recipes;
mod support;

use std::time::Duration;

use nicepay_checkout_ledger::Dialect;
use rusqlite::Connection;
use support::{Shop, direct, id};

fn database(shop: &Shop) -> Connection {
    let database = Connection::open(shop.folder.path().join("shop.db")).unwrap();
    let tables = "CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, state TEXT);
        CREATE TABLE IF NOT EXISTS refunds (order_id TEXT, event_id TEXT, rupiah INTEGER);";
    database.execute_batch(tables).unwrap();
    database.execute_batch(Dialect::Sqlite.migration()).unwrap();
    database
}

fn state(shop: &Shop, order: &str) -> String {
    database(shop)
        .query_row("SELECT state FROM orders WHERE id = ?", [order], |row| row.get(0))
        .unwrap()
}

async fn checked_out(shop: &Shop, order: &str) -> String {
    let known = "INSERT INTO orders VALUES (?, 'open') ON CONFLICT DO NOTHING";
    database(shop).execute(known, [order]).unwrap();
    let payment = shop.ledger.check_out(direct(order, 10_000)).await.unwrap();
    payment.transaction_id.unwrap().to_string()
}

/// Delivers what is there.
async fn deliver(shop: &Shop) {
    let (ledger, mut database) = (shop.ledger.clone(), database(shop));
    let delivering = async { recipes::deliver(&ledger, &mut database).await.unwrap() };
    let _ = tokio::time::timeout(Duration::from_millis(300), delivering).await;
}

#[tokio::test]
async fn an_order_that_is_paid_late_or_twice_or_reversed_is_handled_as_the_recipe_says() {
    let shop = Shop::open().await;
    let first = checked_out(&shop, "twice").await;
    shop.sandbox.expire(&first).unwrap();
    shop.ledger.recheck(&id("twice")).await.unwrap();
    let second = checked_out(&shop, "twice").await;
    let method = nicepay_checkout::PayMethod::ConvenienceStore;
    shop.sandbox.set_status(&first, &method, "0").unwrap();
    shop.sandbox.pay(&second).unwrap();
    shop.ledger.recheck(&id("twice")).await.unwrap();
    let reversed = checked_out(&shop, "reversed").await;
    shop.sandbox.pay(&reversed).unwrap();
    shop.ledger.recheck(&id("reversed")).await.unwrap();
    deliver(&shop).await;
    assert_eq!(state(&shop, "reversed"), "deliver");
    shop.sandbox.reverse(&reversed).unwrap();
    shop.ledger.recheck(&id("reversed")).await.unwrap();
    for _ in 0..2 {
        deliver(&shop).await;
    }
    assert_eq!(state(&shop, "twice"), "paid late");
    assert_eq!(state(&shop, "reversed"), "stop");
    let refunds: (u32, String, i64) = database(&shop)
        .query_row(
            "SELECT COUNT(*), MAX(event_id), SUM(rupiah) FROM refunds",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    assert_eq!(refunds, (1, format!("{second}:0:paid_twice"), 10_000));
}

#[tokio::test]
async fn a_delivery_that_fails_changes_nothing_and_comes_again() {
    let shop = Shop::open().await;
    let transaction = checked_out(&shop, "order").await;
    shop.sandbox.pay(&transaction).unwrap();
    shop.ledger.recheck(&id("order")).await.unwrap();
    database(&shop)
        .execute_batch("ALTER TABLE orders RENAME TO gone")
        .unwrap();
    let (ledger, mut broken) = (
        shop.ledger.clone(),
        Connection::open(shop.folder.path().join("shop.db")).unwrap(),
    );
    let delivering = async { recipes::deliver(&ledger, &mut broken).await.unwrap() };
    let _ = tokio::time::timeout(Duration::from_millis(300), delivering).await;
    database(&shop)
        .execute_batch("DROP TABLE orders; ALTER TABLE gone RENAME TO orders")
        .unwrap();
    assert_eq!(state(&shop, "order"), "open");
    shop.sandbox.advance(Duration::from_secs(5)).unwrap();
    deliver(&shop).await;
    assert_eq!(state(&shop, "order"), "deliver");
}

#[tokio::test]
async fn the_open_orders_of_a_shop_without_a_ledger_are_taken_over() {
    let shop = Shop::open().await;
    let mut open = Vec::new();
    for number in 0..3 {
        let registered = shop
            .client
            .register_direct(&direct(&format!("old-{number}"), 10_000))
            .await;
        open.push(registered.unwrap().order());
    }
    for _ in 0..2 {
        recipes::move_in(&shop.ledger, &open).await.unwrap();
    }
    shop.sandbox.pay(open[0].transaction_id.as_str()).unwrap();
    shop.ledger.recheck(&id("old-0")).await.unwrap();
    assert!(
        shop.ledger
            .payment(&id("old-0"))
            .await
            .unwrap()
            .unwrap()
            .is_paid()
    );
    assert_eq!(
        shop.kinds("shop").await.len(),
        2,
        "its number, and that it is paid"
    );
}

#[tokio::test]
async fn an_order_whose_claim_was_inserted_before_is_not_delivered_again() {
    let shop = Shop::open().await;
    let old = shop
        .client
        .register_direct(&direct("old", 10_000))
        .await
        .unwrap()
        .order();
    shop.sandbox.pay(old.transaction_id.as_str()).unwrap();
    let database = database(&shop);
    let claim = format!("shop/{}:0:paid", old.transaction_id);
    database
        .execute("INSERT INTO nicepay_claims (claim) VALUES (?)", [claim])
        .unwrap();
    database
        .execute("INSERT INTO orders VALUES ('old', 'delivered')", [])
        .unwrap();
    recipes::move_in(&shop.ledger, &[old]).await.unwrap();
    shop.ledger.recheck(&id("old")).await.unwrap();
    deliver(&shop).await;
    assert_eq!(state(&shop, "old"), "delivered");
}

#[tokio::test]
async fn a_restored_backup_learns_what_it_missed() {
    let shop = Shop::open().await;
    let kept = checked_out(&shop, "kept").await;
    let copy = shop.folder.path().join("backup.db");
    let file = Connection::open(shop.folder.path().join("payments.db")).unwrap();
    file.execute("VACUUM INTO ?", [copy.to_str().unwrap()]).unwrap();
    shop.sandbox.pay(&kept).unwrap();
    shop.ledger.recheck(&id("kept")).await.unwrap();
    assert_eq!(shop.kinds("shop").await.len(), 2);
    let missed = shop.ledger.check_out(direct("missed", 10_000)).await.unwrap();

    let url = format!("sqlite:{}", copy.display());
    let restored = nicepay_checkout_ledger::Ledger::open(&url, shop.client.clone())
        .await
        .unwrap();
    assert!(!restored.payment(&id("kept")).await.unwrap().unwrap().is_paid());
    restored.recheck(&id("kept")).await.unwrap();
    assert!(restored.payment(&id("kept")).await.unwrap().unwrap().is_paid());
    restored
        .adopt(&id("missed"), &missed.order().unwrap())
        .await
        .unwrap();
    let mut ids = Vec::new();
    let mut events = restored.events("shop").await.unwrap();
    while let Some(event) = events.try_next().await.unwrap() {
        ids.push(event.id.clone());
        event.done().await.unwrap();
    }
    // The same id as before the restore: a claim of the shop's own sees that it took effect.
    assert!(ids.contains(&format!("{kept}:0:paid")), "{ids:?}");
}
