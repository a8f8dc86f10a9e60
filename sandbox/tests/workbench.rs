//! The workbench over a socket: what it shows, what its buttons do, and who may not press them.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

#[path = "workbench/browser.rs"]
mod browser;
mod support;

use std::time::Duration;

use browser::Browser;
use nicepay_checkout::{Credentials, MerchantToken};
use nicepay_sandbox::{DeliveryState, Fault, FaultKind, FaultTarget, Sandbox};
use serde_json::json;
use support::{Merchant, client, post, raw_registration, registration, sign};

type Headers<'a> = &'a [(&'a str, &'a str)];

const REGISTER: &str = "/nicepay/redirect/v2/registration";

/// A gateway with one registered payment, its browser and the payment's id.
async fn with_payment(reference: &str, notify: &str) -> (Sandbox, Browser, String) {
    let sandbox = Sandbox::start().await.unwrap();
    let checkout = client(&sandbox)
        .register(&registration(reference, notify))
        .await
        .unwrap();
    let browser = Browser::new(&sandbox);
    (sandbox, browser, checkout.transaction_id.to_string())
}

#[tokio::test]
async fn the_first_page_shows_requests_and_notifications_newest_first() {
    let merchant = Merchant::answering([500]).await;
    let (sandbox, browser, id) = with_payment("ORD-1", &merchant.url).await;
    browser.press("choose", &[("id", &id), ("value", "ALMA")]).await;
    browser.press("pay", &[("id", &id)]).await;
    sandbox.idle().await;

    let page = browser.get("/?lang=en").await;
    let at = |text: &str| {
        page.body
            .find(text)
            .unwrap_or_else(|| panic!("{text} is missing:\n{}", page.body))
    };
    assert!(at("HTTP 200 · attempt 2") < at("HTTP 500 · attempt 1"));
    assert!(at("HTTP 500 · attempt 1") < at("0000 · HTTP 200"));
    assert!(page.body.contains("ORD-1"));

    let message = browser.follow(&page, "attempt 1").await;
    assert!(message.body.contains("They match."), "{}", message.body);
    assert!(message.body.contains("Anything but 2xx"));
    let request = browser.follow(&page, "0000 · HTTP 200").await;
    assert!(request.body.contains("They match."), "{}", request.body);
    assert!(request.body.contains("resultMsg"));
    assert!(browser.get("/?lang=id").await.body.contains("Lalu lintas"));
}

#[tokio::test]
async fn a_wrong_token_is_explained_by_its_likely_cause() {
    let sandbox = Sandbox::builder()
        .merchant("OTHERSHOP", "another-key-of-another-shop")
        .start()
        .await
        .unwrap();
    let browser = Browser::new(&sandbox);
    let own = Credentials::sandbox();
    let other = Credentials::new("OTHERSHOP", "another-key-of-another-shop").unwrap();
    let stranger = Credentials::new("IONPAYTEST", "a-key-that-nobody-knows").unwrap();
    let (stamp, reference) = ("20250211090266", "ORD20250211090266");
    let over = |of: &Credentials, stamp: &str, id: &str, amount: &str| {
        MerchantToken::for_request(of, stamp, id, amount).to_hex()
    };
    let cases = [
        (
            over(&own, stamp, reference, "10000.00"),
            "over the amount &#34;10000.00&#34;, but &#34;10000&#34; was sent",
        ),
        (over(&own, "", reference, "10000"), "timeStamp is not among"),
        (over(&own, stamp, "10000", reference), "their order is wrong"),
        (
            over(&other, stamp, reference, "10000"),
            "signed as another merchant: OTHERSHOP",
        ),
        (
            over(&stranger, stamp, reference, "10000"),
            "Another key, or a part that was changed",
        ),
        (
            format!("{} ", over(&own, stamp, reference, "10000")),
            "a space or a line break",
        ),
        (
            over(&own, stamp, reference, "10000")[..40].to_owned(),
            "this one has 40 characters",
        ),
        (String::new(), "The field merchantToken is missing"),
    ];
    for (token, cause) in cases {
        let mut request = raw_registration();
        request["merchantToken"] = token.into();
        post(&sandbox, REGISTER, &request).await;
        let list = browser.get("/?lang=en").await;
        assert!(list.body.contains("wrong token"), "{cause}");
        let page = browser.follow(&list, "wrong token").await;
        assert!(page.body.contains("They do not match."), "{cause}");
        assert!(page.body.contains(cause), "{cause} is missing:\n{}", page.body);
    }

    let mut unknown = raw_registration();
    unknown["iMid"] = "NOBODY".into();
    unknown["merchantToken"] = over(&own, stamp, reference, "10000").into();
    post(&sandbox, REGISTER, &unknown).await;
    let list = browser.get("/?lang=en").await;
    let page = browser.follow(&list, "wrong token").await;
    assert!(
        page.body.contains("The gateway does not know this merchant"),
        "{}",
        page.body
    );

    let cancel = json!({
        "timeStamp": stamp, "tXid": "IONPAYTEST03202502110902660001", "iMid": "IONPAYTEST", "referenceNo": reference,
        "amt": "10000", "merchantToken": over(&own, stamp, reference, "10000"),
    });
    post(&sandbox, "/nicepay/direct/v2/cancel", &cancel).await;
    let list = browser.get("/?lang=en").await;
    let page = browser.follow(&list, "wrong token").await;
    assert!(page.body.contains("in each other"), "{}", page.body);
}

#[tokio::test]
async fn no_page_shows_a_merchant_key_or_a_whole_token() {
    let merchant = Merchant::new().await;
    let (sandbox, browser, id) = with_payment("ORD-1", &merchant.url).await;
    browser.press("choose", &[("id", &id), ("value", "INDO")]).await;
    browser.press("pay", &[("id", &id)]).await;
    sandbox.idle().await;
    let request = sign(raw_registration(), "referenceNo");
    let token = request["merchantToken"].as_str().unwrap().to_owned();
    post(&sandbox, REGISTER, &request).await;

    let list = browser.get("/?lang=en").await;
    let mut pages = vec![browser.get(&format!("/workbench/payment/{id}")).await];
    for path in ["/workbench/payments", "/workbench/faults", "/workbench/send"] {
        pages.push(browser.get(path).await);
    }
    for href in list
        .links()
        .filter(|href| href.starts_with("/workbench/request/") || href.starts_with("/workbench/message/"))
    {
        pages.push(browser.get(href).await);
    }
    assert!(pages.len() >= 7, "{}", pages.len());
    let sent = merchant.received().pop().unwrap().1;
    let of_message = sent.split("merchantToken=").nth(1).unwrap().get(..64).unwrap();
    for page in pages {
        assert_eq!(page.status, 200);
        for secret in [Credentials::SANDBOX_MERCHANT_KEY, &token, of_message] {
            assert!(!page.body.contains(secret), "{}", page.body);
        }
    }
}

#[tokio::test]
async fn each_button_does_what_it_says() {
    let merchant = Merchant::new().await;
    let (sandbox, browser, id) = with_payment("ORD-1", &merchant.url).await;
    let state = || sandbox.transactions().pop().unwrap();

    browser.press("choose", &[("id", &id), ("value", "INDO")]).await;
    assert_eq!(state().store.as_deref(), Some("INDO"));
    browser.press("pay", &[("id", &id)]).await;
    assert_eq!(state().state, "paid");
    sandbox.idle().await;
    browser.press("notify", &[("id", &id)]).await;
    sandbox.idle().await;
    assert_eq!(merchant.received().len(), 2);
    browser.press("reverse", &[("id", &id)]).await;
    assert_eq!(state().state, "unpaid");
    for kind in ["token", "key", "amount", "reference", "deposit", "reversal"] {
        browser.press("forge", &[("id", &id), ("value", kind)]).await;
    }
    sandbox.idle().await;
    assert_eq!(merchant.received().len(), 9);
    browser.press("expire", &[("id", &id)]).await;
    assert_eq!(state().state, "expired");
    let late = browser.post("/workbench/do/pay", &[("id", &id)]).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("expired"), "{}", late.body);

    for (value, fault) in [
        ("lost", "lost"),
        ("duplicate", "duplicate"),
        ("delayed", "delayed 30000"),
    ] {
        browser.press("next", &[("id", &id), ("value", value)]).await;
        let faults = browser.get("/workbench/faults?lang=en").await.body;
        assert!(
            faults.contains(fault) && faults.contains("1 more times"),
            "{faults}"
        );
    }
    browser.press("notify", &[("id", &id)]).await;
    assert_eq!(state().notifications.last().unwrap().state, DeliveryState::Lost);
    browser.press("clear", &[]).await;
    assert!(
        browser
            .get("/workbench/faults?lang=en")
            .await
            .body
            .contains("None.")
    );

    let before = sandbox.now();
    browser.press("clock", &[("seconds", "86400")]).await;
    assert!(sandbox.now().duration_since(before).as_secs() >= 86_400);
}

#[tokio::test]
async fn a_fault_from_the_form_strikes_and_a_wrong_one_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let browser = Browser::new(&sandbox);
    let fault = [
        ("operation", "register"),
        ("kind", "result_code"),
        ("value", "9099"),
        ("times", "1"),
    ];
    browser.press("fault", &fault).await;
    let answer = post(&sandbox, REGISTER, &sign(raw_registration(), "referenceNo")).await;
    assert_eq!(answer["resultCd"], "9099");
    let answer = post(&sandbox, REGISTER, &sign(raw_registration(), "referenceNo")).await;
    assert_eq!(answer["resultCd"], "0000");

    for (wrong, why) in [
        (
            [("operation", "register"), ("kind", "latency"), ("value", "soon")],
            "ms is &#34;soon&#34;: use digits only",
        ),
        (
            [("operation", "register"), ("kind", "html"), ("value", "1")],
            "html takes no value",
        ),
        (
            [("operation", "everything"), ("kind", "html"), ("value", "")],
            "everything",
        ),
    ] {
        let answer = browser.post("/workbench/do/fault", &wrong).await;
        assert_eq!(answer.status, 409);
        assert!(answer.body.contains(why), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_signed_message_is_sent_and_the_reply_shown() {
    let merchant = Merchant::answering([200, 503]).await;
    let sandbox = Sandbox::start().await.unwrap();
    let browser = Browser::new(&sandbox);
    let mut form = vec![
        ("what", "deposit"),
        ("to", &*merchant.url),
        ("reference", "ORD-7"),
        ("amount", "25000"),
        ("transaction", "IONPAYTEST03202312231106386098"),
        ("merchant", "IONPAYTEST"),
    ];
    let taken = browser.post("/workbench/send?lang=en", &form).await;
    assert!(
        taken.body.contains("To NICEPAY this means: received."),
        "{}",
        taken.body
    );
    let (_, body) = merchant.received().pop().unwrap();
    let notification = nicepay_checkout::Notification::parse(&body).unwrap();
    assert_eq!(
        notification
            .verify(&Credentials::sandbox())
            .unwrap()
            .amount()
            .as_u64(),
        25_000
    );
    let refused = browser.post("/workbench/send?lang=en", &form).await;
    assert!(refused.body.contains("not received."), "{}", refused.body);
    form[0].1 = "callback";
    browser.post("/workbench/send", &form).await;
    assert!(merchant.received().pop().unwrap().0.contains("referenceNo=ORD-7"));

    form[1].1 = "http://merchant.example/notify";
    let elsewhere = browser.post("/workbench/send", &form).await;
    assert_eq!(elsewhere.status, 422);
    assert!(
        elsewhere.body.contains("http on this machine"),
        "{}",
        elsewhere.body
    );
    form[3].1 = "12.5";
    let amount = browser.post("/workbench/send", &form).await;
    assert!(amount.body.contains("use digits only"), "{}", amount.body);
    assert_eq!(merchant.received().len(), 3);
}

#[tokio::test]
async fn a_foreign_page_can_neither_read_nor_drive_the_workbench() {
    let merchant = Merchant::new().await;
    let (sandbox, browser, id) = with_payment("ORD-1", &merchant.url).await;
    browser.press("choose", &[("id", &id), ("value", "INDO")]).await;
    let unchanged = || assert_eq!(sandbox.transactions().pop().unwrap().state, "unpaid");
    let form = browser.form(&[("id", &id)]).await;
    let host = browser.host().to_owned();
    let own = format!("http://{host}");
    let kind = "application/x-www-form-urlencoded";
    let refused: [(&str, Headers<'_>, &str); 7] = [
        (
            "another origin",
            &[
                ("Host", &host),
                ("Origin", "https://evil.example"),
                ("Content-Type", kind),
            ],
            &form,
        ),
        ("no origin", &[("Host", &host), ("Content-Type", kind)], &form),
        (
            "a sandboxed frame",
            &[("Host", &host), ("Origin", "null"), ("Content-Type", kind)],
            &form,
        ),
        (
            "a rebound name",
            &[
                ("Host", "evil.example"),
                ("Origin", "http://evil.example"),
                ("Content-Type", kind),
            ],
            &form,
        ),
        (
            "another port",
            &[
                ("Host", &host),
                ("Origin", "http://127.0.0.1:1"),
                ("Content-Type", kind),
            ],
            &form,
        ),
        (
            "plain text",
            &[("Host", &host), ("Origin", &own), ("Content-Type", "text/plain")],
            &form,
        ),
        (
            "no secret",
            &[("Host", &host), ("Origin", &own), ("Content-Type", kind)],
            &format!("id={id}"),
        ),
    ];
    for (who, headers, body) in refused {
        let answer = browser.raw("POST", "/workbench/do/pay", headers, body).await;
        assert_eq!(answer.status, 403, "{who}: {}", answer.body);
        unchanged();
    }
    for path in ["/", "/workbench/send", "/workbench/changes"] {
        let answer = browser.raw("GET", path, &[("Host", "evil.example")], "").await;
        assert_eq!(answer.status, 403, "{path}");
        assert!(!answer.body.contains("name=\"form\""));
    }
    // What changes something is never a GET.
    let get = browser
        .raw(
            "GET",
            &format!("/workbench/do/pay?{form}"),
            &[("Host", &host)],
            "",
        )
        .await;
    assert_eq!(get.status, 404);
    unchanged();
    let headers = browser.get("/").await.head;
    for header in [
        "frame-ancestors 'none'",
        "x-frame-options: DENY",
        "cross-origin-resource-policy: same-origin",
    ] {
        assert!(headers.contains(header), "{headers}");
    }
    browser.press("pay", &[("id", &id)]).await;
    assert_eq!(sandbox.transactions().pop().unwrap().state, "paid");
}

#[tokio::test]
async fn hostile_text_is_shown_as_text() {
    let merchant = Merchant::new().await;
    let hostile = "<script>alert(1)</script>\"'&";
    let (sandbox, browser, id) = with_payment(hostile, &merchant.url).await;
    browser.press("choose", &[("id", &id), ("value", "INDO")]).await;
    browser.press("pay", &[("id", &id)]).await;
    sandbox.idle().await;
    let list = browser.get("/?lang=en").await;
    let mut pages = vec![
        browser.get("/workbench/payments").await,
        browser.get(&format!("/workbench/payment/{id}")).await,
    ];
    for href in list.links().filter(|href| href.starts_with("/workbench/")) {
        pages.push(browser.get(href).await);
    }
    pages.push(list);
    for page in pages {
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
    }
    let unknown = browser.get("/workbench/payment/%3Cscript%3Ealert(1)").await;
    assert_eq!(unknown.status, 404);
    assert!(!unknown.body.contains("<script>alert"));
}

#[tokio::test]
async fn a_page_learns_of_a_change_at_once() {
    let (sandbox, browser, id) = with_payment("ORD-1", "https://merchant.example/n").await;
    let seen = browser.get("/workbench/changes?since=").await.body;
    let waiting = tokio::spawn({
        let browser = Browser::new(&sandbox);
        let path = format!("/workbench/changes?since={seen}");
        async move { browser.get(&path).await.body }
    });
    browser.press("choose", &[("id", &id), ("value", "INDO")]).await;
    assert_ne!(waiting.await.unwrap(), seen);
    // Neither a request nor the workbench: what a test does through the sandbox itself.
    for (name, change) in [
        (
            "pay",
            &(|sandbox: &Sandbox| sandbox.pay(&id).unwrap()) as &dyn Fn(&Sandbox),
        ),
        ("inject", &|sandbox| {
            sandbox.inject(Fault::new(FaultTarget::Inquire, FaultKind::Html));
        }),
        ("clear faults", &Sandbox::clear_faults),
        ("advance", &|sandbox| {
            sandbox.advance(Duration::from_secs(60)).unwrap();
        }),
        ("reset", &|sandbox| sandbox.reset().unwrap()),
    ] {
        sandbox.idle().await;
        let page = browser.get("/workbench/faults").await.body;
        let (_, rest) = page.split_once("data-seen=\"").unwrap();
        let seen = rest.split('"').next().unwrap();
        change(&sandbox);
        let path = format!("/workbench/changes?since={seen}");
        let latest = tokio::time::timeout(Duration::from_secs(5), browser.get(&path)).await;
        assert_ne!(latest.expect(name).body, seen, "{name}");
    }
}
