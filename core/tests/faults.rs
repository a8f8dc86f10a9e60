//! Every operation against every fault of the gateway: which error comes, how often it was asked, and what
//! the gateway has in its books afterwards.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use nicepay_checkout::{Cancel, Client, ErrorKind, Order, PayMethod};
use nicepay_sandbox::{Fault, FaultKind, FaultTarget, Sandbox};
use support::{builder, direct_payment, payment};

use ErrorKind::{BadResponse, Connection, Declined, OutcomeUnknown, Timeout};

/// A fault that strikes every time, and whether the gateway acted all the same.
fn faults() -> Vec<(FaultKind, bool)> {
    let code = |after| FaultKind::ResultCode {
        code: "1004".to_owned(),
        after,
    };
    vec![
        (FaultKind::DropBefore, false),
        (FaultKind::DropAfter, true),
        (FaultKind::StatusBefore { status: 503 }, false),
        (FaultKind::StatusAfter { status: 502 }, true),
        (code(false), false),
        (code(true), true),
        (FaultKind::Truncated, true),
        (FaultKind::Html, true),
        (FaultKind::Oversized { bytes: 3 << 20 }, true),
    ]
}

struct Setting {
    sandbox: Sandbox,
    client: Client,
    attempts: Arc<AtomicU32>,
}

impl Setting {
    async fn with(target: FaultTarget, kind: &FaultKind) -> (Self, Order) {
        let sandbox = Sandbox::start().await.unwrap();
        let attempts = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&attempts);
        let client = builder(&sandbox)
            .on_request(move |_| {
                counter.fetch_add(1, Ordering::Relaxed);
            })
            .build()
            .unwrap();
        let order = client
            .register_direct(&direct_payment("open"))
            .await
            .unwrap()
            .order();
        attempts.store(0, Ordering::Relaxed);
        sandbox.inject(Fault::new(target, kind.clone()));
        (
            Self {
                sandbox,
                client,
                attempts,
            },
            order,
        )
    }

    fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }

    fn registrations(&self, reference: &str) -> u32 {
        let transactions = self.sandbox.transactions();
        transactions
            .iter()
            .find(|t| t.reference == reference)
            .map_or(0, |t| t.registrations)
    }
}

#[tokio::test]
async fn a_registration_is_sent_once_and_its_outcome_is_unknown() {
    for (kind, acted) in faults() {
        let (setting, _) = Setting::with(FaultTarget::Register, &kind).await;
        let error = setting.client.register(&payment("new")).await.unwrap_err();
        assert_eq!(error.kind(), OutcomeUnknown, "{kind:?}: {error}");
        assert_eq!(
            (setting.attempts(), setting.registrations("new")),
            (1, u32::from(acted)),
            "{kind:?}"
        );
        assert!(
            !error.is_retryable() && error.hint().contains("resolve"),
            "{kind:?}: {error}"
        );
        assert_eq!(
            error.reference().map(nicepay_checkout::ReferenceNo::as_str),
            Some("new")
        );
    }
}

#[tokio::test]
async fn a_direct_registration_is_sent_once_and_its_outcome_is_unknown() {
    for (kind, acted) in faults() {
        let (setting, _) = Setting::with(FaultTarget::RegisterDirect, &kind).await;
        let error = setting
            .client
            .register_direct(&direct_payment("new"))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), OutcomeUnknown, "{kind:?}: {error}");
        assert_eq!(
            (setting.attempts(), setting.registrations("new")),
            (1, u32::from(acted)),
            "{kind:?}"
        );
    }
}

#[tokio::test]
async fn an_inquiry_is_asked_again_and_then_given_up() {
    for (kind, _) in faults() {
        let (setting, order) = Setting::with(FaultTarget::Inquire, &kind).await;
        let error = setting.client.inquire(&order).await.unwrap_err();
        let expected = match kind {
            FaultKind::DropBefore | FaultKind::DropAfter | FaultKind::Truncated => Connection,
            FaultKind::ResultCode { .. } => Declined,
            _ => BadResponse,
        };
        assert_eq!(
            (error.kind(), setting.attempts()),
            (expected, 3),
            "{kind:?}: {error}"
        );
        assert!(error.is_retryable(), "{kind:?}");
        assert_eq!(error.transaction_id(), Some(&order.transaction_id));
    }
}

#[tokio::test]
async fn an_inquiry_outlives_two_faults() {
    for (kind, _) in faults() {
        let (setting, order) = Setting::with(FaultTarget::Page, &kind).await;
        setting
            .sandbox
            .inject(Fault::new(FaultTarget::Inquire, kind.clone()).times(2));
        let transaction = setting.client.inquire(&order).await;
        assert!(transaction.is_ok(), "{kind:?}: {transaction:?}");
        assert_eq!(setting.attempts(), 3, "{kind:?}");
    }
}

#[tokio::test]
async fn a_cancel_is_sent_once_and_looked_after() {
    for (kind, acted) in faults() {
        let (setting, order) = Setting::with(FaultTarget::Cancel, &kind).await;
        let cancel = Cancel::full().pay_method(PayMethod::ConvenienceStore);
        match setting.client.cancel(&order, &cancel).await {
            Ok(_) => assert!(acted, "{kind:?}: nothing was cancelled"),
            Err(error) => {
                assert_eq!(error.kind(), OutcomeUnknown, "{kind:?}: {error}");
                assert!(!acted, "{kind:?}: the cancel was not seen");
            }
        }
        // One cancel, one inquiry.
        assert_eq!(setting.attempts(), 2, "{kind:?}");
    }
}

#[tokio::test]
async fn nothing_is_said_of_a_payment_when_every_inquiry_fails() {
    let (setting, order) = Setting::with(FaultTarget::Cancel, &FaultKind::DropAfter).await;
    setting
        .sandbox
        .inject(Fault::new(FaultTarget::Inquire, FaultKind::DropBefore));
    let cancel = Cancel::full().pay_method(PayMethod::ConvenienceStore);
    assert_eq!(
        setting.client.cancel(&order, &cancel).await.unwrap_err().kind(),
        OutcomeUnknown
    );
}

#[tokio::test]
async fn what_surely_never_left_is_tried_again_and_says_so() {
    // A port that nobody listens on: the connection is refused before a byte goes out.
    let sandbox = Sandbox::start().await.unwrap();
    let attempts = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&attempts);
    let client = builder(&sandbox)
        .on_request(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        })
        .build()
        .unwrap();
    sandbox.stop().await;
    let error = client.register(&payment("new")).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (Connection, true),
        "{error}"
    );
    assert_eq!(attempts.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn the_time_limit_ends_a_call() {
    let (setting, order) = Setting::with(FaultTarget::Inquire, &FaultKind::Latency { ms: 60_000 }).await;
    setting.sandbox.inject(Fault::new(
        FaultTarget::Register,
        FaultKind::Latency { ms: 60_000 },
    ));
    let hasty = builder(&setting.sandbox)
        .timeout(std::time::Duration::from_millis(100))
        .build()
        .unwrap();
    assert_eq!(hasty.inquire(&order).await.unwrap_err().kind(), Timeout);
    assert_eq!(
        hasty.register(&payment("new")).await.unwrap_err().kind(),
        OutcomeUnknown
    );
}

#[tokio::test]
async fn silence_ends_an_attempt() {
    let (setting, _) = Setting::with(FaultTarget::Register, &FaultKind::Latency { ms: 60_000 }).await;
    let hasty = builder(&setting.sandbox)
        .read_timeout(std::time::Duration::from_millis(100))
        .build()
        .unwrap();
    assert_eq!(
        hasty.register(&payment("new")).await.unwrap_err().kind(),
        OutcomeUnknown
    );
}

#[tokio::test]
async fn a_refusal_is_no_fault() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = support::client(&sandbox);
    client.register(&payment("new")).await.unwrap();
    let error = client.register(&payment("new")).await.unwrap_err();
    assert_eq!(error.kind(), Declined);
    assert_eq!(
        error.result_code().map(nicepay_checkout::ResultCode::as_str),
        Some("9009")
    );
    assert_eq!(
        error.meaning(),
        Some("the reference (referenceNo) was already used")
    );
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn bytes_that_are_not_utf8_lose_no_answer() {
    let (setting, order) = Setting::with(FaultTarget::Register, &FaultKind::NonUtf8).await;
    setting
        .sandbox
        .inject(Fault::new(FaultTarget::Inquire, FaultKind::NonUtf8));
    assert!(setting.client.register(&payment("new")).await.is_ok());
    assert!(setting.client.inquire(&order).await.is_ok());
    assert_eq!(setting.attempts(), 2);
}

#[tokio::test]
async fn a_dropped_call_is_dropped() {
    let (setting, order) = Setting::with(FaultTarget::Inquire, &FaultKind::Latency { ms: 60_000 }).await;
    let call = tokio::spawn({
        let (client, order) = (setting.client.clone(), order.clone());
        async move { client.inquire(&order).await }
    });
    while setting.attempts() == 0 {
        tokio::task::yield_now().await;
    }
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    setting.sandbox.clear_faults();
    assert!(setting.client.inquire(&order).await.is_ok(), "the client goes on");
}
