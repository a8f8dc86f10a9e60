//! What may be chosen, and what is kept of it.

use super::*;

#[tokio::test]
async fn a_card_is_checked_declined_and_never_kept() {
    let scratch = std::env::temp_dir().join(format!("nicepay-sandbox-methods-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&scratch);
    std::fs::create_dir_all(&scratch).unwrap();
    let builder = Sandbox::builder().frozen_at(sample_time());
    #[cfg(feature = "sqlite")]
    let builder = builder.database(scratch.join("sandbox.db"));
    let sandbox = builder.start().await.unwrap();
    let id = registered(&sandbox, "A", NOWHERE).await;
    for wrong in ["", "4111111111111112", "411111", "4111x11111111111"] {
        let error = sandbox.choose(&id, &card(wrong)).unwrap_err().to_string();
        assert!(error.contains("card number"), "{error}");
        assert!(wrong.is_empty() || !error.contains(wrong), "{error}");
    }
    assert_eq!(status(&sandbox, &id), "9");

    let base = sandbox.base_url();
    let path = format!("/sandbox/transactions/{id}/choose");
    let body = json!({ "method": "card", "card": "5555555555554444" }).to_string();
    let (code, answer) = send(base, "POST", &path, &body).await.unwrap();
    assert_eq!(code, 200, "{answer}");
    let form = format!("tXid={id}&payMethod=01&cardNo=5555555555554444&cardCvv=977&lang=en");
    send(base, "POST", "/nicepay/redirect/v2/payment/choose", &form)
        .await
        .unwrap();
    let (_, told) = send(base, "GET", "/sandbox/requests", "").await.unwrap();
    assert!(told.contains("cardCvv=%5Bredacted%5D"), "{told}");
    let (_, payments) = send(base, "GET", "/sandbox/transactions", "").await.unwrap();
    assert!(payments.contains("555555******4444"), "{payments}");
    let mut stored = Vec::new();
    for entry in std::fs::read_dir(&scratch).unwrap() {
        stored.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    let stored = String::from_utf8_lossy(&stored);
    assert!(stored.contains("555555******4444") || !cfg!(feature = "sqlite"));
    let shown = sandbox.choose(&id, &card("5555555555554444")).unwrap();
    assert!(!format!("{shown:?}").contains("John"), "{shown:?}");
    for kept in [&*answer, &told, &payments, &format!("{sandbox:?}"), &stored] {
        assert!(
            !kept.contains("5555555555554444") && !kept.contains("977"),
            "{kept}"
        );
    }

    sandbox.choose(&id, &card("4000 0000 0000 0002")).unwrap();
    let found = client(&sandbox).inquire(&order("A", &id)).await.unwrap();
    assert_eq!(found.state, TransactionState::Failed);
    assert!(sandbox.pay(&id).is_err());
    drop(sandbox);
    let _ = std::fs::remove_dir_all(&scratch);
}

#[tokio::test]
async fn a_push_needs_a_phone() {
    let sandbox = sample_sandbox().await;
    let id = registered(&sandbox, "A", NOWHERE).await;
    for wrong in ["081", "08123456789012345", "+62812345678"] {
        assert!(
            sandbox.choose(&id, &wallet("OVOE").phone(wrong)).is_err(),
            "{wrong}"
        );
    }
    assert_eq!(status(&sandbox, &id), "9");
}

#[tokio::test]
async fn only_what_is_registered_and_served_can_be_chosen() {
    let sandbox = Sandbox::builder()
        .methods([PayMethod::VirtualAccount, PayMethod::Qris, PayMethod::EWallet])
        .without_method(PayMethod::Qris)
        .frozen_at(sample_time())
        .start()
        .await
        .unwrap();
    let client = client(&sandbox);
    let any = registered(&sandbox, "any", NOWHERE).await;
    for choice in [qr(), card(CARD), lender("AKLP")] {
        assert!(sandbox.choose(&any, &choice).is_err(), "{choice:?}");
    }
    assert!(sandbox.choose_store(&any, &Mitra::Indomaret).is_err());
    for choice in [account("OTHR"), account("DANA"), wallet("BMRI"), wallet("QSHP")] {
        assert!(sandbox.choose(&any, &choice).is_err(), "{choice:?}");
    }
    assert!(
        sandbox.choose(&any, &Choice::new(PayMethod::EWallet)).is_err(),
        "which?"
    );
    sandbox.choose(&any, &wallet("DANA")).unwrap();
    sandbox.choose(&any, &account("BNIN")).unwrap();
    for method in [PayMethod::Qris, PayMethod::Card] {
        let wanted = registration("no", NOWHERE).pay_method(method);
        let refused = client.register(&wanted).await.unwrap_err();
        assert_eq!(refused.result_code().unwrap().as_str(), "9012");
    }

    let only = |wanted: Registration| {
        let client = client.clone();
        async move { client.register(&wanted).await.unwrap().transaction_id }
    };
    let banks = only(registration("B", NOWHERE).pay_method(PayMethod::VirtualAccount)).await;
    assert!(sandbox.choose(banks.as_str(), &wallet("DANA")).is_err());
    assert!(sandbox.choose(banks.as_str(), &account("BNIN")).is_ok());
    let one = registration("C", NOWHERE)
        .pay_method(PayMethod::VirtualAccount)
        .bank(Bank::Bri);
    let one = only(one).await;
    assert!(sandbox.choose(one.as_str(), &account("BNIN")).is_err());
    let chosen = sandbox.choose(one.as_str(), &Choice::new(PayMethod::VirtualAccount));
    assert_eq!(told(chosen.unwrap().instruction.as_ref())["bank"], "bri");
}

#[tokio::test]
async fn the_control_api_chooses_any_method_and_says_what_is_missing() {
    let sandbox = sample_sandbox().await;
    let id = registered(&sandbox, "A", NOWHERE).await;
    let at = |action: &str| format!("/sandbox/transactions/{id}/{action}");
    let ask = |action: &'static str, body: Value| {
        let (base, path) = (sandbox.base_url().to_owned(), at(action));
        async move {
            let (status, text) = send(&base, "POST", &path, &body.to_string()).await.unwrap();
            (status, serde_json::from_str::<Value>(&text).unwrap())
        }
    };
    for (body, expected) in [
        (json!({}), 400),
        (json!({ "store": "INDO", "method": "card" }), 400),
        (json!({ "method": "nonsense" }), 409),
        (json!({ "method": "virtual_account" }), 409),
        (
            json!({ "method": "e_wallet", "partner": "OVOE", "phone": "1" }),
            409,
        ),
    ] {
        let (status, answer) = ask("choose", body.clone()).await;
        assert_eq!(status, expected, "{body}: {answer}");
        assert!(answer["error"].is_string());
    }
    let (status, store) = ask("choose", json!({ "store": "INDO" })).await;
    assert_eq!((status, &store["payment_number"]), (200, &json!("231106386098")));
    let (status, account) = ask(
        "choose",
        json!({ "method": "virtual_account", "partner": "BNIN" }),
    )
    .await;
    assert_eq!((status, &account["payment_number"]), (200, &Value::Null));
    assert_eq!(account["instruction"]["bank"], "bni");
    let (_, push) = ask(
        "choose",
        json!({ "method": "05", "partner": "ovo", "phone": "08111111111" }),
    )
    .await;
    assert_eq!(push["instruction"]["phone"], "08111111111");
    let (status, begun) = ask("begin", json!({})).await;
    assert_eq!((status, &begun["state"]), (200, &json!("in_flight")));
    assert_eq!(begun["instruction"]["wallet"], "ovo");
    let (status, failed) = ask("fail", json!({})).await;
    assert_eq!((status, &failed["state"]), (200, &json!("failed")));
    let (status, _) = ask("confirm", json!({})).await;
    assert_eq!(status, 409);
}
