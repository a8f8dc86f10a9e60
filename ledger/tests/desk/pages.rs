//! What the pages show, and what a person can do.

use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout::{Credentials, Order};
use nicepay_checkout_ledger::EventKind;
use nicepay_checkout_ledger::desk::Role;
use nicepay_sandbox::{Fault, FaultKind, FaultTarget};

use crate::support::browser::signed_in;
use crate::support::{Shop, direct, id, registration, sandbox};

#[tokio::test]
async fn a_payment_tells_what_it_is_what_is_next_and_how_it_is_paid() {
    let shop = Shop::open().await;
    let payment = shop.ledger.check_out(direct("order-1", 1_250_000)).await.unwrap();
    shop.ledger
        .check_out(registration("order-2", 10_000))
        .await
        .unwrap();
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let page = desk.get("/payment?order=order-1&lang=en").await;
    for text in [
        "order-1",
        "Rp\u{a0}1,250,000",
        "Waiting for payment",
        "NICEPAY does not have the money yet",
        "The worker asks NICEPAY again at",
        "Convenience store",
        payment.payment_number.as_deref().unwrap(),
        "Alfamart",
        payment.transaction_id.as_ref().unwrap().as_str(),
        "The shop checked out for Rp\u{a0}1,250,000.",
        "NICEPAY registered this payment.",
        "News for the shop: payment number issued.",
        " WIB",
    ] {
        assert!(page.has(text), "{text}: {}", page.body);
    }
    let page = desk
        .follow(&page, "<abbr title=\"Bahasa Indonesia\">ID</abbr>")
        .await;
    for text in [
        "<html lang=\"id\">",
        "Rp\u{a0}1.250.000",
        "Menunggu pembayaran",
        "NICEPAY mendaftarkan pembayaran ini.",
    ] {
        assert!(page.has(text), "{text}: {}", page.body);
    }
    let page = desk.get("/payment?order=order-2&lang=en").await;
    assert!(page.has("has not chosen how to pay yet"));
    for nobody in ["nobody", "", "%00", "%27%20OR%201=1"] {
        let page = desk.get(&format!("/payment?order={nobody}&lang=en")).await;
        assert_eq!(page.status, 404, "{nobody}");
    }
}

#[tokio::test]
async fn asking_nicepay_finds_the_money_and_says_who_asked() {
    let shop = Shop::open().await;
    shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    let mut desk = signed_in(&shop.ledger, Role::Act).await;
    let page = desk.get("/payment?order=order-1&lang=en").await;
    shop.sandbox.pay(&shop.transaction_id("order-1").await).unwrap();
    let page = desk.press(&page, "Ask NICEPAY now", &[]).await;
    assert!(
        page.has("NICEPAY answered.") && page.has("It is now: Paid."),
        "{}",
        page.body
    );
    assert!(page.has("sari asked NICEPAY."));
    assert!(page.has("NICEPAY was asked and said: paid."));
    let page = desk.get("/payment?order=order-1&lang=en").await;
    assert!(!page.has("NICEPAY answered."), "it is told once");
    shop.sandbox
        .inject(Fault::new(FaultTarget::Inquire, FaultKind::StatusBefore { status: 503 }).times(20));
    let page = desk.press(&page, "Ask NICEPAY now", &[]).await;
    assert!(page.has("That did not work."), "{}", page.body);
}

#[tokio::test]
async fn a_cancel_asks_first_and_a_paid_payment_is_not_cancelled() {
    let shop = Shop::open().await;
    for order in ["order-1", "order-2"] {
        shop.ledger.check_out(direct(order, 10_000)).await.unwrap();
    }
    let mut desk = signed_in(&shop.ledger, Role::Act).await;
    let page = desk.get("/payment?order=order-1&lang=en").await;
    let page = desk.follow(&page, "Cancel…").await;
    assert!(page.has("Cancel this payment?"));
    let page = desk.press(&page, "Yes, cancel it", &[]).await;
    assert!(page.has("The payment was cancelled."), "{}", page.body);
    assert!(page.has("sari cancelled the payment.") && !page.has("Cancel…"));
    let page = desk.get("/payment/cancel?order=order-2&lang=en").await;
    shop.sandbox.pay(&shop.transaction_id("order-2").await).unwrap();
    let page = desk.press(&page, "Yes, cancel it", &[]).await;
    assert!(
        page.has("The payment was not cancelled.") && page.has("It is now: Paid."),
        "{}",
        page.body
    );
    assert_eq!(desk.get("/payment/cancel?order=order-2").await.status, 303);
}

/// A shop whose consumer gave up on the event of `order-1`.
async fn parked() -> Shop {
    let shop = Shop::with(sandbox().await, |builder| builder.failures_before_parking(1)).await;
    shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    let mut events = shop.ledger.events("shop").await.unwrap();
    let event = events.try_next().await.unwrap().unwrap();
    event.retry_later("the <b>stock</b> is locked").await.unwrap();
    shop
}

#[tokio::test]
async fn a_parked_event_is_skipped_once_and_the_page_says_so() {
    let shop = parked().await;
    let mut desk = signed_in(&shop.ledger, Role::Act).await;
    let page = desk.get("/?lang=en").await;
    assert!(
        page.has("Parked event") && page.has("shop failed once and gave up"),
        "{}",
        page.body
    );
    let page = desk.follow(&page, "Look at the payment").await;
    let before = page;
    let page = desk.press(&before, "Yes, skip it", &[]).await;
    assert!(
        page.has("Skipped.") && page.has("sari skipped an event."),
        "{}",
        page.body
    );
    assert!(page.has(":0:number_issued (shop)"), "it says which event");
    let page = desk.press(&before, "Yes, skip it", &[]).await;
    assert!(page.has("There was nothing left to do here."), "{}", page.body);
    let skips = page.body.matches("sari skipped an event.").count();
    assert_eq!(skips, 1, "what was not done is not recorded");
    assert!(desk.get("/?lang=en").await.has("Nothing needs attention."));
    assert!(shop.kinds("shop").await.is_empty());
}

#[tokio::test]
async fn what_needs_a_person_says_why_and_what_fits() {
    let shop = Shop::with(sandbox().await, |builder| builder.failures_before_parking(2)).await;
    let mut events = shop.ledger.events("shop").await.unwrap();
    for order in ["blocked", "failing"] {
        shop.ledger.check_out(direct(order, 10_000)).await.unwrap();
        shop.sandbox.pay(&shop.transaction_id(order).await).unwrap();
        shop.ledger.recheck(&id(order)).await.unwrap();
    }
    let stranger = Order::new("stranger", 70_000, "IONPAYTEST03202611251200004321").unwrap();
    let body = SampleNotification::deposit(&stranger).form(&Credentials::sandbox());
    shop.ledger.receive(body).await.unwrap();
    for _ in 0..4 {
        shop.sandbox.advance(std::time::Duration::from_secs(5)).unwrap();
        while let Some(event) = events.try_next().await.unwrap() {
            let fails = match (event.order_id.as_str(), event.kind) {
                ("blocked", _) => true,
                (_, EventKind::Paid) => event.failures() == 0,
                _ => false,
            };
            if fails {
                event.retry_later("busy").await.unwrap();
            } else if event.kind == EventKind::Paid {
                std::mem::forget(event); // its lease goes on
            } else {
                event.done().await.unwrap();
            }
        }
    }
    shop.sandbox
        .advance(std::time::Duration::from_secs(11 * 60))
        .unwrap();
    let mut desk = signed_in(&shop.ledger, Role::Act).await;
    let page = desk.get("/?lang=en").await;
    for why in [
        "An earlier event (payment number issued) for shop is parked, so this one waits.",
        "shop failed once and will try again by itself.",
        "A genuine notification of transaction IONPAYTEST03202611251200004321 came at",
        "shop failed 2 times and gave up.",
    ] {
        assert!(page.has(why), "{why}: {}", page.body);
    }
    let place = |text: &str| page.body.find(text).unwrap();
    assert!(
        place("so this one waits") < place("A genuine notification"),
        "money without a delivery first"
    );
    assert!(
        place("A genuine notification") < place("gave up"),
        "then most money"
    );
    // The action is the one for the event that is in the way.
    let page = desk.press(&page, "Hand over again", &[]).await;
    assert!(
        page.has("Handed over again.") && !page.has("so this one waits"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn looking_after_clears_attention_and_keeps_the_note() {
    let shop = Shop::open().await;
    shop.sandbox
        .inject(Fault::new(FaultTarget::RegisterDirect, FaultKind::DropBefore).times(100));
    assert!(shop.ledger.check_out(direct("order-1", 10_000)).await.is_err());
    for _ in 0..40 {
        shop.sandbox
            .advance(std::time::Duration::from_secs(4_000))
            .unwrap();
        shop.ledger.run_due().await.unwrap();
    }
    let mut desk = signed_in(&shop.ledger, Role::Act).await;
    let page = desk.get("/?lang=en").await;
    assert!(
        page.has("Needs attention") && page.has("order-1"),
        "{}",
        page.body
    );
    let page = desk.follow(&page, "Look at the payment").await;
    let page = desk.press(&page, "Mark as looked after", &[("note", "  ")]).await;
    assert!(page.has("Write first what you did."), "{}", page.body);
    let page = desk
        .press(
            &page,
            "Mark as looked after",
            &[("note", "Called the <i>customer</i>")],
        )
        .await;
    assert!(page.has("sari marked it as looked after."), "{}", page.body);
    assert!(
        page.has("Called the &#60;i&#62;customer&#60;/i&#62;"),
        "{}",
        page.body
    );
    assert!(!desk.get("/?lang=en").await.has("order-1"));
}

#[tokio::test]
async fn whoever_may_only_look_changes_nothing_and_sees_no_button() {
    let shop = parked().await;
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let page = desk.get("/payment?order=order-1&lang=en").await;
    for button in ["Ask NICEPAY now", "Cancel…", "Hand over again", "Yes, skip it"] {
        assert!(!page.has(button), "{button}");
    }
    let csrf = page.csrf();
    let history = shop.ledger.history(&id("order-1")).await.unwrap();
    for path in ["ask", "cancel", "hand-over", "skip", "looked-after"] {
        let fields = [("csrf", csrf.as_str()), ("order", "order-1"), ("note", "x")];
        let page = desk.post(&format!("/payment/{path}?lang=en"), &fields).await;
        assert_eq!(page.status, 403, "{path}");
        assert!(page.has("You may only look."), "{}", page.body);
    }
    assert_eq!(shop.ledger.history(&id("order-1")).await.unwrap(), history);
}

#[tokio::test]
async fn raw_messages_are_shown_on_demand_and_the_asking_is_recorded() {
    let shop = Shop::open().await;
    let payment = shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    shop.sandbox
        .pay(payment.transaction_id.as_ref().unwrap().as_str())
        .unwrap();
    let body = SampleNotification::deposit(&payment.order().unwrap()).form(&Credentials::sandbox());
    shop.ledger.receive(body).await.unwrap();
    shop.ledger.run_due().await.unwrap();
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let page = desk.get("/payment?order=order-1&lang=en").await;
    assert!(
        page.has("A notification arrived; its token is genuine."),
        "{}",
        page.body
    );
    assert!(!page.has("<pre>") && !page.has("reported"), "hidden");
    let page = desk.press(&page, "Show the raw messages", &[]).await;
    assert!(
        page.has("<pre>") && page.has("&#34;reported&#34;: &#34;deposit&#34;"),
        "{}",
        page.body
    );
    assert!(page.has("sari looked at the raw messages."));
    let page = desk.get("/payment?order=order-1&lang=en").await;
    assert!(!page.has("<pre>"), "a link does not show them");
    assert!(page.has("sari looked at the raw messages."));
    assert_eq!(
        shop.kinds("shop").await,
        [EventKind::NumberIssued, EventKind::Paid]
    );
    let csrf = page.csrf();
    let fields = [("csrf", csrf.as_str()), ("order", "nobody")];
    assert_eq!(desk.post("/payment/messages", &fields).await.status, 404);
    assert!(shop.ledger.payment(&id("nobody")).await.unwrap().is_none());
}

#[tokio::test]
async fn hostile_data_is_shown_as_text() {
    const EVIL: &str = "\"><script>alert(1)</script>";
    let shop = parked().await;
    let mut desk = signed_in(&shop.ledger, Role::Act).await;
    let query: String = url::form_urlencoded::byte_serialize(EVIL.as_bytes()).collect();
    for path in [
        format!("/payments?q={query}&from={query}&min={query}&status={query}&page={query}"),
        format!("/payments?q=&from={query}&min={query}"),
        format!("/payments?lang={query}"),
        format!("/payment?order={query}"),
        format!("/sign-in?token={query}"),
        format!("/?x={query}"),
        format!("/{query}"),
        "/payment?order=order-1".to_owned(),
        "/".to_owned(),
    ] {
        let page = desk.get(&path).await;
        assert!(
            !page.has_foreign_script() && !page.has("<b>"),
            "{path}: {}",
            page.body
        );
    }
    assert!(
        desk.get("/")
            .await
            .has("the &#60;b&#62;stock&#60;/b&#62; is locked")
    );
}

#[tokio::test]
async fn figures_by_pay_method_are_of_the_newest_five_thousand_paid_payments() {
    let shop = Shop::open().await;
    shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    shop.sandbox.pay(&shop.transaction_id("order-1").await).unwrap();
    shop.ledger.recheck(&id("order-1")).await.unwrap();
    // The one payment that there is, many times over.
    let copied = rusqlite::Connection::open(shop.folder.path().join("payments.db"))
        .unwrap()
        .execute(
            r#"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5000)
            INSERT INTO nicepay_payments (order_id, version, status, amount, created_at, updated_at, state)
            SELECT order_id || '-' || n, version, status, amount, created_at, updated_at,
                replace(state, '"' || order_id || '"', '"' || order_id || '-' || n || '"') FROM nicepay_payments, numbers"#,
            [],
        )
        .unwrap();
    assert_eq!(copied, 5_000);
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let page = desk.get("/figures?lang=en").await;
    assert!(page.has("of the newest paid payments: 5,000"), "{}", page.body);
    assert!(
        page.has("data-label=\"Payments\">5,001<"),
        "the days count them all"
    );
}
