//! Workers that begin and end while their ledger goes on.

use std::time::Duration;

use nicepay_sandbox::{Fault, FaultKind, FaultTarget};
use tokio::sync::oneshot;

use crate::support::{Shop, direct, id};

#[tokio::test]
async fn one_worker_ends_and_the_ledger_goes_on() {
    let shop = Shop::open().await;
    let (end, ended) = oneshot::channel::<()>();
    let ledger = shop.ledger.clone();
    let worker = tokio::spawn(async move {
        ledger
            .run_until(async {
                ended.await.ok();
            })
            .await
    });
    let ledger = shop.ledger.clone();
    let other = tokio::spawn(async move { ledger.run().await });
    end.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(10), worker)
        .await
        .unwrap()
        .unwrap()
        .unwrap();

    // The other worker and the consumers know nothing of it.
    shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    let mut events = shop.ledger.events("shop").await.unwrap();
    let event = tokio::time::timeout(Duration::from_secs(10), events.next())
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    event.done().await.unwrap();
    shop.sandbox.pay(&shop.transaction_id("order-1").await).unwrap();
    shop.ledger.recheck(&id("order-1")).await.unwrap();
    let paid = tokio::time::timeout(Duration::from_secs(10), events.next()).await;
    assert!(paid.unwrap().unwrap().is_some());
    shop.ledger.stop();
    other.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_worker_that_is_to_end_finishes_what_is_under_way() {
    let shop = Shop::open().await;
    shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    shop.sandbox.pay(&shop.transaction_id("order-1").await).unwrap();
    shop.sandbox.advance(Duration::from_secs(60 * 60)).unwrap();
    // It is told to end while it asks.
    shop.sandbox
        .inject(Fault::new(FaultTarget::Inquire, FaultKind::Latency { ms: 300 }).once());
    let a_moment = tokio::time::sleep(Duration::from_millis(100));
    shop.ledger.run_until(a_moment).await.unwrap();
    let payment = shop.ledger.payment(&id("order-1")).await.unwrap().unwrap();
    assert!(payment.is_paid(), "{payment:?}");
}

#[tokio::test]
async fn a_worker_whose_end_is_over_begins_nothing() {
    let shop = Shop::open().await;
    shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    shop.sandbox.pay(&shop.transaction_id("order-1").await).unwrap();
    shop.sandbox.advance(Duration::from_secs(60 * 60)).unwrap();
    shop.ledger.run_until(std::future::ready(())).await.unwrap();
    let payment = shop.ledger.payment(&id("order-1")).await.unwrap().unwrap();
    assert!(!payment.is_paid(), "{payment:?}");
}
