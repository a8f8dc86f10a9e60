//! The whole way against the sandbox over a socket, and the ways it can go otherwise.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use std::time::Duration;

use futures_util::StreamExt;
use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout::{
    Amount, BulkOptions, Callback, Cancel, CancelOutcome, ErrorKind, Mitra, Order, PayMethod, Resolution,
    TransactionState, VerificationFailure, WaitPolicy,
};
use nicepay_sandbox::{Fault, FaultKind, FaultTarget, Sandbox};
use support::{client, direct_payment, payment};

#[tokio::test]
async fn from_order_to_paid_by_the_payment_page() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let checkout = client.register(&payment("order-1")).await.unwrap();
    let order = checkout.order();
    let id = order.transaction_id.as_str();
    assert!(checkout.payment_url.starts_with(sandbox.base_url()));

    let before = client.inquire(&order).await.unwrap();
    assert_eq!(
        (before.state, before.pay_method),
        (TransactionState::Initialized, PayMethod::All)
    );

    let chosen = sandbox.choose_store(id, &Mitra::Indomaret).unwrap();
    let callback = Callback::parse(&chosen.callback_url).unwrap();
    let confirmation = client.confirm(&callback, &order).await.unwrap();
    assert_eq!(confirmation.state(), TransactionState::Unpaid);
    assert!(!confirmation.is_paid());
    assert_eq!(
        confirmation.callback.payment_number(),
        Some(chosen.payment_number.as_str())
    );

    sandbox.pay(id).unwrap();
    let body = SampleNotification::deposit(&order).form(client.credentials());
    let notification = client.verify_notification(&body).unwrap();
    let (first, again) = (
        client.settle(&notification, &order).await.unwrap(),
        client.settle(&notification, &order).await.unwrap(),
    );
    assert!(first.is_paid());
    assert_eq!(first.idempotency_key(), again.idempotency_key());
    assert_eq!((first.reply().status, first.reply().body), (200, "OK"));
    assert_eq!(first.transaction.store, Some(Mitra::Indomaret));
    assert!(first.transaction.deposited_at.is_some());
}

#[tokio::test]
async fn a_payment_number_at_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let code = client.register_direct(&direct_payment("order-1")).await.unwrap();
    assert_eq!(code.payment_number.as_deref().map(str::len), Some(12));
    assert_eq!(code.store, Some(Mitra::Indomaret));
    sandbox.pay(code.transaction_id.as_str()).unwrap();
    assert!(client.inquire(&code.order()).await.unwrap().is_paid());
}

#[tokio::test]
async fn a_genuine_notification_of_a_payment_that_is_not_there_settles_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let order = client
        .register_direct(&direct_payment("order-1"))
        .await
        .unwrap()
        .order();
    // The token covers neither status nor moment: this is what a replay or an altered status looks like.
    let body = SampleNotification::deposit(&order).form(client.credentials());
    let settlement = client
        .settle(&client.verify_notification(&body).unwrap(), &order)
        .await
        .unwrap();
    assert_eq!(settlement.state(), TransactionState::Unpaid);
}

#[tokio::test]
async fn a_reversed_payment_is_seen_whatever_the_notification_says() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let order = client
        .register_direct(&direct_payment("order-1"))
        .await
        .unwrap()
        .order();
    let id = order.transaction_id.as_str();
    sandbox.pay(id).unwrap();
    sandbox.reverse(id).unwrap();
    let late_deposit = SampleNotification::deposit(&order).form(client.credentials());
    let settlement = client
        .settle(&client.verify_notification(&late_deposit).unwrap(), &order)
        .await
        .unwrap();
    assert!(!settlement.is_paid());
}

#[tokio::test]
async fn confirming_fails_closed() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let order = client.register(&payment("order-1")).await.unwrap().order();
    let chosen = sandbox
        .choose_store(order.transaction_id.as_str(), &Mitra::Alfamart)
        .unwrap();
    let callback = Callback::parse(&chosen.callback_url).unwrap();

    let other = Order::new("order-2", 10_000, order.transaction_id.as_str()).unwrap();
    let error = client.confirm(&callback, &other).await.unwrap_err();
    assert_eq!(error.failure(), Some(VerificationFailure::Reference));
    assert!(
        sandbox.requests().iter().all(|r| !r.path.ends_with("inquiry")),
        "nothing is asked about a misfit"
    );

    sandbox.inject(Fault::new(
        FaultTarget::Inquire,
        FaultKind::StatusBefore { status: 503 },
    ));
    let error = client.confirm(&callback, &order).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadResponse);

    sandbox.clear_faults();
    assert!(!client.confirm(&callback, &order).await.unwrap().is_paid());
    sandbox.pay(order.transaction_id.as_str()).unwrap();
    let confirmation = client.confirm(&callback, &order).await.unwrap();
    assert!(confirmation.is_paid());
    assert_eq!(confirmation.callback.raw().get("referenceNo"), Some("order-1"));
}

#[tokio::test]
async fn a_lost_answer_is_resolved_without_registering_twice() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    sandbox.inject(Fault::new(FaultTarget::Register, FaultKind::DropAfter).once());
    let error = client.register(&payment("order-1")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(!error.is_retryable());
    assert_eq!(
        error.reference().map(nicepay_checkout::ReferenceNo::as_str),
        Some("order-1")
    );
    assert_eq!(
        client.resolve(&payment("order-1")).await.unwrap(),
        Resolution::AlreadyRegistered
    );

    sandbox.inject(Fault::new(FaultTarget::Register, FaultKind::DropBefore).once());
    let error = client.register(&payment("order-2")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(matches!(
        client.resolve(&payment("order-2")).await.unwrap(),
        Resolution::Registered(_)
    ));

    let registered: Vec<_> = sandbox
        .transactions()
        .into_iter()
        .map(|t| (t.reference, t.registrations))
        .collect();
    assert_eq!(registered, [("order-1".to_owned(), 1), ("order-2".to_owned(), 1)]);
}

#[tokio::test]
async fn a_cancel_ends_an_open_payment() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let order = client
        .register_direct(&direct_payment("order-1"))
        .await
        .unwrap()
        .order();
    let cancellation = client
        .cancel(&order, &Cancel::full().reason("out of stock"))
        .await
        .unwrap();
    assert_eq!(cancellation.outcome, CancelOutcome::Cancelled);
    assert!(sandbox.pay(order.transaction_id.as_str()).is_err());
}

#[tokio::test]
async fn a_cancel_sees_who_paid_meanwhile() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let order = client
        .register_direct(&direct_payment("order-1"))
        .await
        .unwrap()
        .order();
    sandbox.pay(order.transaction_id.as_str()).unwrap();
    // With the pay method known nothing is asked beforehand: NICEPAY refuses, the inquiry tells why.
    for cancel in [
        Cancel::full(),
        Cancel::full().pay_method(PayMethod::ConvenienceStore),
    ] {
        let cancellation = client.cancel(&order, &cancel).await.unwrap();
        assert_eq!(cancellation.outcome, CancelOutcome::AlreadyPaid);
        assert!(cancellation.transaction.unwrap().is_paid());
    }
}

#[tokio::test]
async fn a_cancel_without_an_answer_is_resolved_by_inquiry() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let cancel = Cancel::full().pay_method(PayMethod::ConvenienceStore);

    let order = client
        .register_direct(&direct_payment("order-1"))
        .await
        .unwrap()
        .order();
    sandbox.inject(Fault::new(FaultTarget::Cancel, FaultKind::DropAfter).once());
    let cancellation = client.cancel(&order, &cancel).await.unwrap();
    assert_eq!(cancellation.outcome, CancelOutcome::AlreadyClosed);

    let order = client
        .register_direct(&direct_payment("order-2"))
        .await
        .unwrap()
        .order();
    sandbox.inject(Fault::new(FaultTarget::Cancel, FaultKind::DropBefore).once());
    let error = client.cancel(&order, &cancel).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(
        client.cancel(&order, &cancel).await.unwrap().outcome,
        CancelOutcome::Cancelled
    );
}

#[tokio::test]
async fn a_convenience_store_payment_is_not_cancelled_in_part() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let order = client
        .register_direct(&direct_payment("order-1"))
        .await
        .unwrap()
        .order();
    let part = Cancel::partial(Amount::rupiah(4_000).unwrap());
    let error = client.cancel(&order, &part).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.fields()[0].wire_name.as_ref()),
        (ErrorKind::InvalidRequest, "amt")
    );
}

#[tokio::test]
async fn waiting_yields_each_change_and_ends_when_settled() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let order = client.register(&payment("order-1")).await.unwrap().order();
    let id = order.transaction_id.clone();
    let policy = WaitPolicy::new(Duration::from_millis(10), Duration::from_millis(20));
    let mut changes = Box::pin(client.wait_until_settled(order, Duration::from_secs(20), policy));
    let mut seen = Vec::new();
    while let Some(change) = changes.next().await {
        let state = change.unwrap().state;
        seen.push(state);
        match state {
            TransactionState::Initialized => {
                drop(sandbox.choose_store(id.as_str(), &Mitra::Alfamart).unwrap());
            }
            TransactionState::Unpaid => {
                // A failure that passes is waited out.
                sandbox.inject(Fault::new(FaultTarget::Inquire, FaultKind::Html).times(4));
                sandbox.pay(id.as_str()).unwrap();
            }
            _ => {}
        }
    }
    assert_eq!(
        seen,
        [
            TransactionState::Initialized,
            TransactionState::Unpaid,
            TransactionState::Paid
        ]
    );
}

#[tokio::test]
async fn waiting_ends_at_its_limit() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let order = client.register(&payment("order-1")).await.unwrap().order();
    let policy = WaitPolicy::new(Duration::from_millis(5), Duration::from_millis(5));
    let changes: Vec<_> = client
        .wait_until_settled(order, Duration::from_millis(40), policy)
        .collect()
        .await;
    assert_eq!(changes.len(), 2);
    let error = changes[1].as_ref().unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Timeout, true));
}

#[tokio::test]
async fn waiting_without_a_limit_waits() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let order = client.register(&payment("order-1")).await.unwrap().order();
    let id = order.transaction_id.clone();
    let policy = WaitPolicy::new(Duration::from_millis(5), Duration::from_millis(5));
    let mut changes = Box::pin(client.wait_until_settled(order, Duration::MAX, policy));
    assert!(!changes.next().await.unwrap().unwrap().is_paid());
    drop(sandbox.choose_store(id.as_str(), &Mitra::Alfamart).unwrap());
    sandbox.pay(id.as_str()).unwrap();
    assert!(changes.next().await.unwrap().unwrap().is_paid());
}

#[tokio::test]
async fn one_failure_stops_no_bulk_inquiry() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let mut orders = Vec::new();
    for i in 0..20 {
        orders.push(
            client
                .register_direct(&direct_payment(&format!("order-{i}")))
                .await
                .unwrap()
                .order(),
        );
    }
    orders.push(Order::new("stranger", 1, "IONPAYTEST03209901010000000000").unwrap());
    for order in orders.iter().take(5) {
        sandbox.pay(order.transaction_id.as_str()).unwrap();
    }
    let stream = futures_util::stream::iter(orders.clone());
    let options = BulkOptions::default()
        .concurrency(4)
        .per_second(1_000.try_into().unwrap());
    assert_eq!(
        (options.concurrency, options.per_second),
        (4, 1_000.try_into().ok())
    );
    assert_eq!(
        options.concurrency(0).concurrency,
        1,
        "none at all would never end"
    );
    let results: Vec<_> = client.inquire_all(stream, options).collect().await;
    let paid = results
        .iter()
        .filter(|(_, r)| r.as_ref().is_ok_and(nicepay_checkout::Transaction::is_paid))
        .count();
    let failed: Vec<_> = results
        .iter()
        .filter(|(_, r)| r.is_err())
        .map(|(o, _)| o.reference.as_str())
        .collect();
    assert_eq!((results.len(), paid, failed), (21, 5, vec!["stranger"]));
}

#[test]
fn the_blocking_client_does_the_same() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    let client = nicepay_checkout::blocking::Client::new(
        nicepay_checkout::Credentials::sandbox(),
        nicepay_checkout::Environment::custom(sandbox.base_url()).unwrap(),
    )
    .unwrap();
    let order = client
        .register_direct(&direct_payment("order-1"))
        .unwrap()
        .order();
    let id = order.transaction_id.as_str().to_owned();
    let policy = WaitPolicy::new(Duration::from_millis(10), Duration::from_millis(20));
    let mut changes = client
        .wait_until_settled(order.clone(), Duration::from_secs(20), policy)
        .unwrap();
    assert_eq!(changes.next().unwrap().unwrap().state, TransactionState::Unpaid);
    sandbox.pay(&id).unwrap();
    assert_eq!(changes.next().unwrap().unwrap().state, TransactionState::Paid);
    assert!(changes.next().is_none());
    let all: Vec<_> = client
        .inquire_all(vec![order.clone(); 10], BulkOptions::default())
        .unwrap()
        .collect();
    assert!(
        all.len() == 10
            && all
                .iter()
                .all(|(_, result)| result.as_ref().is_ok_and(nicepay_checkout::Transaction::is_paid))
    );

    let refused = runtime.block_on(async { client.inquire(&order) }).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Internal);
    let refused = runtime.block_on(async { client.inquire_all([], BulkOptions::default()).err() });
    assert_eq!(refused.unwrap().kind(), ErrorKind::Internal);

    // Begun outside and read on a runtime's thread, it must not look as if there were no more orders.
    let begun = client
        .inquire_all(vec![order; 3], BulkOptions::default())
        .unwrap();
    assert_eq!(runtime.block_on(async { begun.count() }), 3);
}
