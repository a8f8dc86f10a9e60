//! A payment from order to paid, over real sockets, with the SDK as the merchant.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use std::time::Duration;

use nicepay_checkout::{Cancel, ErrorKind, Mitra, PayMethod, TransactionState};
use nicepay_sandbox::{DeliveryState, ForgeKind, Sandbox};
use support::{Merchant, client, order, registration, sample_sandbox, sample_time, send};

const SAMPLE: &str = "IONPAYTEST00202212231106386098";

#[tokio::test]
async fn the_documented_sample_from_order_to_paid() {
    let sandbox = sample_sandbox().await;
    let merchant = Merchant::new().await;
    let client = client(&sandbox);
    let reference = "ordNo20221223111252";
    let checkout = client
        .register(&registration(reference, &merchant.url))
        .await
        .unwrap();
    assert_eq!(checkout.transaction_id.as_str(), SAMPLE);
    assert_eq!(
        checkout.payment_url,
        format!("{}/nicepay/redirect/v2/payment?tXid={SAMPLE}", sandbox.base_url())
    );
    let order = order(reference, SAMPLE);
    let unchosen = client.inquire(&order).await.unwrap();
    assert_eq!(
        (unchosen.state, unchosen.pay_method),
        (TransactionState::Initialized, PayMethod::All)
    );

    let chosen = sandbox.choose_store(SAMPLE, &Mitra::Alfamart).unwrap();
    assert_eq!(
        chosen.callback_url,
        "https://www.merchant.com/callbackUrl?tXid=IONPAYTEST00202212231106386098\
         &referenceNo=ordNo20221223111252&amount=10000&transDt=20221223&transTm=110638\
         &payNo=9041231106386098&mitraCd=ALMA&resultCd=0000&resultMsg=SUCCESS"
    );
    let unpaid = client.inquire(&order).await.unwrap();
    assert_eq!(
        (unpaid.state, unpaid.pay_method),
        (TransactionState::Unpaid, PayMethod::ConvenienceStore)
    );
    assert_eq!(unpaid.raw.get("resultMsg"), Some("unpaid"));
    assert_eq!(unpaid.expires_at, "2022-12-30T11:06:38+07:00".parse().ok());

    sandbox.pay(SAMPLE).unwrap();
    sandbox.idle().await;
    let (head, body) = merchant.received().remove(0);
    assert!(
        head.contains("user-agent: Jakarta Commons-HttpClient/3.1"),
        "{head}"
    );
    assert!(
        head.contains("content-type: application/x-www-form-urlencoded"),
        "{head}"
    );
    let notification = client.verify_notification(&body).unwrap();
    let settlement = client.settle(&notification, &order).await.unwrap();
    assert!(settlement.is_paid());
    assert_eq!(settlement.transaction.deposited_at, Some(sample_time()));
    let snapshot = sandbox.transactions().remove(0);
    assert_eq!(snapshot.notifications[0].state, DeliveryState::Delivered);
    assert_eq!(snapshot.notifications[0].attempts, ["200"]);
    assert_eq!(snapshot.registrations, 1);
}

#[tokio::test]
async fn direct_registration_gives_the_number_at_once() {
    let sandbox = sample_sandbox().await;
    let merchant = Merchant::new().await;
    let client = client(&sandbox);
    let code = client
        .register_direct(
            &registration("ORD12345", &merchant.url).direct(Mitra::Alfamart, "Jalan Bukit Berbunga 22"),
        )
        .await
        .unwrap();
    assert_eq!(code.transaction_id.as_str(), "IONPAYTEST03202212231106386098");
    assert_eq!(code.payment_number.as_deref(), Some("231106386098"));
    sandbox.pay(code.transaction_id.as_str()).unwrap();
    sandbox.reverse(code.transaction_id.as_str()).unwrap();
    sandbox.idle().await;
    let order = order("ORD12345", code.transaction_id.as_str());
    assert_eq!(
        client.inquire(&order).await.unwrap().state,
        TransactionState::Unpaid
    );
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
    assert_eq!(events, ["deposit", "reversal"]);
}

#[tokio::test]
async fn a_registered_reference_is_refused_and_counted() {
    let sandbox = sample_sandbox().await;
    let client = client(&sandbox);
    let registration = registration("ORD1", "https://merchant.example/n");
    client.register(&registration).await.unwrap();
    let error = client.register(&registration).await.unwrap_err();
    assert_eq!(
        error
            .result_code()
            .map(|code| code.as_str().to_owned())
            .as_deref(),
        Some("9009")
    );
    let snapshot = sandbox.transactions();
    assert_eq!(
        (snapshot[0].registrations, snapshot[0].duplicates_refused),
        (1, 1)
    );

    let lax = Sandbox::builder().duplicate_check(false).start().await.unwrap();
    for _ in 0..2 {
        support::client(&lax).register(&registration).await.unwrap();
    }
    assert_eq!(lax.transactions()[1].registrations, 2);
}

#[tokio::test]
async fn cancel_ends_an_unpaid_payment_and_leaves_a_paid_one() {
    let sandbox = sample_sandbox().await;
    let client = client(&sandbox);
    let mut ids = Vec::new();
    for reference in ["A", "B"] {
        let wanted = registration(reference, "https://merchant.example/n")
            .direct(Mitra::Indomaret, "Jalan Bukit Berbunga 22");
        ids.push(client.register_direct(&wanted).await.unwrap().transaction_id);
    }
    let open = order("A", ids[0].as_str());
    let cancel = Cancel::full().pay_method(PayMethod::ConvenienceStore);
    client.cancel(&open, &cancel).await.unwrap();
    let cancelled = client.inquire(&open).await.unwrap();
    assert_eq!(
        (cancelled.status_code.as_str(), cancelled.cancelled_amount),
        ("4", Some(open.amount))
    );
    assert!(sandbox.pay(ids[0].as_str()).is_err());

    sandbox
        .set_status(ids[1].as_str(), &PayMethod::ConvenienceStore, "0")
        .unwrap();
    let _ = client.cancel(&order("B", ids[1].as_str()), &cancel).await;
    assert!(
        client
            .inquire(&order("B", ids[1].as_str()))
            .await
            .unwrap()
            .is_paid()
    );
}

#[tokio::test]
async fn time_lets_a_payment_expire_and_pays_on_its_own() {
    let sandbox = sample_sandbox().await;
    let client = client(&sandbox);
    let wanted =
        registration("A", "https://merchant.example/n").direct(Mitra::Indomaret, "Jalan Bukit Berbunga 22");
    let id = client.register_direct(&wanted).await.unwrap().transaction_id;
    sandbox.advance(Duration::from_secs(7 * 24 * 3600 - 1)).unwrap();
    let state = client.inquire(&order("A", id.as_str())).await.unwrap().state;
    assert_eq!(state, TransactionState::Unpaid);
    sandbox.advance(Duration::from_secs(1)).unwrap();
    let state = client.inquire(&order("A", id.as_str())).await.unwrap().state;
    assert_eq!(state, TransactionState::Expired);
    assert!(sandbox.pay(id.as_str()).is_err());

    let merchant = Merchant::new().await;
    let paying = Sandbox::builder()
        .frozen_at(sample_time())
        .autopay(Duration::from_secs(60))
        .start()
        .await
        .unwrap();
    let client = support::client(&paying);
    let checkout = client.register(&registration("B", &merchant.url)).await.unwrap();
    let id = checkout.transaction_id.as_str();
    paying.choose_store(id, &Mitra::Indomaret).unwrap();
    paying.advance(Duration::from_secs(59)).unwrap();
    assert_eq!(
        client.inquire(&order("B", id)).await.unwrap().state,
        TransactionState::Unpaid
    );
    paying.advance(Duration::from_secs(1)).unwrap();
    assert!(client.inquire(&order("B", id)).await.unwrap().is_paid());
    paying.idle().await;
    assert_eq!(merchant.received().len(), 1);
}

#[tokio::test]
async fn every_status_of_every_method_can_be_inquired() {
    let sandbox = sample_sandbox().await;
    let client = client(&sandbox);
    let checkout = client
        .register(&registration("A", "https://merchant.example/n"))
        .await
        .unwrap();
    let id = checkout.transaction_id.as_str();
    for method in PayMethod::KNOWN
        .iter()
        .filter(|method| **method != PayMethod::All)
    {
        for status in ["1", "2", "3", "4", "5", "6", "8", "9", "0"] {
            sandbox.set_status(id, method, status).unwrap();
            let answered = client.inquire(&order("A", id)).await.unwrap();
            assert_eq!(answered.state, TransactionState::decode(method, status));
            assert_eq!(
                (&answered.pay_method, answered.status_code.as_str()),
                (method, status)
            );
        }
    }
}

#[tokio::test]
async fn no_forgery_settles_an_unpaid_payment() {
    let sandbox = sample_sandbox().await;
    let client = client(&sandbox);
    for kind in ForgeKind::ALL {
        let merchant = Merchant::new().await;
        let reference = format!("{kind:?}");
        let checkout = client
            .register(&registration(&reference, &merchant.url))
            .await
            .unwrap();
        let id = checkout.transaction_id.as_str();
        sandbox.choose_store(id, &Mitra::Alfamart).unwrap();
        sandbox.forge_notification(id, kind).unwrap();
        sandbox.idle().await;
        let (_, body) = merchant.received().remove(0);
        let order = order(&reference, id);
        let paid = match client.verify_notification(&body) {
            Ok(genuine) => client
                .settle(&genuine, &order)
                .await
                .map(|settlement| settlement.is_paid()),
            Err(error) => Err(error),
        };
        match (kind, paid) {
            (ForgeKind::Deposit | ForgeKind::Reversal, Ok(paid)) => assert!(!paid),
            (_, Err(error)) => assert_eq!(error.kind(), ErrorKind::Verification, "{kind:?}: {error}"),
            (kind, paid) => panic!("{kind:?}: {paid:?}"),
        }
    }
}

#[tokio::test]
async fn the_page_takes_a_browser_from_choice_to_the_merchant() {
    let sandbox = sample_sandbox().await;
    let merchant = Merchant::new().await;
    client(&sandbox)
        .register(&registration("A", &merchant.url))
        .await
        .unwrap();
    let base = sandbox.base_url();
    let page = format!("/nicepay/redirect/v2/payment?tXid={SAMPLE}&lang=en");
    let (status, html) = send(base, "GET", &page, "").await.unwrap();
    assert_eq!(status, 200);
    assert!(html.contains("Rp"), "{html}");
    let form = format!("tXid={SAMPLE}&mitraCd=INDO&lang=en");
    let chosen = send(base, "POST", "/nicepay/redirect/v2/payment/choose", &form)
        .await
        .unwrap();
    assert_eq!(chosen, (303, page.clone()));
    let (_, html) = send(base, "GET", &page, "").await.unwrap();
    assert!(html.contains("231106386098"));
    let form = format!("tXid={SAMPLE}&lang=en");
    let paid = send(base, "POST", "/nicepay/redirect/v2/payment/pay", &form)
        .await
        .unwrap();
    assert_eq!(paid, (303, page));
    let back = format!("/nicepay/redirect/v2/payment/return?tXid={SAMPLE}");
    let (status, to) = send(base, "GET", &back, "").await.unwrap();
    assert_eq!(status, 303);
    assert!(
        to.starts_with("https://www.merchant.com/callbackUrl?tXid="),
        "{to}"
    );
    sandbox.callback_by_form(true);
    let (status, html) = send(base, "GET", &back, "").await.unwrap();
    assert_eq!(status, 200);
    assert!(html.contains("name=\"payNo\" value=\"231106386098\""), "{html}");
    let (status, _) = send(base, "GET", "/nicepay/redirect/v2/payment?tXid=none", "")
        .await
        .unwrap();
    assert_eq!(status, 404);
}
