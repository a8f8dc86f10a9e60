//! Until when each method can be paid.

use super::*;

#[tokio::test]
async fn each_method_expires_by_its_own_rule() {
    let hour = 3600;
    let cases = [
        (
            Choice::new(PayMethod::ConvenienceStore).partner("INDO"),
            7 * 24 * hour,
            "4",
        ),
        (account("BMRI"), 2 * 24 * hour, "4"),
        (qr(), 300, "5"),
        (wallet("OVOE"), 55, "5"),
        (wallet("DANA"), 24 * hour, "5"),
        (wallet("LINK"), 300, "5"),
        (wallet("ESHP"), 300, "5"),
        (lender("IDNA"), 24 * hour, "4"),
        (card(CARD), 24 * hour, "8"),
    ];
    for (choice, seconds, expired) in cases {
        let sandbox = sample_sandbox().await;
        let id = registered(&sandbox, "A", NOWHERE).await;
        sandbox.choose(&id, &choice).unwrap();
        sandbox.advance(Duration::from_secs(seconds - 1)).unwrap();
        let before = status(&sandbox, &id);
        assert_ne!(before, expired, "{choice:?}");
        sandbox.advance(Duration::from_secs(1)).unwrap();
        assert_eq!(status(&sandbox, &id), expired, "{choice:?}");
        assert!(sandbox.pay(&id).is_err(), "{choice:?}");
        assert!(sandbox.choose(&id, &choice).is_err(), "{choice:?}");
        let other = sandbox.choose_store(&id, &Mitra::Indomaret);
        assert!(
            other.is_err(),
            "an expired payment needs a new registration: {choice:?}"
        );
        let code = cancelled(&sandbox, &id, choice.method.code(), None).await;
        assert_eq!(code, "9314", "{choice:?}");
    }
}

#[tokio::test]
async fn an_expired_code_needs_a_new_registration() {
    let sandbox = sample_sandbox().await;
    let client = client(&sandbox);
    let id = registered(&sandbox, "A", NOWHERE).await;
    sandbox.choose(&id, &qr()).unwrap();
    sandbox.advance(Duration::from_secs(300)).unwrap();
    let late = client.inquire(&order("A", &id)).await.unwrap();
    assert_eq!(late.state, TransactionState::Expired);
    assert!(sandbox.choose(&id, &qr()).is_err());
    let again = client.register(&registration("A", NOWHERE)).await.unwrap_err();
    assert_eq!(again.result_code().unwrap().as_str(), "9009");
    let anew = registered(&sandbox, "A-2", NOWHERE).await;
    sandbox.choose(&anew, &qr()).unwrap();
    sandbox.pay(&anew).unwrap();
    assert!(client.inquire(&order("A-2", &anew)).await.unwrap().is_paid());
}

#[tokio::test]
async fn the_registration_may_name_each_expiry() {
    let sandbox = sample_sandbox().await;
    let mut request = raw_registration();
    for (name, value) in [
        ("payValidDt", "20221224"),
        ("payValidTm", "110638"),
        ("vacctValidDt", "20221225"),
        ("vacctValidTm", "110638"),
        ("paymentExpDt", "20221223"),
        ("paymentExpTm", "111000"),
    ] {
        request[name] = value.into();
    }
    let answer = post(&sandbox, CHECKOUT, &sign(request, "referenceNo")).await;
    let id = answer["tXid"].as_str().unwrap();
    let expiry = |choice: &Choice| {
        let chosen = sandbox.choose(id, choice).unwrap();
        chosen.instruction.unwrap().expires_at().unwrap().to_string()
    };
    assert_eq!(expiry(&account("BMRI")), "2022-12-25T04:06:38Z");
    assert_eq!(expiry(&wallet("OVOE")), "2022-12-23T04:10:00Z");
    assert_eq!(expiry(&qr()), "2022-12-23T04:10:00Z");
    assert_eq!(expiry(&lender("AKLP")), "2022-12-24T04:06:38Z");
    let store = Choice::new(PayMethod::ConvenienceStore).partner("INDO");
    assert_eq!(expiry(&store), "2022-12-24T04:06:38Z");
    sandbox.advance(Duration::from_secs(202)).unwrap();
    assert!(sandbox.choose(id, &qr()).is_err(), "its time is over");
    assert!(sandbox.choose(id, &account("BMRI")).is_ok(), "this one's is not");
}
