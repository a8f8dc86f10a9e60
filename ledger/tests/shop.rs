//! The shop of the README, run.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

#[path = "../examples/shop.rs"]
#[allow(clippy::duplicate_mod, reason = "the example, as it stands in the README")]
mod example;
mod support;

use std::collections::BTreeSet;
use std::time::Duration;

use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout::{Bank, Credentials, Instruction, Mitra, PayMethod};
use nicepay_checkout_ledger::Dialect;
use nicepay_sandbox::Choice;
use support::{Shop, direct, id, registration};

/// Delivers until every order is paid and no event waits; which orders were delivered, in order.
async fn delivered(shop: &Shop, database: &mut rusqlite::Connection, orders: &[&str]) -> Vec<String> {
    let worker = tokio::spawn({
        let ledger = shop.ledger.clone();
        async move { ledger.run().await }
    });
    let stop = tokio::spawn({
        let ledger = shop.ledger.clone();
        let orders: Vec<_> = orders.iter().map(|order| id(order)).collect();
        async move {
            for _ in 0..500 {
                let mut paid = true;
                for order in &orders {
                    paid &= ledger.payment(order).await.unwrap().unwrap().is_paid();
                }
                // Read after the payments, whose events are stored with them. Until the shop first asks for events, no consumer
                // is known.
                let waiting = ledger.health().await.unwrap().consumers;
                let handled = !waiting.is_empty() && waiting.iter().all(|(_, left)| *left == 0);
                if paid && handled {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            ledger.stop();
        }
    });
    example::deliver(&shop.ledger, database).await.unwrap();
    stop.await.unwrap();
    worker.await.unwrap().unwrap();
    let mut rows = database
        .prepare("SELECT order_id FROM deliveries ORDER BY order_id")
        .unwrap();
    rows.query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

fn database(shop: &Shop) -> rusqlite::Connection {
    let database = rusqlite::Connection::open(shop.folder.path().join("shop.db")).unwrap();
    let tables = format!(
        "{}; CREATE TABLE deliveries (order_id TEXT)",
        Dialect::Sqlite.migration()
    );
    database.execute_batch(&tables).unwrap();
    database
}

/// What NICEPAY posts once this order is paid.
async fn notification(shop: &Shop, order: &str) -> String {
    let payment = shop.ledger.payment(&id(order)).await.unwrap().unwrap();
    SampleNotification::deposit(&payment.order().unwrap()).form(&Credentials::sandbox())
}

#[tokio::test]
async fn the_shop_of_the_readme_delivers_once() {
    let shop = Shop::open().await;
    let mut database = database(&shop);

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
    let body = notification(&shop, "readme").await;
    assert_eq!(example::notified(&shop.ledger, body.as_bytes()).await, 200);
    assert_eq!(example::notified(&shop.ledger, b"tXid=forged").await, 400);

    assert_eq!(delivered(&shop, &mut database, &["readme"]).await, ["readme"]);
}

/// The shop's code for stores, as it stands in the README: no line of it knows a pay method.
#[tokio::test]
async fn one_shop_unchanged_serves_every_pay_method() {
    let shop = Shop::open().await;
    let mut database = database(&shop);
    let choices = [
        Choice::new(PayMethod::Card).card_number("4111111111111111"),
        Choice::new(PayMethod::ConvenienceStore).partner("INDO"),
        Choice::new(PayMethod::EWallet).partner("DANA"),
        Choice::new(PayMethod::EWallet)
            .partner("OVOE")
            .phone("08123456789"),
        Choice::new(PayMethod::PayLoan).partner("KDVI"),
        Choice::new(PayMethod::Qris).partner("QSHP"),
        Choice::new(PayMethod::VirtualAccount).partner("BMRI"),
    ];
    let orders: Vec<String> = (1..=choices.len())
        .map(|number| format!("order-{number}"))
        .collect();
    let mut instructed = BTreeSet::new();
    for (order, choice) in orders.iter().zip(&choices) {
        shop.ledger.check_out(registration(order, 10_000)).await.unwrap();
        let transaction = shop.transaction_id(order).await;
        shop.sandbox.choose(&transaction, choice).unwrap();
        let payment = shop.ledger.recheck(&id(order)).await.unwrap().unwrap();
        assert!(!payment.is_paid(), "{choice:?}");
        instructed.extend(payment.instruction.map(|shown| shown.pay_method().to_string()));
        shop.sandbox.pay(&transaction).unwrap();
        let body = notification(&shop, order).await;
        for _ in 0..2 {
            assert_eq!(
                example::notified(&shop.ledger, body.as_bytes()).await,
                200,
                "{choice:?}"
            );
        }
    }
    let names: Vec<_> = orders.iter().map(String::as_str).collect();
    assert_eq!(delivered(&shop, &mut database, &names).await, names);
    for shown in ["convenience_store", "e_wallet", "virtual_account"] {
        assert!(instructed.contains(shown), "{shown}: {instructed:?}");
    }
}

/// The same shop, when its own page shows how to pay.
#[tokio::test]
async fn one_shop_unchanged_serves_every_pay_method_registered_directly() {
    let shop = Shop::open().await;
    let mut database = database(&shop);
    let address = "Jalan Bukit Berbunga 22";
    let new = |order: &str| registration(order, 10_000);
    let orders = [
        new("order-1").direct(Mitra::Alfamart, address),
        new("order-2").direct_virtual_account(Bank::Mandiri, address),
        new("order-3").direct_qris(Mitra::QrisShopeePay, address),
        new("order-4").direct_e_wallet(Mitra::Dana, address),
        new("order-5").direct_e_wallet(Mitra::Ovo, address),
        new("order-6").direct_pay_loan(Mitra::Kredivo, address),
    ];
    let names: Vec<String> = orders.iter().map(|order| order.reference.clone()).collect();
    for order in orders {
        let name = order.reference.clone();
        let method = order.pay_method.clone();
        let number = example::check_out(&shop.ledger, order.clone()).await.unwrap();
        assert_eq!(
            example::check_out(&shop.ledger, order).await.unwrap(),
            number,
            "a double click"
        );
        let payment = shop.ledger.payment(&id(&name)).await.unwrap().unwrap();
        let told = payment.instruction.unwrap();
        assert_eq!(told.pay_method(), method);
        assert_eq!(number.as_deref(), told.number());
        // An inquiry takes nothing from the customer: what it does not repeat stays.
        let asked = shop.ledger.recheck(&id(&name)).await.unwrap().unwrap();
        let link = |instruction: &Instruction| match instruction {
            Instruction::EWallet { redirect_url, .. } | Instruction::PayLoan { redirect_url, .. } => {
                redirect_url.is_some()
            }
            _ => false,
        };
        assert_eq!(
            asked.instruction.as_ref().map(link),
            Some(link(&told)),
            "{method}"
        );
        let transaction = shop.transaction_id(&name).await;
        shop.sandbox.pay(&transaction).unwrap();
        let body = notification(&shop, &name).await;
        assert_eq!(example::notified(&shop.ledger, body.as_bytes()).await, 200);
    }
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    assert_eq!(delivered(&shop, &mut database, &names).await, names);
}

#[test]
fn the_readmes_example_fits_twenty_five_lines() {
    let source = include_str!("../examples/shop.rs");
    let (_, region) = source.split_once("// region shop\n").unwrap();
    let (region, _) = region.split_once("// endregion").unwrap();
    assert!(region.trim_end().lines().count() <= 25, "{region}");
}
