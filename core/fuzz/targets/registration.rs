//! Answers to a registration: a customer is sent to NICEPAY or nowhere, and a lost answer is never "refused".
//! Input: HTTP status, reference and amount, parted by tabs; a line end; the body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nicepay_checkout::{Environment, Error, ErrorKind, Registration, testing};
use nicepay_checkout_fuzz::{error_is_sound, head_and_body};
use url::Url;

const BUYER: &str = "Canary Buyer";

fuzz_target!(|input: &str| {
    let Some(([status, reference, amount], body)) = head_and_body(input) else {
        return;
    };
    let (Ok(status), Ok(amount)) = (status.parse(), amount.parse()) else {
        return;
    };
    let registration = Registration::new(reference, amount).buyer_name(BUYER);
    let local = Environment::custom("http://127.0.0.1:4010").expect("a base URL");
    for environment in [Environment::Sandbox, local] {
        match testing::read_registration(&registration, &environment, status, body) {
            Ok(checkout) => {
                let url = Url::parse(&checkout.payment_url).expect("a URL");
                assert!(environment.trusts(&url), "{url}");
                let host = url.host_str().expect("a host");
                match environment {
                    Environment::Sandbox => {
                        assert_eq!(url.scheme(), "https");
                        assert!(
                            host == "nicepay.co.id" || host.ends_with(".nicepay.co.id"),
                            "{url}"
                        );
                    }
                    _ => assert_eq!(url.origin().ascii_serialization(), "http://127.0.0.1:4010"),
                }
                let named = url
                    .query_pairs()
                    .any(|(_, id)| id == checkout.transaction_id.as_str());
                assert!(named, "{url}");
                assert_eq!(checkout.reference.as_str(), reference);
                assert_eq!(checkout.amount.as_u64(), amount);
            }
            Err(error) => sound(&error, status, body),
        }
    }
    match testing::read_direct_registration(&registration, status, body) {
        Ok(code) => {
            assert!(!code.payment_number.is_empty());
            assert_eq!(code.reference.as_str(), reference);
            assert_eq!(code.amount.as_u64(), amount);
        }
        Err(error) => sound(&error, status, body),
    }
});

fn sound(error: &Error, status: u16, body: &str) {
    error_is_sound(error);
    assert!(!format!("{error} {error:?}").contains(BUYER));
    // An answer that can't be read says nothing of what was done.
    let without_mark = body.strip_prefix('\u{feff}').unwrap_or(body);
    let readable = serde_json::from_str::<serde_json::Value>(without_mark).is_ok();
    if (200..300).contains(&status) && !readable {
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    }
}
