//! The rules that money hangs on, each with the test that fails when it is broken.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use nicepay_checkout::testing::{SampleNotification, read_direct_registration};
use nicepay_checkout::{
    Client, Credentials, DirectRegistration, Environment, ErrorKind, ExpirySource, HttpResponse,
    MerchantToken, Order, Registration, Resolution, ResultCode, SettlementOutcome, VerificationFailure,
};
use nicepay_sandbox::Sandbox;
use support::{client, direct_payment, payment};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A NICEPAY that answers everything with this result code.
fn declining(code: &str) -> Client {
    let body = format!(r#"{{"resultCd":"{code}","resultMsg":"no"}}"#);
    Client::builder(Credentials::sandbox(), Environment::Sandbox)
        .max_retries(0)
        .transport(move |_| -> nicepay_checkout::BoxFuture<'static, _> {
            let body = body.clone();
            Box::pin(async move { Ok(HttpResponse::new(200, body)) })
        })
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_decline_comes_back_as_itself_and_only_9009_means_registered_before() {
    let mut declined = 0;
    for code in (1..10_000).map(|code| format!("{code:04}")) {
        if ResultCode::new(&*code).meaning(None).is_none() {
            continue; // not documented
        }
        let client = declining(&code);
        let asked = client.register(&payment("order")).await.unwrap_err();
        assert_eq!(asked.result_code().unwrap().as_str(), code);
        let (resolved, resolved_direct) = (
            client.resolve(&payment("order")).await,
            client.resolve_direct(&direct_payment("order")).await,
        );
        if code == "9009" {
            assert_eq!(resolved.unwrap(), Resolution::AlreadyRegistered);
            assert_eq!(resolved_direct.unwrap(), Resolution::AlreadyRegistered);
            continue;
        }
        for error in [resolved.unwrap_err(), resolved_direct.unwrap_err()] {
            assert_eq!(error.result_code().unwrap().as_str(), code);
            assert!(
                matches!(error.kind(), ErrorKind::Declined | ErrorKind::OutcomeUnknown),
                "{code}: {error}"
            );
        }
        declined += 1;
    }
    assert!(declined > 100, "{declined} documented codes");
}

#[tokio::test]
async fn a_notification_of_one_order_settles_no_other() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let mut orders = Vec::new();
    for reference in ["mine", "another"] {
        let code = client.register_direct(&direct_payment(reference)).await.unwrap();
        sandbox.pay(code.transaction_id.as_str()).unwrap();
        orders.push(code.order());
    }
    let body = SampleNotification::deposit(&orders[1]).form(client.credentials());
    let notification = client.verify_notification(&body).unwrap();
    let asked = sandbox.requests().len();
    let error = client.settle(&notification, &orders[0]).await.unwrap_err();
    assert_eq!(error.failure(), Some(VerificationFailure::TransactionId));
    let dearer = Order::new("another", 20_000, orders[1].transaction_id.as_str()).unwrap();
    let error = client.settle(&notification, &dearer).await.unwrap_err();
    assert_eq!(error.failure(), Some(VerificationFailure::Amount));
    let other = SampleNotification::deposit(&orders[1]).with("referenceNo", "third");
    let other = client
        .verify_notification(other.form(client.credentials()))
        .unwrap();
    let error = client.settle(&other, &orders[1]).await.unwrap_err();
    assert_eq!(error.failure(), Some(VerificationFailure::Reference));
    assert_eq!(sandbox.requests().len(), asked, "NICEPAY was not even asked");
    let settlement = client.settle(&notification, &orders[1]).await.unwrap();
    assert!(settlement.is_paid());
    let key = format!("{}:paid", orders[1].transaction_id);
    assert_eq!(settlement.idempotency_key(), key);
}

#[tokio::test]
async fn a_deposit_that_the_inquiry_does_not_show_asks_to_be_told_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let order = client
        .register_direct(&direct_payment("early"))
        .await
        .unwrap()
        .order();
    let id = order.transaction_id.as_str();
    let told = |sample: SampleNotification| {
        let (client, order) = (client.clone(), order.clone());
        async move {
            let notification = client
                .verify_notification(sample.form(client.credentials()))
                .unwrap();
            let settlement = client.settle(&notification, &order).await.unwrap();
            (settlement.outcome(), settlement.reply().status)
        }
    };
    let deposit = || SampleNotification::deposit(&order);
    let reversal = || SampleNotification::reversal(&order);
    assert_eq!(told(deposit()).await, (SettlementOutcome::NotYetVisible, 503));
    assert_eq!(told(reversal()).await, (SettlementOutcome::NotPaid, 200));
    let names = [
        SettlementOutcome::Paid,
        SettlementOutcome::NotYetVisible,
        SettlementOutcome::NotPaid,
    ];
    assert_eq!(
        names.map(SettlementOutcome::as_str),
        ["paid", "not_yet_visible", "not_paid"]
    );
    sandbox.pay(id).unwrap();
    assert_eq!(told(deposit()).await, (SettlementOutcome::Paid, 200));
    assert_eq!(told(reversal()).await, (SettlementOutcome::NotYetVisible, 503));
    assert_eq!(
        told(deposit().with("status", "7")).await,
        (SettlementOutcome::Paid, 200)
    );
    let account = nicepay_checkout::PayMethod::VirtualAccount;
    sandbox.set_status(id, &account, "1").unwrap();
    assert_eq!(
        told(deposit()).await,
        (SettlementOutcome::NotPaid, 200),
        "it was taken back"
    );
}

#[tokio::test]
async fn an_answer_without_a_length_is_read_to_its_limit_only() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 8192];
            let _ = stream.read(&mut request).await;
            let padding = "x".repeat(1000);
            let body = format!(r#"{{"resultCd":"9009","resultMsg":"no","padding":"{padding}"}}"#);
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";
            let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
        }
    });
    let asking = |limit: usize| {
        Client::builder(Credentials::sandbox(), Environment::custom(&url).unwrap())
            .max_response_bytes(limit)
            .build()
            .unwrap()
    };
    let whole = asking(4096).register(&payment("order")).await.unwrap_err();
    assert_eq!(whole.kind(), ErrorKind::Declined);
    let cut = asking(512).register(&payment("order")).await.unwrap_err();
    assert_eq!(cut.kind(), ErrorKind::OutcomeUnknown, "{cut}");
}

#[test]
fn a_payment_number_says_when_it_expires_and_who_says_so() {
    let asked = "2022-12-25T10:00:00+07:00".parse().unwrap();
    let body = |more: &str| {
        format!(r#"{{"resultCd":"0000","resultMsg":"SUCCESS","tXid":"T","payNo":"504100002557"{more}}}"#)
    };
    let registered = r#","transDt":"20221223","transTm":"110638""#;
    let answered = r#","payValidDt":"20221224","payValidTm":"110638""#;
    let read = |registration: &Registration, more: &str| {
        let code = read_direct_registration(registration, 200, &body(more)).unwrap();
        (code.expires_at.map(|at| at.to_string()), code.expires_at_source)
    };
    let plain = payment("order");
    let wanting = payment("order").expires_at(asked);
    assert_eq!(read(&plain, ""), (None, None));
    assert_eq!(
        read(&plain, registered),
        (
            Some("2022-12-30T04:06:38Z".to_owned()),
            Some(ExpirySource::Default)
        )
    );
    assert_eq!(
        read(&wanting, registered),
        (
            Some("2022-12-25T03:00:00Z".to_owned()),
            Some(ExpirySource::Requested)
        )
    );
    assert_eq!(
        read(&wanting, &format!("{registered}{answered}")),
        (
            Some("2022-12-24T04:06:38Z".to_owned()),
            Some(ExpirySource::Answered)
        )
    );
}

#[test]
fn registrations_and_orders_can_be_kept_as_json_and_given_back_the_same() {
    let amount = nicepay_checkout::Amount::rupiah(10_000).unwrap();
    let mut line = nicepay_checkout::CartItem::new("Kopi", amount).quantity(2);
    line.seller_id = Some("SEL123".to_owned());
    let registration = payment("order")
        .cart(vec![line])
        .bank(nicepay_checkout::Bank::from("CENA"))
        .expires_at("2022-12-25T10:00:00+07:00".parse().unwrap())
        .sellers(vec![nicepay_checkout::Seller::default()])
        .direct(nicepay_checkout::Mitra::from_code("NEWX"), "Jalan 1");
    let kept = serde_json::to_string(&registration).unwrap();
    assert_eq!(
        serde_json::from_str::<DirectRegistration>(&kept).unwrap(),
        registration
    );
    let order = Order::new("order", 10_000, "T")
        .unwrap()
        .accepting(nicepay_checkout::AmountPolicy::WithFee { max: 2_500 });
    let kept = serde_json::to_string(&order).unwrap();
    assert_eq!(serde_json::from_str::<Order>(&kept).unwrap(), order);
    for wrong in [
        r#"{"reference":"r","amount":0,"transaction_id":"T"}"#,
        r#"{"reference":"r","amount":1000000000000,"transaction_id":"T"}"#,
        r#"{"reference":"","amount":1,"transaction_id":"T"}"#,
        r#"{"reference":"r","amount":1,"transaction_id":"has space"}"#,
    ] {
        assert!(serde_json::from_str::<Order>(wrong).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn a_call_can_have_a_time_limit_of_its_own() {
    let client = Client::builder(Credentials::sandbox(), Environment::Sandbox)
        .transport(|_| -> nicepay_checkout::BoxFuture<'static, _> { Box::pin(std::future::pending()) })
        .build()
        .unwrap();
    let hurried = client.with_timeout(std::time::Duration::from_millis(20));
    let error = hurried.register(&payment("order")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(client.timeout().as_secs(), 30, "the client's own stays");
}

#[test]
fn a_wrong_token_is_told_by_what_it_matches() {
    let order = Order::new("order-1", 10_000, "IONPAYTEST03202312231106386098").unwrap();
    let credentials = Credentials::sandbox();
    let genuine = SampleNotification::deposit(&order).form(&credentials);
    let other = Credentials::new("OTHERSHOP", Credentials::SANDBOX_MERCHANT_KEY).unwrap();
    let token = genuine.split("merchantToken=").nth(1).unwrap().get(..64).unwrap();
    let over_other_text =
        MerchantToken::for_notification(&credentials, order.transaction_id.as_str(), "10000.00").to_hex();
    let cases = [
        (
            genuine.replace(token, "abc"),
            &credentials,
            "token_malformed",
            "is not 64 hexadecimal digits",
        ),
        (
            genuine.replace(token, &over_other_text),
            &credentials,
            "token_amount_text",
            "different spelling of the amount",
        ),
        (
            genuine.replace("IONPAYTEST03", "ionpaytest03"),
            &credentials,
            "token_transaction_text",
            "different spelling of the transaction id",
        ),
        (
            genuine.clone(),
            &other,
            "token_merchant",
            "starts with another merchant id",
        ),
        (
            genuine.replace(token, &"0".repeat(64)),
            &credentials,
            "token",
            "does not match the merchant key",
        ),
    ];
    for (body, credentials, failure, message) in cases {
        assert_ne!((&body, credentials.merchant_id()), (&genuine, "IONPAYTEST"));
        let error = nicepay_checkout::Notification::parse(&body)
            .unwrap()
            .verify(credentials)
            .unwrap_err();
        assert_eq!(error.failure().unwrap().as_str(), failure, "{body}");
        assert!(error.message().contains(message), "{error}");
    }
}
