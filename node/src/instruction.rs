//! What the customer needs in order to pay, on its way out: the core's own JSON form, with JavaScript's names.

use nicepay_checkout::Instruction;
use serde_json::Value;

/// What it has no value for is left out: `lib/instruction.js` knows every member.
pub(crate) fn instruction(instruction: Option<&Instruction>) -> Value {
    match instruction.map(serde_json::to_value) {
        Some(Ok(Value::Object(members))) => members
            .into_iter()
            .map(|(name, value)| (camel_case(&name), value))
            .collect(),
        _ => Value::Null,
    }
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut joined = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        joined.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        joined.push_str(letters.as_str());
    }
    joined
}
