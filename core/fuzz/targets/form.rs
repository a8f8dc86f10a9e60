//! Forms against another reader of forms: whatever is accepted says the same to both.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nicepay_checkout::Callback;
use nicepay_checkout_fuzz::{error_is_sound, every_field_is_found, form, pairs};

fuzz_target!(|data: &[u8]| {
    // The first field makes any form a callback.
    let message = [b"tXid=T1&".as_slice(), data].concat();
    let callback = match Callback::parse(&message) {
        Ok(callback) => callback,
        Err(error) => return error_is_sound(&error),
    };
    let ours = pairs(callback.claims().raw());
    let mut theirs: Vec<(String, String)> = Vec::new();
    for (name, value) in url::form_urlencoded::parse(message.trim_ascii()) {
        match theirs.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name)) {
            Some((_, earlier)) => assert_eq!(*earlier, value, "a contradiction was accepted"),
            None => theirs.push((name.into(), value.into())),
        }
    }
    assert_eq!(ours, theirs);
    every_field_is_found(callback.claims().raw());
    let again = Callback::parse(form(&ours)).expect("what was read once is read again");
    assert_eq!(again.claims(), callback.claims());
});
