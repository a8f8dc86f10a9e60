//! What must hold for any input: parsers never panic, what is written reads back, and no changed field that
//! the token covers is ever accepted.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use nicepay_checkout::testing::{SampleNotification, read_inquiry, registration_body};
use nicepay_checkout::{
    Amount, AmountPolicy, Callback, CartItem, Credentials, MAX_MESSAGE_BYTES, Notification, Order,
    ReferenceNo, Timestamp, TransactionId,
};
use proptest::prelude::*;

const MOMENT: &str = "2022-12-23T11:06:38+07:00";

fn orders() -> impl Strategy<Value = Order> {
    ("[!-~]{1,40}", 1..=999_999_999_999_u64, "[!-~]{1,30}")
        .prop_filter("the word null is nothing", |(reference, _, id)| {
            reference != "null" && id != "null"
        })
        .prop_map(|(reference, amount, id)| Order::new(reference, amount, id).expect("a good order"))
}

/// Text that looks like a message often enough to get far into the parser.
fn messages() -> impl Strategy<Value = Vec<u8>> {
    let names = prop::sample::select(vec![
        "tXid",
        "TXID",
        "amt",
        "amount",
        "merchantToken",
        "referenceNo",
        "x",
    ]);
    let pair = (names, "[ -~]{0,20}").prop_map(|(name, value)| format!("{name}={value}"));
    let json = (
        prop::sample::select(vec!["tXid", "amt", "merchantToken"]),
        ".{0,12}",
    )
        .prop_map(|(name, value)| format!("{{\"{name}\":\"{value}\"}}").into_bytes());
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        prop::collection::vec(pair, 0..12).prop_map(|pairs| pairs.join("&").into_bytes()),
        ".{0,200}".prop_map(String::into_bytes),
        json,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_message_makes_a_parser_panic(message in messages()) {
        let _ = Callback::parse(&message);
        if let Ok(notification) = Notification::parse(&message) {
            prop_assert!(notification.verify(&Credentials::sandbox()).is_err(), "nobody signed this");
        }
        let order = Order::new("r", 1, "t").unwrap();
        let text = String::from_utf8_lossy(&message);
        prop_assert!(read_inquiry(&order, 200, &text).is_err(), "this answers nothing");
    }

    #[test]
    fn a_signed_notification_verifies_in_both_shapes(order in orders(), name in "\\PC{0,30}") {
        let credentials = Credentials::sandbox();
        let sample = SampleNotification::deposit(&order).with("goodsNm", &name);
        for body in [sample.form(&credentials), sample.json(&credentials)] {
            let notification = Notification::parse(&body).unwrap().verify(&credentials).unwrap();
            prop_assert_eq!(notification.transaction_id(), &order.transaction_id);
            prop_assert_eq!(notification.amount(), order.amount);
            prop_assert_eq!(notification.reference(), Some(&order.reference));
            prop_assert_eq!(notification.raw().raw("goodsNm"), Some(name.as_str()));
            prop_assert!(notification.check(&order).is_ok());
        }
    }

    #[test]
    fn verification_never_accepts_a_changed_field_that_the_token_covers(
        order in orders(), other in orders(), swap_amount in any::<bool>(),
    ) {
        let credentials = Credentials::sandbox();
        let (field, was, becomes) = if swap_amount {
            ("amt", order.amount.to_string(), other.amount.to_string())
        } else {
            ("tXid", order.transaction_id.to_string(), other.transaction_id.to_string())
        };
        prop_assume!(was != becomes);
        // The parts are joined without separators, so moving digits between id and amount keeps the hash; the
        // id's fixed shape and the check against the order are what stops that. Here one field changes alone.
        let genuine = Notification::parse(SampleNotification::deposit(&order).json(&credentials)).unwrap();
        let token = genuine.claims().raw().get("merchantToken").unwrap().to_owned();
        let changed = SampleNotification::deposit(&order).with(field, &becomes).with("merchantToken", &token);
        let verified = Notification::parse(changed.form(&credentials)).unwrap().verify(&credentials);
        prop_assert!(verified.is_err());
    }

    #[test]
    fn a_token_of_another_key_never_verifies(order in orders(), key in "[!-~]{1,90}") {
        prop_assume!(key != Credentials::SANDBOX_MERCHANT_KEY);
        let other = Credentials::new("IONPAYTEST", &key).unwrap();
        let body = SampleNotification::deposit(&order).form(&other);
        prop_assert!(Notification::parse(&body).unwrap().verify(&Credentials::sandbox()).is_err());
        prop_assert!(Notification::parse(&body).unwrap().verify(&other).is_ok());
    }

    #[test]
    fn an_amount_reads_back(rupiah in 1..=999_999_999_999_u64) {
        let amount = Amount::rupiah(rupiah).unwrap();
        prop_assert_eq!(amount.to_string().parse::<Amount>().unwrap(), amount);
        prop_assert!(AmountPolicy::Exact.accepts(amount, amount));
        let json = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
    }

    #[test]
    fn no_text_but_an_amount_is_an_amount(text in "\\PC{0,14}") {
        if let Ok(amount) = text.parse::<Amount>() {
            prop_assert_eq!(amount.to_string(), text);
        }
    }

    #[test]
    fn identifiers_keep_their_text_and_their_limits(text in "\\PC{0,45}") {
        if let Ok(reference) = ReferenceNo::new(text.as_str()) {
            prop_assert_eq!(reference.as_str(), &text);
            prop_assert!((1..=40).contains(&text.chars().count()));
        }
        if let Ok(id) = TransactionId::new(text.as_str()) {
            prop_assert!(id.as_str().len() <= 30 && id.as_str().is_ascii());
        }
    }

    #[test]
    fn a_cart_is_the_json_it_was_made_of(lines in prop::collection::vec(("\\PC{1,20}", 1..1_000_000_u64), 1..8)) {
        let total = lines.iter().map(|(_, amount)| amount).sum();
        let items = lines
            .iter()
            .map(|(name, amount)| CartItem::new(name.as_str(), Amount::rupiah(*amount).unwrap()))
            .collect();
        let mut registration = support::payment("r");
        registration.amount = total;
        let now: Timestamp = MOMENT.parse().unwrap();
        let body = registration_body(&registration.cart(items), false, &Credentials::sandbox(), now).unwrap();
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        let cart: serde_json::Value = serde_json::from_str(body["cartData"].as_str().unwrap()).unwrap();
        prop_assert_eq!(cart["count"].as_str().unwrap(), lines.len().to_string());
        for (line, (name, amount)) in cart["item"].as_array().unwrap().iter().zip(&lines) {
            prop_assert_eq!(line["goods_name"].as_str(), Some(name.as_str()));
            let amount = amount.to_string();
            prop_assert_eq!(line["goods_amt"].as_str(), Some(amount.as_str()));
        }
    }

    #[test]
    fn a_registration_is_refused_or_well_formed(name in "\\PC{0,120}", phone in "[0-9+ -]{0,18}") {
        let registration = support::payment("r").buyer_name(name.as_str()).buyer_phone(phone.as_str());
        let good = (1..=100).contains(&name.chars().count())
            && (1..=15).contains(&phone.len())
            && phone.bytes().all(|b| b.is_ascii_digit());
        prop_assert_eq!(registration.check().is_ok(), good);
    }
}

#[test]
fn a_message_over_the_limit_is_refused() {
    for message in [
        "x=".to_owned() + &"a".repeat(MAX_MESSAGE_BYTES),
        "{\"x\":\"".to_owned() + &"a".repeat(MAX_MESSAGE_BYTES) + "\"}",
    ] {
        let error = Callback::parse(&message).unwrap_err();
        assert!(error.to_string().contains("bytes"), "{error}");
        assert!(Notification::parse(&message).is_err());
    }
}

#[test]
fn verifying_a_notification_takes_few_allocations() {
    let credentials = Credentials::sandbox();
    let order = Order::new("ordNo20221223111252", 10_000, "IONPAYTEST00202212231106386098").unwrap();
    let sample = (0..10).fold(SampleNotification::deposit(&order), |s, i| {
        s.with(&format!("more{i}"), "x")
    });
    let body = sample.form(&credentials);
    let counted = allocation_counter::measure(|| {
        assert!(Notification::parse(&body).unwrap().verify(&credentials).is_ok());
    });
    assert!(counted.count_total <= 12, "{} allocations", counted.count_total);
}
