//! What a PostgreSQL server may do to the ledger: a clear error, and nothing lost.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

mod support;

use std::sync::Arc;
use std::time::Duration;

use nicepay_checkout::Credentials;
use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout_ledger::{EventKind, Ledger, LedgerError, StorageFault};
use nicepay_sandbox::{Fault, FaultKind, FaultTarget};
use support::server::Server;
use support::{client, direct, id, sandbox};

async fn open(url: &str, base_url: &str) -> Result<Ledger, LedgerError> {
    Ledger::builder(url, client(base_url))
        .migrate(true)
        .busy_timeout(Duration::from_millis(500))
        .idle_pause(Duration::from_millis(20))
        .open()
        .await
}

#[tokio::test]
async fn a_wrong_password_and_a_server_that_is_not_there_are_unreachable_and_no_password_shows() {
    let server = Server::start();
    let url = server.url();
    let password = url.split([':', '@']).nth(2).unwrap().to_owned();
    let wrong = url.replace(&password, "wrong-canary");
    let gone = "postgres://nicepay:wrong-canary@127.0.0.1:9/nicepay";
    for url in [
        wrong.as_str(),
        gone,
        "postgres://nicepay:wrong-canary@[half/nicepay",
    ] {
        let error = open(url, "http://127.0.0.1:9").await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("wrong-canary"), "{shown}");
        if !url.contains("[half") {
            assert_eq!(error.storage_fault(), Some(StorageFault::Unreachable), "{shown}");
        }
    }
    let error = open(&wrong, "http://127.0.0.1:9").await.unwrap_err();
    assert!(error.to_string().contains("password"), "{error}");
}

#[tokio::test]
async fn tables_are_made_when_asked_for_and_never_by_the_way() {
    let server = Server::start();
    let builder = Ledger::builder(&server.url(), client("http://127.0.0.1:9"));
    let error = builder.clone().open().await.unwrap_err();
    assert_eq!(error.storage_fault(), Some(StorageFault::Schema));
    assert!(error.hint().contains("nicepay-ledger migrate"), "{error}");
    // Four at once, as four processes would.
    let many: Vec<_> = (0..4)
        .map(|_| tokio::spawn(builder.clone().migrate(true).open()))
        .collect();
    for one in many {
        one.await.unwrap().unwrap();
    }
    builder.open().await.unwrap();
}

#[tokio::test]
async fn a_server_that_stops_at_once_and_comes_back_loses_nothing() {
    let server = Server::start();
    let sandbox = sandbox().await;
    let ledger = open(&server.url(), sandbox.base_url()).await.unwrap();
    let mut orders = Vec::new();
    for round in 0..3 {
        for number in 0..5 {
            let order = format!("order-{round}-{number}");
            let payment = ledger.check_out(direct(&order, 10_000)).await.unwrap();
            sandbox
                .pay(payment.transaction_id.as_ref().unwrap().as_str())
                .unwrap();
            let body = SampleNotification::deposit(&payment.order().unwrap()).form(&Credentials::sandbox());
            assert_eq!(ledger.receive(&body).await.unwrap().status, 200);
            orders.push(order);
        }
        server.script(&["stop", "-m", "immediate"]);
        let error = ledger
            .check_out(direct("while-it-is-gone", 10_000))
            .await
            .unwrap_err();
        assert_eq!(error.storage_fault(), Some(StorageFault::Unreachable), "{error}");
        assert_eq!(error.http_status(), 503);
        server.script(&["start"]);
    }
    while ledger.run_due().await.unwrap() > 0 {}
    for order in &orders {
        assert!(
            ledger.payment(&id(order)).await.unwrap().unwrap().is_paid(),
            "{order}"
        );
    }
    assert!(ledger.payment(&id("while-it-is-gone")).await.unwrap().is_none());
    assert_eq!(sandbox.transactions().len(), orders.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_and_consumers_of_two_processes_share_the_work() {
    let server = Server::start();
    let sandbox = sandbox().await;
    // Two ledgers have nothing in common but the server, as two processes have.
    let ledgers = [
        open(&server.url(), sandbox.base_url()).await.unwrap(),
        open(&server.url(), sandbox.base_url()).await.unwrap(),
    ];
    const PAYMENTS: usize = 60;
    for number in 0..PAYMENTS {
        let order = format!("order-{number}");
        let payment = ledgers[number % 2]
            .check_out(direct(&order, 10_000))
            .await
            .unwrap();
        sandbox
            .pay(payment.transaction_id.as_ref().unwrap().as_str())
            .unwrap();
        let body = SampleNotification::deposit(&payment.order().unwrap()).form(&Credentials::sandbox());
        ledgers[(number + 1) % 2].receive(&body).await.unwrap();
    }
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let consumers: Vec<_> = ledgers
        .iter()
        .flat_map(|ledger| {
            let (worker, consumer, seen) = (ledger.clone(), ledger.clone(), Arc::clone(&seen));
            let worker = tokio::spawn(async move { worker.run().await });
            let consumer = tokio::spawn(async move {
                let mut events = consumer.events("shop").await?;
                while let Some(event) = events.next().await? {
                    seen.lock()
                        .unwrap()
                        .push((event.order_id.to_string(), event.kind));
                    event.done().await?;
                }
                Ok(())
            });
            [worker, consumer]
        })
        .collect();
    for _ in 0..1_500 {
        if seen.lock().unwrap().len() == 2 * PAYMENTS {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for ledger in &ledgers {
        ledger.stop();
    }
    for ended in consumers {
        ended.await.unwrap().unwrap();
    }
    let seen = seen.lock().unwrap();
    for number in 0..PAYMENTS {
        let order = format!("order-{number}");
        let kinds: Vec<EventKind> = seen
            .iter()
            .filter(|(id, _)| *id == order)
            .map(|(_, kind)| *kind)
            .collect();
        assert_eq!(
            kinds,
            [EventKind::NumberIssued, EventKind::Paid],
            "{order}: once, and in order"
        );
    }
    let inquiries = sandbox
        .requests()
        .iter()
        .filter(|request| request.path.contains("inquiry"))
        .count();
    assert_eq!(inquiries, PAYMENTS, "no payment is asked about by both");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_consumer_misses_no_event_that_is_being_raised() {
    let server = Server::start();
    let sandbox = sandbox().await;
    let ledger = open(&server.url(), sandbox.base_url()).await.unwrap();
    let raising = {
        let ledger = ledger.clone();
        tokio::spawn(async move {
            for number in 0..80 {
                ledger
                    .check_out(direct(&format!("order-{number}"), 10_000))
                    .await
                    .unwrap();
            }
        })
    };
    let mut consumers = Vec::new();
    for number in 0..20 {
        consumers.push(ledger.events(&format!("consumer-{number}")).await.unwrap());
    }
    raising.await.unwrap();
    for (number, events) in consumers.iter_mut().enumerate() {
        let mut count = 0_usize;
        while let Some(event) = events.try_next().await.unwrap() {
            event.done().await.unwrap();
            count = count.saturating_add(1);
        }
        assert_eq!(count, 80, "consumer-{number}");
    }
}

#[tokio::test]
async fn a_worker_with_one_connection_never_waits_for_its_own_work() {
    const ORDERS: u32 = 64;
    let server = Server::start();
    let sandbox = sandbox().await;
    sandbox.inject(Fault::new(FaultTarget::RegisterDirect, FaultKind::DropAfter).times(2 * ORDERS));
    let ledger = Ledger::builder(&server.url(), client(sandbox.base_url()))
        .migrate(true)
        .connections(1)
        .busy_timeout(Duration::from_secs(60))
        .idle_pause(Duration::from_millis(20))
        .open()
        .await
        .unwrap();
    for number in 0..ORDERS {
        let lost = ledger.check_out(direct(&format!("order-{number}"), 10_000)).await;
        assert!(lost.is_err());
    }
    let worker = ledger.clone();
    let worker = tokio::spawn(async move { worker.run().await });
    let all_registered = async {
        for number in 0..ORDERS {
            let order = id(&format!("order-{number}"));
            while ledger
                .payment(&order)
                .await
                .unwrap()
                .unwrap()
                .payment_number
                .is_none()
            {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(40), all_registered)
        .await
        .unwrap();
    ledger.stop();
    worker.await.unwrap().unwrap();
}
