//! Reading a vector file, and turning its plain words into the SDK's types.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use nicepay_checkout::{
    Amount, AmountPolicy, CartItem, Credentials, Environment, Error, FieldError, Order, Registration,
    ResultCode, Timestamp, VerificationFailure,
};
use serde_json::{Map, Value};

use crate::support::report;

/// Runs every case of a file, reports all that fail, and prints the count.
pub(crate) fn run(file: &str, case: impl Fn(&Value) -> Result<Value, Error>) {
    let content = read(file);
    let cases = content["cases"].as_array().expect("cases");
    assert!(!cases.is_empty(), "{file} has no cases");
    let (mut shown, mut wanted) = (BTreeSet::new(), BTreeSet::new());
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|vector| {
            let outcome = case(vector);
            if let (Ok(Value::Object(attributes)), Some(ok)) = (&outcome, vector["ok"].as_object()) {
                shown.extend(attributes.keys().cloned());
                wanted.extend(ok.keys().cloned());
            }
            let problems = differences(vector, &outcome);
            (!problems.is_empty()).then(|| format!("{}: {}", vector["name"], problems.join("; ")))
        })
        .collect();
    assert!(failures.is_empty(), "{file}:\n{}", failures.join("\n"));
    // Whatever the core shows, some case wants of every face.
    assert_eq!(shown, wanted, "{file}: attributes that no case names");
    println!("{file}: {} cases", cases.len());
    for vector in cases {
        report::ran("vectors", &format!("{file}: {}", vector["name"]));
    }
}

/// A whole file: its cases, and what they share.
pub(crate) fn read(file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/vectors")
        .join(file);
    serde_json::from_slice(&fs::read(path).expect("a vector file")).expect("JSON")
}

fn differences(vector: &Value, outcome: &Result<Value, Error>) -> Vec<String> {
    let expected_error = vector.get("error").and_then(Value::as_object);
    match (outcome, expected_error) {
        (Ok(shown), None) => {
            let wire = vector
                .get("wire")
                .map(|wire| Map::from_iter([("wire".to_owned(), wire.clone())]));
            let expected = wire
                .or_else(|| vector.get("ok").and_then(Value::as_object).cloned())
                .unwrap_or_default();
            different(&expected, shown)
        }
        (Err(error), Some(expected)) => different(expected, &show_error(error)),
        (Ok(_), Some(_)) => vec!["no error".to_owned()],
        (Err(error), None) => vec![format!("failed: {error}")],
    }
}

fn different(expected: &Map<String, Value>, shown: &Value) -> Vec<String> {
    let unequal = |(name, value): (&String, &Value)| {
        let found = shown.get(name);
        (found != Some(value)).then(|| format!("{name} is {}, not {value}", found.unwrap_or(&Value::Null)))
    };
    expected.iter().filter_map(unequal).collect()
}

fn show_error(error: &Error) -> Value {
    assert!(!error.hint().is_empty(), "an error says what to do");
    let named = |field: &FieldError| Value::from(field.wire_name.as_ref());
    serde_json::json!({
        "kind": error.kind().as_str(),
        "failure": error.failure().map(VerificationFailure::as_str),
        "fields": error.fields().iter().map(named).collect::<Vec<_>>(),
        "result_code": error.result_code().map(ResultCode::as_str),
        "retryable": error.is_retryable(),
        "http_status": error.http_status(),
    })
}

pub(crate) fn text<'a>(case: &'a Value, name: &str) -> &'a str {
    case[name]
        .as_str()
        .unwrap_or_else(|| panic!("{} has no text {name}", case["name"]))
}

pub(crate) fn number<T: TryFrom<u64>>(case: &Value, name: &str) -> T {
    let number = case[name].as_u64().and_then(|number| T::try_from(number).ok());
    number.unwrap_or_else(|| panic!("{} has no number {name}", case["name"]))
}

pub(crate) fn credentials(case: &Value) -> Result<Credentials, Error> {
    let credentials = Credentials::new(text(case, "merchant_id"), text(case, "merchant_key"))?;
    let previous = case
        .get("previous_keys")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    previous
        .filter_map(Value::as_str)
        .try_fold(credentials, Credentials::with_previous_key)
}

pub(crate) fn environment(name: &str) -> Environment {
    Environment::named(name).unwrap_or_else(|| Environment::custom(name).expect("an environment"))
}

pub(crate) fn timestamp(text: &str) -> Timestamp {
    text.parse().expect("an RFC 3339 time")
}

pub(crate) fn order(value: &Value) -> Order {
    let policy = match value.get("amount_policy") {
        None => AmountPolicy::Exact,
        Some(Value::String(name)) if name == "exact" => AmountPolicy::Exact,
        Some(Value::String(name)) if name == "at_least" => AmountPolicy::AtLeast,
        Some(fee) => AmountPolicy::WithFee {
            max: number(fee, "with_fee"),
        },
    };
    Order::new(
        text(value, "reference"),
        number(value, "amount"),
        text(value, "transaction_id"),
    )
    .expect("a good order")
    .accepting(policy)
}

pub(crate) fn registration(value: &Value) -> Registration {
    let mut registration = Registration::new(text(value, "reference"), number(value, "amount"));
    for (name, value) in value.as_object().expect("an object") {
        let word = || value.as_str().expect("text");
        match name.as_str() {
            "reference" | "amount" => {}
            "pay_method" => registration.pay_method = word().into(),
            "store" => registration.store = Some(word().into()),
            "bank" => registration.bank = Some(word().into()),
            "expires_at" => registration.expires_at = Some(timestamp(word())),
            "virtual_account_expires_at" => registration.virtual_account_expires_at = Some(timestamp(word())),
            "wallet_expires_at" => registration.wallet_expires_at = Some(timestamp(word())),
            "ordered_at" => registration.ordered_at = Some(timestamp(word())),
            "cart" => registration.cart = value.as_array().expect("lines").iter().map(item).collect(),
            field => assert!(registration.set(field, word()), "no field {field}"),
        }
    }
    registration
}

fn item(value: &Value) -> CartItem {
    let amount = Amount::rupiah(number(value, "amount")).expect("an amount");
    let mut item = CartItem::new(text(value, "name"), amount);
    let word = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    if value.get("quantity").is_some() {
        item.quantity = number(value, "quantity");
    }
    item.id = word("id");
    item.category = word("category");
    item
}
