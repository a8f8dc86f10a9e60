//! Carts: what is sent is the JSON of just these lines, within NICEPAY's length, and their sum is the payment's.
//! Input: the payment's amount; then a line of the cart each: name, amount and quantity, parted by tabs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nicepay_checkout::{Amount, CartItem, Credentials, ErrorKind, Registration, Timestamp, testing};
use nicepay_checkout_fuzz::error_is_sound;
use serde_json::Value;

const LONGEST: usize = 4000;

fuzz_target!(|input: &str| {
    let Some((amount, lines)) = input.split_once('\n') else {
        return;
    };
    let (Ok(amount), Some(items)) = (
        amount.parse(),
        lines.lines().map(item).collect::<Option<Vec<_>>>(),
    ) else {
        return;
    };
    let total: u64 = items.iter().map(|item| item.amount.as_u64()).sum();
    let now: Timestamp = "2022-12-23T11:06:38+07:00".parse().expect("a moment");
    let registration = Registration::new("ordNo20221223111252", amount)
        .goods_name("Kopi Gayo 250 g")
        .buyer_name("John Doe")
        .buyer_phone("08123456789")
        .buyer_email("john.doe@example.com")
        .buyer_address("Jl. Jend. Sudirman 28")
        .buyer_city("South Jakarta")
        .buyer_state("DKI Jakarta")
        .buyer_postal_code("10200")
        .callback_url("https://merchant.example/callback")
        .notification_url("https://merchant.example/notification")
        .cart(items.clone());
    let body = match testing::registration_body(&registration, false, &Credentials::sandbox(), now) {
        Ok(body) => body,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            return error_is_sound(&error);
        }
    };
    let body: Value = serde_json::from_str(&body).expect("a JSON body");
    if items.is_empty() {
        return; // the payment itself is the one line then
    }
    let sent = body["cartData"].as_str().expect("a cart");
    assert!(sent.chars().count() <= LONGEST);
    assert_eq!(total, amount);
    let cart: Value = serde_json::from_str(sent).expect("a JSON cart");
    assert_eq!(cart["count"], items.len().to_string());
    let sent = cart["item"].as_array().expect("lines");
    assert_eq!(sent.len(), items.len());
    for (sent, item) in sent.iter().zip(&items) {
        assert_eq!(sent["goods_name"], item.name);
        assert_eq!(sent["goods_amt"], item.amount.to_string());
        assert_eq!(sent["goods_quantity"], item.quantity.to_string());
    }
});

fn item(line: &str) -> Option<CartItem> {
    let mut parts = line.split('\t');
    let (name, amount, quantity) = (parts.next()?, parts.next()?, parts.next()?);
    Some(CartItem::new(name, amount.parse::<Amount>().ok()?).quantity(quantity.parse().ok()?))
}
