//! The shop of the README, run.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

#[path = "../examples/shop.rs"]
#[allow(clippy::duplicate_mod, reason = "the example, as it stands in the README")]
mod example;
mod support;

use std::time::Duration;

use nicepay_checkout::Credentials;
use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout_ledger::Dialect;
use support::{Shop, direct, id};

#[tokio::test]
async fn the_shop_of_the_readme_delivers_once() {
    let shop = Shop::open().await;
    let mut database = rusqlite::Connection::open(shop.folder.path().join("shop.db")).unwrap();
    let tables = format!(
        "{}; CREATE TABLE deliveries (order_id TEXT)",
        Dialect::Sqlite.migration()
    );
    database.execute_batch(&tables).unwrap();

    let number = example::check_out(&shop.ledger, direct("readme", 10_000))
        .await
        .unwrap();
    assert_eq!(
        example::check_out(&shop.ledger, direct("readme", 10_000))
            .await
            .unwrap(),
        number
    );
    assert!(number.is_some());
    let transaction = shop.transaction_id("readme").await;
    shop.sandbox.pay(&transaction).unwrap();
    let order = shop
        .ledger
        .payment(&id("readme"))
        .await
        .unwrap()
        .unwrap()
        .order()
        .unwrap();
    let body = SampleNotification::deposit(&order).form(&Credentials::sandbox());
    assert_eq!(example::notified(&shop.ledger, body.as_bytes()).await, 200);
    assert_eq!(example::notified(&shop.ledger, b"tXid=forged").await, 400);

    // Twice at once, as two processes would: the claim lets one through.
    let worker = tokio::spawn({
        let ledger = shop.ledger.clone();
        async move { ledger.run().await }
    });
    let stop = tokio::spawn({
        let ledger = shop.ledger.clone();
        async move {
            for _ in 0..500 {
                let waiting = &ledger.health().await.unwrap().consumers;
                let paid = ledger.payment(&id("readme")).await.unwrap().unwrap().is_paid();
                if paid && waiting.iter().all(|(_, left)| *left == 0) {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            ledger.stop();
        }
    });
    example::deliver(&shop.ledger, &mut database).await.unwrap();
    stop.await.unwrap();
    worker.await.unwrap().unwrap();
    let delivered: Vec<String> = {
        let mut rows = database.prepare("SELECT order_id FROM deliveries").unwrap();
        rows.query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    assert_eq!(delivered, ["readme"]);
}

#[test]
fn the_readmes_example_fits_twenty_five_lines() {
    let source = include_str!("../examples/shop.rs");
    let (_, region) = source.split_once("// region shop\n").unwrap();
    let (region, _) = region.split_once("// endregion").unwrap();
    assert!(region.trim_end().lines().count() <= 25, "{region}");
}
