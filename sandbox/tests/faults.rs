//! Misbehaviour on demand, as a client on the other end of the socket sees it.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use std::time::Duration;

use nicepay_checkout::ErrorKind;
use nicepay_sandbox::{DeliveryState, Fault, FaultKind, FaultTarget, Sandbox};
use serde_json::json;
use support::{Merchant, client, order, raw_registration, registration, send, sign};

const CHECKOUT: &str = "/nicepay/redirect/v2/registration";

async fn register_under(fault: FaultKind) -> (Sandbox, Option<(u16, String)>) {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.inject(Fault::new(FaultTarget::Register, fault).once());
    let request = sign(raw_registration(), "referenceNo").to_string();
    let answer = send(sandbox.base_url(), "POST", CHECKOUT, &request).await.ok();
    (sandbox, answer)
}

#[tokio::test]
async fn a_fault_before_leaves_nothing_and_one_after_leaves_a_payment() {
    for (fault, registered, status) in [
        (FaultKind::DropBefore, 0, None),
        (FaultKind::DropAfter, 1, None),
        (FaultKind::StatusBefore { status: 503 }, 0, Some(503)),
        (FaultKind::StatusAfter { status: 500 }, 1, Some(500)),
        (
            FaultKind::ResultCode {
                code: "9002".into(),
                after: false,
            },
            0,
            Some(200),
        ),
        (
            FaultKind::ResultCode {
                code: "1004".into(),
                after: true,
            },
            1,
            Some(200),
        ),
        (FaultKind::Html, 1, Some(200)),
        (FaultKind::Truncated, 1, Some(200)),
        (FaultKind::WrongContentType, 1, Some(200)),
        (FaultKind::NonUtf8, 1, Some(200)),
        (FaultKind::Oversized { bytes: 3 << 20 }, 1, Some(200)),
        (FaultKind::Latency { ms: 1 }, 1, Some(200)),
    ] {
        let (sandbox, answer) = register_under(fault.clone()).await;
        assert_eq!(answer.as_ref().map(|answer| answer.0), status, "{fault:?}");
        assert_eq!(sandbox.transactions().len(), registered, "{fault:?}");
        let requests = sandbox.requests();
        assert_eq!((requests.len(), requests[0].status), (1, status), "{fault:?}");
        assert_eq!(requests[0].body["merchantToken"], "[redacted]");
        let body = answer.map(|answer| answer.1).unwrap_or_default();
        match fault {
            FaultKind::ResultCode { code, .. } => assert!(body.contains(&code), "{body}"),
            FaultKind::Html => assert!(body.starts_with("<!doctype html>")),
            FaultKind::Truncated => assert!(serde_json::from_str::<serde_json::Value>(&body).is_err()),
            FaultKind::NonUtf8 => assert!(body.contains('\u{fffd}')),
            FaultKind::Oversized { bytes } => assert_eq!(body.len(), bytes),
            _ => {}
        }
    }
}

#[tokio::test]
async fn the_sdk_tells_a_lost_answer_from_a_refused_connection() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    for (reference, fault) in [
        ("A", FaultKind::DropAfter),
        ("B", FaultKind::Truncated),
        ("C", FaultKind::StatusAfter { status: 502 }),
    ] {
        sandbox.inject(Fault::new(FaultTarget::Register, fault).once());
        let wanted = registration(reference, "https://merchant.example/n");
        let error = client.register(&wanted).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    }
    let registered: Vec<_> = sandbox
        .transactions()
        .iter()
        .map(|seen| seen.registrations)
        .collect();
    assert_eq!(registered, [1, 1, 1]);
}

#[tokio::test]
async fn notifications_are_tried_again_until_they_are_taken_or_given_up() {
    let sandbox = Sandbox::builder()
        .notify_retries([Duration::ZERO, Duration::ZERO])
        .start()
        .await
        .unwrap();
    let client = client(&sandbox);
    for (reference, statuses, state) in [
        ("A", vec![500, 302], DeliveryState::Delivered),
        ("B", vec![500, 400, 503], DeliveryState::GaveUp),
    ] {
        let merchant = Merchant::answering(statuses.clone()).await;
        let checkout = client
            .register(&registration(reference, &merchant.url))
            .await
            .unwrap();
        let id = checkout.transaction_id.as_str();
        sandbox
            .choose_store(id, &nicepay_checkout::Mitra::Alfamart)
            .unwrap();
        sandbox.pay(id).unwrap();
        sandbox.idle().await;
        let last = sandbox.transactions().pop().unwrap();
        assert_eq!(last.notifications[0].state, state);
        assert_eq!(
            (merchant.received().len(), last.notifications[0].attempts.len()),
            (3, 3)
        );
    }
    // Nothing is posted to strangers in the clear.
    let checkout = client
        .register(&registration("C", "https://merchant.example/n"))
        .await
        .unwrap();
    assert_eq!(sandbox.transactions().len(), 3);
    assert!(
        sandbox
            .resend_notification(checkout.transaction_id.as_str())
            .is_err()
    );
}

#[tokio::test]
async fn notifications_come_twice_late_altered_or_never() {
    for (fault, received) in [
        (FaultKind::Duplicate, 2),
        (FaultKind::Delayed { ms: 1 }, 1),
        (FaultKind::Lost, 0),
        (FaultKind::ForgedToken, 1),
        (FaultKind::AlteredAmount, 1),
        (FaultKind::OutOfOrder, 0),
    ] {
        let sandbox = Sandbox::start().await.unwrap();
        let merchant = Merchant::new().await;
        let client = client(&sandbox);
        let checkout = client.register(&registration("A", &merchant.url)).await.unwrap();
        let id = checkout.transaction_id.as_str();
        sandbox
            .choose_store(id, &nicepay_checkout::Mitra::Alfamart)
            .unwrap();
        sandbox.inject(Fault::new(FaultTarget::Notification, fault.clone()).once());
        sandbox.pay(id).unwrap();
        sandbox.idle().await;
        let messages = merchant.received();
        assert_eq!(messages.len(), received, "{fault:?}");
        let genuine = messages
            .iter()
            .all(|(_, body)| client.verify_notification(body).is_ok());
        assert_eq!(
            genuine,
            !matches!(fault, FaultKind::ForgedToken | FaultKind::AlteredAmount)
        );
        if fault == FaultKind::OutOfOrder {
            sandbox.reverse(id).unwrap();
            sandbox.idle().await;
            let events: Vec<_> = merchant
                .received()
                .iter()
                .map(|(_, body)| {
                    client
                        .verify_notification(body)
                        .unwrap()
                        .reported_event()
                        .as_str()
                })
                .collect();
            assert_eq!(events, ["reversal", "deposit"]);
        }
        assert!(client.inquire(&order("A", id)).await.is_ok());
    }
}

#[tokio::test]
async fn other_languages_drive_it_through_the_control_api() {
    let sandbox = Sandbox::start().await.unwrap();
    let base = sandbox.base_url();
    let checkout = client(&sandbox)
        .register(&registration("A", "https://merchant.example/n"))
        .await
        .unwrap();
    let id = checkout.transaction_id.as_str();
    let one = |action: &str| format!("/sandbox/transactions/{id}/{action}");
    let call = async |method: &str, path: &str, body: &str| {
        let (status, answer) = send(base, method, path, body).await.unwrap();
        (
            status,
            serde_json::from_str::<serde_json::Value>(&answer).unwrap(),
        )
    };
    assert_eq!(call("POST", &one("pay"), "").await.0, 409);
    let (status, chosen) = call("POST", &one("choose"), r#"{"store":"INDO"}"#).await;
    assert_eq!(
        (status, chosen["payment_number"].as_str().unwrap().len()),
        (200, 12)
    );
    assert_eq!(call("POST", &one("forge"), r#"{"kind":"nonsense"}"#).await.0, 400);
    sandbox.inject(Fault::new(FaultTarget::Notification, FaultKind::Lost));
    let (status, paid) = call("POST", &one("pay"), "").await;
    assert_eq!((status, &paid["state"]), (200, &json!("paid")));
    assert_eq!(paid["notifications"][0]["state"], "lost");
    let (_, faults) = call("GET", "/sandbox/faults", "").await;
    assert_eq!(
        faults["faults"],
        json!([{ "operation": "notification", "kind": "lost" }])
    );
    assert_eq!(call("DELETE", "/sandbox/faults", "").await.0, 200);
    let fault = r#"{"operation":"inquire","kind":"status_before","status":500,"times":1}"#;
    assert_eq!(call("POST", "/sandbox/faults", fault).await.0, 200);
    let by_method = r#"{"method":"e_wallet","status":"2"}"#;
    assert_eq!(call("POST", &one("pay"), by_method).await.1["state"], "refunded");
    let (_, before) = call("GET", "/sandbox/clock", "").await;
    let (_, after) = call("POST", "/sandbox/clock/advance", r#"{"seconds":60}"#).await;
    assert!(after["now"].as_str() > before["now"].as_str());
    assert_eq!(
        call("GET", "/sandbox/requests", "").await.1["requests"][0]["path"],
        CHECKOUT
    );
    assert_eq!(call("POST", "/sandbox/idle", "").await.1, json!({ "idle": true }));
    assert_eq!(call("GET", "/sandbox/nothing", "").await.0, 404);
    assert_eq!(call("POST", &one("expire").replace(id, "none"), "").await.0, 404);
    assert_eq!(call("POST", "/sandbox/reset", "").await.0, 200);
    assert_eq!(
        call("GET", "/sandbox/transactions", "").await.1,
        json!({ "transactions": [] })
    );
}
