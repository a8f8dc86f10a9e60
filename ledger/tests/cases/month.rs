//! Thirty days in which every notification is lost.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::support::{Shop, direct, id};
use nicepay_checkout::PayMethod;
use nicepay_checkout_ledger::EventKind;

const PAYMENTS: u32 = 60;
const STEP: Duration = Duration::from_secs(10 * 60);
const MONTH: u64 = 30 * 24 * 60 * 60;

/// What becomes of a payment: when it is paid, in minutes after its number came out.
fn fate(number: u32) -> Option<u64> {
    match number % 6 {
        0 => Some(3),
        1 => Some(90),
        2 => Some(20 * 60),
        3 => Some(6 * 24 * 60),      // near its expiry on the seventh day
        4 => Some(7 * 24 * 60 + 90), // late: after it
        _ => None,
    }
}

#[tokio::test]
async fn in_a_month_without_a_notification_every_payment_comes_to_its_end() {
    let sandbox = nicepay_sandbox::Sandbox::builder()
        .notify_retries([])
        .seed(30)
        .frozen_at("2026-01-01T08:00:00+07:00".parse().unwrap())
        .start()
        .await
        .unwrap();
    let shop = Shop::with(std::sync::Arc::new(sandbox), |builder| builder).await;
    let mut open = BTreeMap::new();
    for number in 0..PAYMENTS {
        let payment = shop
            .ledger
            .check_out(direct(&format!("order-{number}"), 10_000))
            .await
            .unwrap();
        open.insert(number, payment.transaction_id.unwrap().to_string());
    }
    let mut inquiries = 0_u64;
    let mut passed = 0_u64;
    let store = PayMethod::ConvenienceStore;
    while passed < MONTH {
        shop.sandbox.advance(STEP).unwrap();
        passed += STEP.as_secs();
        open.retain(|number, transaction| match fate(*number) {
            // set_status: the counter takes a late payment too, as stores have done.
            Some(minutes) if minutes * 60 <= passed => {
                shop.sandbox.set_status(transaction, &store, "0").unwrap();
                false
            }
            _ => true,
        });
        inquiries += shop.ledger.run_due().await.unwrap();
    }
    for number in 0..PAYMENTS {
        let order = id(&format!("order-{number}"));
        let payment = shop.ledger.payment(&order).await.unwrap().unwrap();
        assert_eq!(
            payment.is_paid(),
            fate(number).is_some(),
            "{order}: {}",
            payment.status
        );
        assert_eq!(payment.next_check_at, None, "{order} is at its end");
        assert_eq!(payment.attention, None, "{order}");
    }
    let mut events = shop.ledger.events("shop").await.unwrap();
    let mut kinds: BTreeMap<EventKind, u32> = BTreeMap::new();
    for event in shop.drain(&mut events).await {
        *kinds.entry(event.kind).or_default() += 1;
    }
    let sixth = PAYMENTS / 6;
    let expected = [
        (EventKind::NumberIssued, PAYMENTS),
        (EventKind::Paid, 4 * sixth),
        (EventKind::PaidLate, sixth),
        (EventKind::Expired, 2 * sixth),
    ];
    assert_eq!(kinds, BTreeMap::from(expected));
    let each = inquiries / u64::from(PAYMENTS);
    println!(
        "{each} inquiries a payment; asking each minute for as long: {}",
        7 * 24 * 60
    );
    assert!(each < 200, "{each} inquiries a payment");
}
