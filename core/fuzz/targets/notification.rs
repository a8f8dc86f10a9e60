//! Notifications: none is accepted that was not signed, and one that was signed is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nicepay_checkout::{Credentials, ErrorKind, MerchantToken, Notification};
use nicepay_checkout_fuzz::{FOREIGN_KEY, error_is_sound, form, pairs};

fuzz_target!(|data: &[u8]| {
    let foreign = Credentials::new("IONPAYTEST", FOREIGN_KEY).expect("credentials");
    let unverified = match Notification::parse(data) {
        Ok(unverified) => unverified,
        Err(error) => return error_is_sound(&error),
    };
    let error = unverified
        .clone()
        .verify(&foreign)
        .expect_err("nobody has signed this");
    assert_eq!(error.kind(), ErrorKind::Verification);
    assert!(error.failure().is_some());
    error_is_sound(&error);
    assert!(!format!("{error:?} {unverified:?}").contains(FOREIGN_KEY));

    // The same, signed.
    let claims = unverified.claims();
    let token = MerchantToken::for_notification(
        &foreign,
        claims.transaction_id().as_str(),
        &claims.amount().to_string(),
    )
    .to_hex();
    let mut fields = pairs(claims.raw());
    let verify = |fields: &[(String, String)]| Notification::parse(form(fields))?.verify(&foreign);
    let mut signed_with = |token: &str| {
        for (name, value) in &mut fields {
            if name.eq_ignore_ascii_case("merchantToken") {
                token.clone_into(value);
            }
        }
        verify(&fields)
    };
    for good in [token.clone(), token.to_ascii_uppercase()] {
        let genuine = signed_with(&good).expect("it is signed");
        assert_eq!(genuine.transaction_id(), claims.transaction_id());
        assert_eq!(genuine.amount(), claims.amount());
        assert_eq!(genuine.reference(), claims.reference());
    }
    // A digit of the token changed, where the input says.
    let at = data.len() % token.len();
    let digit = if token.as_bytes()[at] == b'0' { "1" } else { "0" };
    let mut bad = token.clone();
    bad.replace_range(at..=at, digit);
    signed_with(&bad).expect_err("the token is another");
});
