//! Callbacks: the same query says the same in a URL, a path or alone, and no more than the order allows.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nicepay_checkout::{Callback, Order};
use nicepay_checkout_fuzz::{error_is_sound, form, pairs};

fuzz_target!(|data: &[u8]| {
    let callback = match Callback::parse(data) {
        Ok(callback) => callback,
        Err(error) => return error_is_sound(&error),
    };
    let claims = callback.claims();
    assert!(claims.transaction_id().is_some() || claims.reference().is_some());
    let _ = (
        claims.store(),
        claims.pay_method(),
        claims.result_code(),
        claims.registered_at(),
        claims.instruction(),
    );

    let query = form(&pairs(claims.raw()));
    for form in [
        "?",
        "/callback?",
        "https://merchant.example/callback?",
        "http://[::1]:80/a?",
    ] {
        for end in ["", "#fragment", "\r\n"] {
            let again = Callback::parse(format!("{form}{query}{end}")).expect("a query is read anywhere");
            assert_eq!(again.claims().transaction_id(), claims.transaction_id());
            assert_eq!(again.claims().reference(), claims.reference());
            assert_eq!(again.claims().amount(), claims.amount());
        }
    }

    // What it names is the order's, or the check fails.
    let order =
        Order::new("ordNo20221223111252", 10_000, "IONPAYTEST00202212231106386098").expect("an order");
    let fits = claims
        .transaction_id()
        .is_none_or(|id| *id == order.transaction_id)
        && claims
            .reference()
            .is_none_or(|reference| *reference == order.reference)
        && claims.amount().is_none_or(|amount| amount == order.amount);
    assert_eq!(callback.check(&order).is_ok(), fits);
});
