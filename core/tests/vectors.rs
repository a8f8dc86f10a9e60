//! The shared vectors of `tests/vectors`, which every language's suite runs.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;
mod vectors {
    pub(super) mod cases;
    pub(super) mod declines;
    pub(super) mod show;
}

use std::collections::BTreeSet;

use nicepay_checkout::testing::{
    read_direct_registration, read_inquiry, read_registration, registration_body,
};
use nicepay_checkout::{
    Callback, Environment, MerchantToken, Notification, Order, PayMethod, Registration, ResultCode,
};
use serde_json::{Value, json};
use vectors::cases::{self, credentials, environment, number, order, registration, run, text, timestamp};
use vectors::{declines, show};

#[test]
fn tokens() {
    run("tokens.json", |case| {
        let credentials = credentials(case)?;
        let (id, amount) = (text(case, "id"), text(case, "amount"));
        let token = match text(case, "message") {
            "request" => MerchantToken::for_request(&credentials, text(case, "time_stamp"), id, amount),
            "notification" => MerchantToken::for_notification(&credentials, id, amount),
            other => panic!("no such message: {other}"),
        };
        assert_eq!(token.to_hex(), text(case, "token"));
        Ok(Value::Null)
    });
}

#[test]
fn notifications() {
    run("notifications.json", |case| {
        let notification = Notification::parse(text(case, "body"))?.verify(&credentials(case)?)?;
        if let Some(order) = case.get("order") {
            notification.check(&self::order(order))?;
        }
        Ok(show::notification(&notification))
    });
}

#[test]
fn callbacks() {
    run("callbacks.json", |case| {
        let callback = Callback::parse(text(case, "message"))?;
        if let Some(order) = case.get("order") {
            callback.check(&self::order(order))?;
        }
        Ok(show::callback(callback.claims()))
    });
}

#[test]
fn inquiries() {
    run("inquiries.json", |case| {
        let order = order(&case["order"]);
        read_inquiry(&order, number(case, "http_status"), text(case, "body")).map(|t| show::transaction(&t))
    });
}

#[test]
fn registrations() {
    run("registrations.json", |case| {
        let direct = text(case, "channel") == "direct";
        let registration = registration(&case["registration"]);
        let body = registration_body(
            &registration,
            direct,
            &credentials(case)?,
            timestamp(text(case, "now")),
        )?;
        let wire: Value = serde_json::from_str(&body).expect("a request is JSON");
        Ok(json!({ "wire": wire }))
    });
}

#[test]
fn registration_answers() {
    run("registration_answers.json", |case| {
        let registration = registration(&case["registration"]);
        let (status, body) = (number(case, "http_status"), text(case, "body"));
        if text(case, "channel") == "direct" {
            return read_direct_registration(&registration, status, body)
                .map(|code| show::payment_code(&code));
        }
        let environment = environment(text(case, "environment"));
        read_registration(&registration, &environment, status, body).map(|checkout| show::checkout(&checkout))
    });
}

#[test]
fn declines() {
    let file = cases::read("declines.json");
    run("declines.json", |case| declines::answered(&file, case));
}

/// A code that is added to the table needs its cases.
#[test]
fn every_documented_code_is_an_answer() {
    let file = cases::read("declines.json");
    let told = |operation: &str| declines::codes(&file, operation);
    let somewhere: BTreeSet<_> = declines::OPERATIONS.into_iter().flat_map(told).collect();
    for method in [None, Some(PayMethod::ConvenienceStore), Some(PayMethod::Card)] {
        for (code, _) in ResultCode::known(method.as_ref()) {
            assert!(somewhere.contains(code), "{code} has no case");
        }
    }
    for (asking, resolving) in [("register", "resolve"), ("register_direct", "resolve_direct")] {
        assert!(
            told(resolving).is_superset(&told(asking)),
            "{resolving} lacks codes of {asking}"
        );
    }
    for case in file["cases"].as_array().unwrap() {
        let before = case["ok"]["already_registered"] == true;
        let resolving = text(case, "operation").starts_with("resolve");
        assert_eq!(
            before,
            resolving && declines::code(case) == "9009",
            "{}",
            case["name"]
        );
    }
}

/// The vectors hold every face to what `show` shows, and this holds `show` to the core's own types.
#[test]
fn every_field_of_an_answer_is_shown() {
    fn compare(answer: &impl std::fmt::Debug, shown: &Value) {
        let debug = format!("{answer:#?}");
        let fields = debug
            .lines()
            .filter_map(|line| line.strip_prefix("    ")?.split_once(": "));
        for (field, _) in fields.filter(|(field, _)| !field.starts_with([' ', '"']) && *field != "raw") {
            assert!(shown.get(field).is_some(), "{field} is not shown");
        }
    }
    let order = Order::new("r", 1, "T").unwrap();
    let said = r#"{"resultCd":"0000","tXid":"T","referenceNo":"r","amt":"1","payNo":"1","paymentURL":"https://dev.nicepay.co.id/p"}"#;
    let transaction = read_inquiry(&order, 200, said).unwrap();
    compare(&transaction, &show::transaction(&transaction));
    let payment = Registration::new("r", 1);
    let checkout = read_registration(&payment, &Environment::Sandbox, 200, said).unwrap();
    compare(&checkout, &show::checkout(&checkout));
    let code = read_direct_registration(&payment, 200, said).unwrap();
    compare(&code, &show::payment_code(&code));
}
