//! JSON against another reader of JSON: whatever is accepted says the same to both.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nicepay_checkout::Callback;
use nicepay_checkout_fuzz::{error_is_sound, every_field_is_found};
use serde_json::{Map, Value};

fuzz_target!(|data: &[u8]| {
    if data.trim_ascii().first() != Some(&b'{') {
        return;
    }
    let callback = match Callback::parse(data) {
        Ok(callback) => callback,
        Err(error) => return error_is_sound(&error),
    };
    let fields = callback.claims().raw();
    every_field_is_found(fields);
    // Nested deeper than it reads, it refuses what is kept as text here; everything else is the same to it.
    if let Ok(theirs) = serde_json::from_str::<Map<String, Value>>(&String::from_utf8_lossy(data)) {
        assert!(fields.len() <= theirs.len());
        for (name, value) in fields.iter() {
            match &theirs[name] {
                Value::Null => assert_eq!(value, None),
                Value::String(text) => assert_eq!(value, Some(text.as_str())),
                other => {
                    let kept: Value = serde_json::from_str(value.expect("not null")).expect("JSON text");
                    assert_eq!(kept, *other);
                }
            }
        }
    }
    let texts: Map<String, Value> = fields
        .iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    let again = Callback::parse(Value::Object(texts).to_string()).expect("what was read once is read again");
    assert_eq!(
        again.claims().transaction_id(),
        callback.claims().transaction_id()
    );
    assert_eq!(again.claims().reference(), callback.claims().reference());
    assert_eq!(again.claims().amount(), callback.claims().amount());
    assert_eq!(again.claims().raw().len(), fields.len());
});
