//! What the payment desk reads from either store.

use std::time::Duration;

use nicepay_checkout_ledger::desk::Role;
use nicepay_checkout_ledger::{Filter, PaymentStatus};

use crate::support::browser::signed_in;
use crate::support::{Shop, direct, id, sandbox};

#[tokio::test]
async fn the_pages_visit_every_payment_once_while_others_are_added() {
    let shop = Shop::open().await;
    for number in 0..120 {
        shop.ledger
            .check_out(direct(&format!("order-{number:03}"), 10_000))
            .await
            .unwrap();
    }
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let mut page = desk.get("/payments?lang=en").await;
    assert!(page.has("120 payments"), "{}", page.body);
    let mut seen = page.orders();
    let mut pages = vec![page.orders()];
    for number in 0..2 {
        let late = format!("late-{number}");
        shop.ledger.check_out(direct(&late, 10_000)).await.unwrap();
        page = desk.follow(&page, "Older").await;
        seen.extend(page.orders());
        pages.push(page.orders());
    }
    assert!(!page.has("rel=\"next\""), "there are three pages");
    let expected: Vec<String> = (0..120)
        .rev()
        .map(|number| format!("order-{number:03}"))
        .collect();
    assert_eq!(seen, expected);
    page = desk.follow(&page, "Newer").await;
    assert_eq!(page.orders(), pages[1]);
    page = desk.follow(&page, "Newer").await;
    assert_eq!(page.orders(), pages[0]);
    page = desk.follow(&page, "Newer").await;
    assert_eq!(page.orders()[..2], ["late-1", "late-0"], "the first page, whole");
    assert_eq!(page.orders().len(), 50);
    assert!(!page.has("rel=\"prev\""));
}

#[tokio::test]
async fn a_payment_is_found_by_each_of_its_names_and_their_beginnings() {
    let shop = Shop::open().await;
    let payment = shop.ledger.check_out(direct("INV-2026/7", 10_000)).await.unwrap();
    shop.ledger.check_out(direct("other", 10_000)).await.unwrap();
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let transaction = payment.transaction_id.unwrap().to_string();
    let number = payment.payment_number.unwrap();
    let terms = [
        "INV-2026/7",
        "INV-",
        transaction.as_str(),
        number.as_str(),
        &number[..number.len() - 1],
    ];
    for term in terms {
        let query: String = url::form_urlencoded::byte_serialize(term.as_bytes()).collect();
        let page = desk.get(&format!("/payments?q={query}")).await;
        assert!(
            page.orders().contains(&"INV-2026/7".to_owned()),
            "{term}: {}",
            page.body
        );
    }
    let page = desk.get(&format!("/payments?q={transaction}&status=paid")).await;
    assert!(page.orders().is_empty(), "a filter holds for what is found, too");
    for term in ["INV-2026/70", "nv-", "%25", "_"] {
        let page = desk.get(&format!("/payments?q={term}")).await;
        assert!(page.orders().is_empty(), "{term}: {:?}", page.orders());
    }
}

#[tokio::test]
async fn filters_hold_alone_and_together() {
    let shop = Shop::open().await;
    for (order, amount) in [("small", 5_000), ("middle", 50_000), ("large", 500_000)] {
        shop.ledger.check_out(direct(order, amount)).await.unwrap();
    }
    shop.sandbox.pay(&shop.transaction_id("large").await).unwrap();
    shop.ledger.recheck(&id("large")).await.unwrap();
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let today = nicepay_checkout::JAKARTA.to_datetime(shop.sandbox.now()).date();
    let (today, tomorrow) = (today.to_string(), today.tomorrow().unwrap().to_string());
    let cases = [
        ("", vec!["large", "middle", "small"]),
        ("min=50.000", vec!["large", "middle"]),
        ("min=5001&max=Rp%2050,000", vec!["middle"]),
        ("status=paid", vec!["large"]),
        ("status=open&min=10000", vec!["middle"]),
        (
            &format!("from={today}&to={today}"),
            vec!["large", "middle", "small"],
        ),
        (&format!("from={tomorrow}"), vec![]),
        ("min=lots", vec!["large", "middle", "small"]),
    ];
    for (query, expected) in cases {
        let page = desk.get(&format!("/payments?lang=en&{query}")).await;
        assert_eq!(page.orders(), expected, "{query}");
        assert_eq!(page.has("could not be read"), query.contains("lots"), "{query}");
    }
    let filter = |from, to| {
        let mut filter = Filter::default();
        (filter.amount_from, filter.amount_to) = (from, to);
        filter.status = Some(PaymentStatus::Open);
        filter
    };
    let found = shop
        .ledger
        .payments(&filter(Some(5_000), Some(5_000)), None, 10)
        .await
        .unwrap();
    assert_eq!(found.payments.len(), 1);
}

#[tokio::test]
async fn from_paid_but_not_delivered_to_delivered_in_four_clicks() {
    let shop = Shop::with(sandbox().await, |builder| builder.failures_before_parking(1)).await;
    for (order, amount) in [("cheap", 10_000), ("dear", 900_000)] {
        shop.ledger.check_out(direct(order, amount)).await.unwrap();
        shop.sandbox.pay(&shop.transaction_id(order).await).unwrap();
        shop.ledger.recheck(&id(order)).await.unwrap();
    }
    let mut events = shop.ledger.events("shop").await.unwrap();
    while let Some(event) = events.try_next().await.unwrap() {
        if event.kind == nicepay_checkout_ledger::EventKind::Paid && event.order_id.as_str() == "dear" {
            event.retry_later("the courier's site is down").await.unwrap();
        } else if event.order_id.as_str() == "dear" {
            event.done().await.unwrap();
        } else {
            // Its program stands still, and holds what it took.
            std::mem::forget(event);
        }
    }
    let mut desk = signed_in(&shop.ledger, Role::Act).await;
    let page = desk.get("/?lang=en").await;
    assert!(!page.has("cheap"), "the shop still has time: {}", page.body);
    shop.sandbox.advance(Duration::from_secs(11 * 60)).unwrap();
    let page = desk.get("/?lang=en").await;
    let (dear, cheap) = (page.body.find("dear").unwrap(), page.body.find("cheap").unwrap());
    assert!(dear < cheap, "most money first");
    assert!(page.has("the courier&#39;s site is down"), "{}", page.body);
    assert!(page.has("Is its program running?"));
    // The one click.
    let page = desk.press(&page, "Hand over again", &[]).await;
    assert!(page.has("Handed over again."), "{}", page.body);
    // The other's lease is over as well.
    let mut again: Vec<String> = shop
        .drain(&mut events)
        .await
        .iter()
        .map(|event| event.id.clone())
        .collect();
    again.retain(|id| id.ends_with(":paid"));
    assert_eq!(again.len(), 2);
    let page = desk.get("/?lang=en").await;
    assert!(!page.has("dear"), "it is delivered");
    let page = desk.get("/payment?order=dear&lang=en").await;
    assert!(page.has("sari handed an event over again."), "{}", page.body);
    assert!(page.has("the shop has handled it"));
}

#[tokio::test]
async fn a_page_that_is_followed_hears_of_each_change() {
    let shop = Shop::open().await;
    shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let mut events = shop.ledger.events("shop").await.unwrap();
    let page = desk.get("/payment?order=order-1&lang=en").await;
    let lists = [desk.get("/?lang=en").await, desk.get("/payments?lang=en").await];
    let mut changes = desk.follow_changes(&page).await;
    let mut seen = changes.next().await.unwrap();
    assert_eq!(seen, page.seen(), "nothing happened since the page was made");
    let mut news = async |what: &str| {
        let next = changes.next().await.unwrap();
        assert_ne!(next, seen, "{what}");
        seen = next;
    };
    let event = events.try_next().await.unwrap().unwrap();
    event.retry_later("the stock is locked").await.unwrap();
    news("an event failed").await;
    shop.sandbox.advance(Duration::from_secs(20 * 60)).unwrap();
    let event = events.try_next().await.unwrap().unwrap();
    event.done().await.unwrap();
    news("an event was handled").await;
    shop.sandbox.pay(&shop.transaction_id("order-1").await).unwrap();
    shop.ledger.recheck(&id("order-1")).await.unwrap();
    news("it was paid").await;
    for list in lists {
        let mut changes = desk.follow_changes(&list).await;
        assert_ne!(changes.next().await.unwrap(), list.seen());
    }
}
