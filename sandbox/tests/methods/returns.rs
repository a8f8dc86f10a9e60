//! How money goes back, by method.

use super::*;

/// What a full and a partial cancel answer some time after the payment at 11:06:38, and the status afterwards.
#[tokio::test]
async fn money_goes_back_by_the_rules_of_its_method() {
    let (hour, day) = (3600, 24 * 3600);
    let part = Some(4_000);
    let cases: [(Choice, u64, Option<u64>, &str, &str); 25] = [
        (account("BMRI"), 0, None, "9329", "0"),
        (account("BMRI"), 0, part, "9313", "0"),
        (card(CARD), 0, None, "0000", "1"),
        (card(CARD), 13 * hour, None, "0000", "2"),
        (card(CARD), day, part, "0000", "0"),
        (card(CARD), 91 * day, None, "9334", "0"),
        (wallet("OVOE"), 12 * hour, None, "0000", "1"),
        (wallet("OVOE"), 13 * hour, None, "9326", "0"),
        (wallet("OVOE"), 0, part, "9313", "0"),
        (wallet("DANA"), 12 * hour, None, "0000", "1"),
        (wallet("DANA"), 13 * hour, None, "9302", "0"),
        (wallet("DANA"), 14 * hour, None, "0000", "1"),
        (wallet("DANA"), day, None, "0000", "2"),
        (wallet("DANA"), day, part, "0000", "0"),
        (wallet("DANA"), 31 * day, None, "9326", "0"),
        (wallet("LINK"), 29 * day, None, "0000", "1"),
        (wallet("LINK"), 31 * day, None, "9326", "0"),
        (wallet("LINK"), 0, part, "9313", "0"),
        (wallet("ESHP"), 0, None, "0000", "1"),
        (wallet("ESHP"), day, None, "0000", "2"),
        (lender("KDVI"), 0, None, "0000", "1"),
        (lender("KDVI"), day, None, "0000", "2"),
        (lender("IDNA"), 31 * day, None, "9326", "0"),
        (qr(), 0, None, "0000", "2"),
        (qr(), 0, part, "9313", "0"),
    ];
    for (choice, later, amount, code, after) in cases {
        let sandbox = sample_sandbox().await;
        let id = registered(&sandbox, "A", NOWHERE).await;
        sandbox.choose(&id, &choice).unwrap();
        sandbox.pay(&id).unwrap();
        sandbox.advance(Duration::from_secs(later)).unwrap();
        let answered = cancelled(&sandbox, &id, choice.method.code(), amount).await;
        assert_eq!(
            (answered.as_str(), &*status(&sandbox, &id)),
            (code, after),
            "{choice:?} after {later} s, {amount:?}"
        );
    }
}

#[tokio::test]
async fn parts_of_a_payment_go_back_until_nothing_is_left() {
    let sandbox = sample_sandbox().await;
    let id = registered(&sandbox, "A", NOWHERE).await;
    sandbox.choose(&id, &card(CARD)).unwrap();
    assert_eq!(
        cancelled(&sandbox, &id, "01", Some(1_000)).await,
        "9313",
        "not paid yet"
    );
    sandbox.pay(&id).unwrap();
    sandbox.advance(Duration::from_secs(24 * 3600)).unwrap();
    assert_eq!(cancelled(&sandbox, &id, "01", Some(4_000)).await, "0000");
    let order = order("A", &id);
    let found = client(&sandbox).inquire(&order).await.unwrap();
    assert!(found.is_paid());
    assert_eq!(found.cancelled_amount, Amount::rupiah(4_000).ok());
    assert_eq!(cancelled(&sandbox, &id, "01", Some(6_001)).await, "9319");
    assert_eq!(
        cancelled(&sandbox, &id, "01", None).await,
        "9319",
        "the whole is no longer there"
    );
    assert_eq!(cancelled(&sandbox, &id, "01", Some(6_000)).await, "0000");
    let found = client(&sandbox).inquire(&order).await.unwrap();
    assert_eq!(
        (found.state, found.cancelled_amount),
        (TransactionState::Refunded, Some(order.amount))
    );
    assert_eq!(cancelled(&sandbox, &id, "01", Some(1)).await, "9314");
}

#[tokio::test]
async fn an_unpaid_payment_ends_by_its_method() {
    let sandbox = sample_sandbox().await;
    let cases = [
        (account("CENA"), "0000", "4"),
        (qr(), "0000", "5"),
        (wallet("DANA"), "0000", "1"),
        (card(CARD), "0000", "1"),
        (lender("AKLP"), "9314", "3"),
    ];
    for (number, (choice, code, after)) in cases.into_iter().enumerate() {
        let id = registered(&sandbox, &number.to_string(), NOWHERE).await;
        sandbox.choose(&id, &choice).unwrap();
        let answered = cancelled(&sandbox, &id, choice.method.code(), None).await;
        assert_eq!(
            (answered.as_str(), &*status(&sandbox, &id)),
            (code, after),
            "{choice:?}"
        );
    }
}

#[tokio::test]
async fn a_reversal_is_told_in_the_methods_own_status() {
    let cases = [
        (account("BMRI"), "1"),
        (wallet("DANA"), "1"),
        (qr(), "2"),
        (card(CARD), "1"),
    ];
    for (choice, after) in cases {
        let sandbox = sample_sandbox().await;
        let merchant = Merchant::new().await;
        let id = registered(&sandbox, "A", &merchant.url).await;
        sandbox.choose(&id, &choice).unwrap();
        sandbox.pay(&id).unwrap();
        sandbox.reverse(&id).unwrap();
        sandbox.idle().await;
        let events: Vec<_> = merchant
            .received()
            .iter()
            .map(|(_, body)| client(&sandbox).verify_notification(body).unwrap())
            .map(|notification| notification.reported_event().as_str())
            .collect();
        assert_eq!(
            (events, &*status(&sandbox, &id)),
            (vec!["deposit", "reversal"], after)
        );
    }
}
