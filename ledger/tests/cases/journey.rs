//! A payment from order to delivery, with every notification lost, late, early, forged or repeated.

use std::time::Duration;

use crate::support::{Shop, direct, id, registration};
use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout::{Credentials, ErrorKind, Mitra, Order};
use nicepay_checkout_ledger::EventKind::{
    Cancelled, Expired, NumberIssued, Paid, PaidLate, PaidTwice, Reversed,
};
use nicepay_checkout_ledger::{Filter, LedgerErrorKind, PaymentStatus};
use nicepay_sandbox::{Fault, FaultKind, FaultTarget};

#[tokio::test]
async fn a_payment_whose_notification_is_lost_is_found_by_the_worker() {
    let shop = Shop::open().await;
    let payment = shop.ledger.check_out(direct("lost", 10_000)).await.unwrap();
    assert_eq!(payment.status, PaymentStatus::Open);
    assert!(payment.payment_number.is_some());
    shop.sandbox
        .pay(payment.transaction_id.as_ref().unwrap().as_str())
        .unwrap();
    assert_eq!(shop.ledger.run_due().await.unwrap(), 0, "nothing is due yet");
    shop.sandbox.advance(Duration::from_secs(61)).unwrap();
    assert_eq!(shop.ledger.run_due().await.unwrap(), 1);
    let payment = shop.ledger.payment(&id("lost")).await.unwrap().unwrap();
    assert_eq!(payment.status, PaymentStatus::Paid);
    assert_eq!(shop.kinds("shop").await, [NumberIssued, Paid]);
}

#[tokio::test]
async fn checking_out_again_gives_the_same_payment() {
    let shop = Shop::open().await;
    let first = shop
        .ledger
        .check_out(registration("twice", 10_000))
        .await
        .unwrap();
    let second = shop
        .ledger
        .check_out(registration("twice", 10_000))
        .await
        .unwrap();
    assert_eq!(
        (&first.transaction_id, &first.payment_url),
        (&second.transaction_id, &second.payment_url)
    );
    assert!(first.payment_url.is_some());
    let at_once: Vec<_> = (0..8)
        .map(|_| {
            let ledger = shop.ledger.clone();
            tokio::spawn(async move { ledger.check_out(direct("crowd", 5_000)).await.unwrap() })
        })
        .collect();
    let mut numbers = Vec::new();
    for one in at_once {
        numbers.push(one.await.unwrap().payment_number.unwrap());
    }
    numbers.dedup();
    assert_eq!(numbers.len(), 1);
    assert_eq!(shop.sandbox.transactions().len(), 2);
}

#[tokio::test]
async fn another_amount_for_an_open_order_is_an_error() {
    let shop = Shop::open().await;
    shop.ledger.check_out(direct("amount", 10_000)).await.unwrap();
    let error = shop.ledger.check_out(direct("amount", 12_000)).await.unwrap_err();
    assert_eq!(error.kind(), LedgerErrorKind::Payment(ErrorKind::InvalidRequest));
    assert_eq!(shop.sandbox.transactions().len(), 1);
}

#[tokio::test]
async fn nothing_is_kept_of_a_registration_that_cannot_be_right() {
    let shop = Shop::open().await;
    let error = shop.ledger.check_out(registration("wrong", 0)).await.unwrap_err();
    assert_eq!(error.cause().unwrap().fields().len(), 1);
    assert!(shop.ledger.payment(&id("wrong")).await.unwrap().is_none());
}

#[tokio::test]
async fn a_notification_is_kept_before_its_order_is_known() {
    let shop = Shop::open().await;
    let code = shop
        .client
        .register_direct(&direct("early", 10_000))
        .await
        .unwrap();
    let body = SampleNotification::deposit(&code.order()).form(&Credentials::sandbox());
    assert_eq!(shop.ledger.receive(&body).await.unwrap().status, 200);
    shop.ledger.run_due().await.unwrap();
    assert_eq!(shop.ledger.attention().await.unwrap().unmatched.len(), 1);
    shop.sandbox.pay(code.transaction_id.as_str()).unwrap();
    shop.ledger.adopt(&id("early"), &code.order()).await.unwrap();
    shop.sandbox.advance(Duration::from_secs(10)).unwrap();
    shop.ledger.run_due().await.unwrap();
    assert!(shop.ledger.attention().await.unwrap().unmatched.is_empty());
    assert_eq!(shop.kinds("shop").await, [NumberIssued, Paid]);
}

#[tokio::test]
async fn repetitions_and_forgeries_change_nothing() {
    let shop = Shop::open().await;
    let payment = shop.ledger.check_out(direct("again", 10_000)).await.unwrap();
    shop.sandbox
        .pay(payment.transaction_id.as_ref().unwrap().as_str())
        .unwrap();
    let order = payment.order().unwrap();
    let body = SampleNotification::deposit(&order).form(&Credentials::sandbox());
    for _ in 0..5 {
        shop.ledger.receive(&body).await.unwrap();
        shop.ledger.run_due().await.unwrap();
    }
    let inquiries = shop
        .sandbox
        .requests()
        .iter()
        .filter(|r| r.path.contains("inquiry"))
        .count();
    assert_eq!(inquiries, 1);
    let forged = body.replace("amt=10000", "amt=10001");
    assert_eq!(shop.ledger.receive(&forged).await.unwrap_err().http_status(), 400);
    shop.ledger.run_due().await.unwrap();
    assert_eq!(shop.ledger.health().await.unwrap().forged, 1);
    assert_eq!(shop.kinds("shop").await, [NumberIssued, Paid]);
}

#[tokio::test]
async fn paid_reversed_and_paid_again_are_three_events() {
    let shop = Shop::open().await;
    let payment = shop.ledger.check_out(direct("epochs", 10_000)).await.unwrap();
    let transaction = payment.transaction_id.unwrap().to_string();
    for act in ["pay", "reverse", "pay"] {
        match act {
            "pay" => shop.sandbox.pay(&transaction).unwrap(),
            _ => shop.sandbox.reverse(&transaction).unwrap(),
        }
        shop.ledger.recheck(&id("epochs")).await.unwrap();
    }
    let mut events = shop.ledger.events("shop").await.unwrap();
    let events = shop.drain(&mut events).await;
    let ids: Vec<_> = events
        .iter()
        .map(|event| event.id.strip_prefix(&transaction).unwrap())
        .collect();
    assert_eq!(ids, [":0:number_issued", ":0:paid", ":0:reversed", ":1:paid"]);
    assert_eq!(
        events.iter().map(|e| e.kind).collect::<Vec<_>>(),
        [NumberIssued, Paid, Reversed, Paid]
    );
}

#[tokio::test]
async fn an_order_that_expired_and_was_paid_late_says_so() {
    let shop = Shop::open().await;
    let payment = shop.ledger.check_out(direct("late", 10_000)).await.unwrap();
    let transaction = payment.transaction_id.unwrap().to_string();
    shop.sandbox.expire(&transaction).unwrap();
    shop.ledger.recheck(&id("late")).await.unwrap();
    let method = nicepay_checkout::PayMethod::ConvenienceStore;
    shop.sandbox.set_status(&transaction, &method, "0").unwrap();
    shop.sandbox.advance(Duration::from_secs(31 * 60)).unwrap();
    shop.ledger.run_due().await.unwrap();
    assert_eq!(shop.kinds("shop").await, [NumberIssued, Expired, PaidLate]);
}

#[tokio::test]
async fn a_second_attempt_that_is_paid_too_says_so() {
    let shop = Shop::open().await;
    let first = shop.ledger.check_out(direct("two", 10_000)).await.unwrap();
    let first = first.transaction_id.unwrap().to_string();
    shop.sandbox.expire(&first).unwrap();
    shop.ledger.recheck(&id("two")).await.unwrap();
    let second = shop.ledger.check_out(direct("two", 10_000)).await.unwrap();
    assert_eq!(second.attempt, 2);
    assert_ne!(second.reference.as_str(), "two");
    let method = nicepay_checkout::PayMethod::ConvenienceStore;
    shop.sandbox.set_status(&first, &method, "0").unwrap();
    shop.sandbox.pay(second.transaction_id.unwrap().as_str()).unwrap();
    shop.ledger.recheck(&id("two")).await.unwrap();
    assert_eq!(
        shop.kinds("shop").await,
        [NumberIssued, Expired, NumberIssued, PaidLate, PaidTwice]
    );
}

#[tokio::test]
async fn a_customer_who_paid_before_the_cancel_is_seen() {
    let shop = Shop::open().await;
    let payment = shop.ledger.check_out(direct("cancel", 10_000)).await.unwrap();
    let cancelled = shop.ledger.cancel(&id("cancel")).await.unwrap().unwrap();
    assert_eq!(cancelled.status, PaymentStatus::Cancelled);
    assert_eq!(shop.kinds("shop").await, [NumberIssued, Cancelled]);
    drop(payment);
    let payment = shop.ledger.check_out(direct("faster", 10_000)).await.unwrap();
    shop.sandbox
        .pay(payment.transaction_id.unwrap().as_str())
        .unwrap();
    let paid = shop.ledger.cancel(&id("faster")).await.unwrap().unwrap();
    assert_eq!(paid.status, PaymentStatus::Paid);
    assert_eq!(shop.kinds("other").await.len(), 4);
}

#[tokio::test]
async fn an_open_payment_makes_room_only_when_asked() {
    let shop = Shop::open().await;
    let first = shop.ledger.check_out(direct("room", 10_000)).await.unwrap();
    let wanted = registration("room", 12_000).direct(Mitra::Indomaret, "Jl. Jenderal Gatot Subroto 57");
    let second = nicepay_checkout_ledger::CheckOut::from(wanted).replacing_open();
    let second = shop.ledger.check_out(second).await.unwrap();
    assert_eq!((second.attempt, second.amount.as_u64()), (2, 12_000));
    assert_ne!(first.payment_number, second.payment_number);
    assert_eq!(shop.kinds("shop").await, [NumberIssued, Cancelled, NumberIssued]);
}

#[tokio::test]
async fn the_callback_page_shows_what_nicepay_says() {
    let shop = Shop::open().await;
    let payment = shop.ledger.check_out(registration("page", 10_000)).await.unwrap();
    let transaction = payment.transaction_id.clone().unwrap();
    let chosen = shop
        .sandbox
        .choose_store(transaction.as_str(), &Mitra::Alfamart)
        .unwrap();
    let query = nicepay_checkout::testing::callback_query(&payment.order().unwrap(), &Mitra::Alfamart, "1");
    let shown = shop.ledger.returned(&query).await.unwrap().unwrap();
    assert_eq!(
        shown.payment_number.as_deref(),
        Some(chosen.payment_number.as_str())
    );
    assert_eq!(shown.status, PaymentStatus::Open);
    let stranger = Order::new("stranger", 1, "X").unwrap();
    let query = nicepay_checkout::testing::callback_query(&stranger, &Mitra::Alfamart, "1");
    assert!(shop.ledger.returned(&query).await.unwrap().is_none());
}

#[tokio::test]
async fn events_come_in_order_until_they_are_done() {
    let shop = Shop::open().await;
    let payment = shop.ledger.check_out(direct("order", 10_000)).await.unwrap();
    shop.sandbox
        .pay(payment.transaction_id.unwrap().as_str())
        .unwrap();
    shop.ledger.recheck(&id("order")).await.unwrap();
    let mut events = shop.ledger.events("shop").await.unwrap();
    let first = events.try_next().await.unwrap().unwrap();
    assert_eq!(first.kind, NumberIssued);
    assert!(events.try_next().await.unwrap().is_none(), "the next one waits");
    first.retry_later("the mail server is down").await.unwrap();
    assert!(events.try_next().await.unwrap().is_none());
    shop.sandbox.advance(Duration::from_secs(2)).unwrap();
    let first = events.try_next().await.unwrap().unwrap();
    assert_eq!((first.kind, first.failures()), (NumberIssued, 1));
    first.done().await.unwrap();
    let second = events.try_next().await.unwrap().unwrap();
    assert_eq!(second.kind, Paid);
    drop(second); // its lease lapses
    shop.sandbox.advance(Duration::from_secs(61)).unwrap();
    let again = events.try_next().await.unwrap().unwrap();
    assert_eq!(again.kind, Paid);
    assert!(again.done().await.unwrap());
}

#[tokio::test]
async fn a_lost_answer_leads_to_a_new_reference_and_the_lost_one_stays_watched() {
    let shop = Shop::open().await;
    shop.sandbox
        .inject(Fault::new(FaultTarget::RegisterDirect, FaultKind::DropAfter).once());
    let payment = shop
        .ledger
        .check_out(direct("lost-answer", 10_000))
        .await
        .unwrap();
    assert_eq!(payment.attempt, 2);
    let transactions = shop.sandbox.transactions();
    let lost = &transactions[0];
    assert_eq!(lost.reference, "lost-answer");
    // Somebody pays the lost one, and a notification names it.
    shop.sandbox.pay(&lost.transaction_id).unwrap();
    let order = Order::new("lost-answer", 10_000, lost.transaction_id.as_str()).unwrap();
    let body = SampleNotification::deposit(&order).form(&Credentials::sandbox());
    shop.ledger.receive(body).await.unwrap();
    shop.ledger.run_due().await.unwrap();
    assert_eq!(shop.kinds("shop").await, [NumberIssued, NumberIssued, Paid]);
    assert!(
        shop.ledger
            .payment(&id("lost-answer"))
            .await
            .unwrap()
            .unwrap()
            .is_paid()
    );
}

#[tokio::test]
async fn where_nicepay_checks_duplicates_the_same_reference_is_sent_again() {
    let sandbox = crate::support::sandbox().await;
    let shop = Shop::with(sandbox, |builder| builder.duplicates_checked(true)).await;
    shop.sandbox
        .inject(Fault::new(FaultTarget::RegisterDirect, FaultKind::DropBefore).once());
    let payment = shop
        .ledger
        .check_out(direct("never-arrived", 10_000))
        .await
        .unwrap();
    assert_eq!(
        (payment.attempt, payment.reference.as_str()),
        (1, "never-arrived")
    );
    shop.sandbox
        .inject(Fault::new(FaultTarget::RegisterDirect, FaultKind::DropAfter).once());
    let payment = shop.ledger.check_out(direct("arrived", 10_000)).await.unwrap();
    assert_eq!(payment.attempt, 2, "9009: its transaction id is lost");
    let worker = shop.ledger.run_due().await.unwrap();
    assert_eq!(worker, 0);
}

#[tokio::test]
async fn what_a_crash_left_behind_is_registered_by_the_worker() {
    let shop = Shop::open().await;
    shop.sandbox
        .inject(Fault::new(FaultTarget::RegisterDirect, FaultKind::DropAfter).times(2));
    shop.ledger.check_out(direct("behind", 10_000)).await.unwrap_err();
    shop.sandbox.advance(Duration::from_secs(31)).unwrap();
    shop.ledger.run_due().await.unwrap();
    let payment = shop.ledger.payment(&id("behind")).await.unwrap().unwrap();
    assert_eq!((payment.status, payment.attempt), (PaymentStatus::Open, 3));
    assert_eq!(shop.kinds("shop").await, [NumberIssued]);
}

#[tokio::test]
async fn an_event_that_keeps_failing_is_parked_and_can_be_released() {
    let shop = Shop::with(crate::support::sandbox().await, |builder| {
        builder.failures_before_parking(2)
    })
    .await;
    shop.ledger.check_out(direct("parked", 10_000)).await.unwrap();
    let mut events = shop.ledger.events("shop").await.unwrap();
    for _ in 0..2 {
        let event = events.try_next().await.unwrap().unwrap();
        event.retry_later("no stock").await.unwrap();
        shop.sandbox.advance(Duration::from_secs(5)).unwrap();
    }
    assert!(events.try_next().await.unwrap().is_none());
    let parked = shop.ledger.attention().await.unwrap().parked;
    assert_eq!((parked.len(), parked[0].error.as_deref()), (1, Some("no stock")));
    assert_eq!(shop.ledger.retry_parked("shop", None).await.unwrap(), 1);
    assert!(events.try_next().await.unwrap().unwrap().done().await.unwrap());
    assert!(shop.ledger.attention().await.unwrap().parked.is_empty());
}

#[tokio::test]
async fn a_list_goes_on_where_its_page_ended() {
    let shop = Shop::open().await;
    for number in 0..7 {
        shop.ledger
            .check_out(direct(&format!("order-{number}"), 10_000))
            .await
            .unwrap();
        shop.sandbox
            .advance(Duration::from_secs(u64::from(number % 2 == 0)))
            .unwrap();
    }
    let (mut cursor, mut seen) = (None, Vec::new());
    loop {
        let page = shop
            .ledger
            .payments(&Filter::default(), cursor.as_deref(), 3)
            .await
            .unwrap();
        seen.extend(page.payments.iter().map(|payment| payment.order_id.to_string()));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    seen.sort_unstable();
    assert_eq!(
        seen,
        (0..7).map(|number| format!("order-{number}")).collect::<Vec<_>>()
    );
    assert!(
        shop.ledger
            .payments(&Filter::default(), Some("nonsense"), 3)
            .await
            .is_err()
    );
}
