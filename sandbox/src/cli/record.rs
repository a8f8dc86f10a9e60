//! `record` prints what happened to a gateway's payments as a scenario, which `play` carries out again.

use std::collections::HashMap;

use reqwest::Method;
use serde_json::{Map, Value};

use super::play::scenario::{Choose, Register, Scenario, Step};
use super::{Running, drive, say};

pub(super) async fn run(running: &Running) -> Result<(), String> {
    let requests = drive::call(running, Method::GET, "requests", None).await?;
    let payments = drive::call(running, Method::GET, "transactions", None).await?;
    let steps = steps(list(&requests, "requests"), list(&payments, "transactions"));
    let text = toml::to_string(&Scenario { steps }).map_err(|error| error.to_string())?;
    say(text.trim_end());
    Ok(())
}

fn list<'a>(answer: &'a Value, name: &str) -> &'a [Value] {
    let found = answer.get(name).and_then(Value::as_array);
    found.map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The steps of each payment after those of the one that was registered before it.
fn steps(requests: &[Value], payments: &[Value]) -> Vec<Step> {
    let sent = requests.iter().filter_map(|request| request.get("body"));
    let registrations: HashMap<&str, &Value> = sent
        .filter(|body| body.get("dbProcessUrl").is_some())
        .map(|body| (text(body, "referenceNo"), body))
        .collect();
    let of_one = |payment| one(registrations.get(text(payment, "reference")).copied(), payment);
    payments.iter().flat_map(of_one).collect()
}

fn one(registration: Option<&Value>, payment: &Value) -> Vec<Step> {
    let order = text(payment, "reference").to_owned();
    let sent = |name: &str| {
        let found = registration.map(|body| text(body, name)).unwrap_or_default();
        Some(found.to_owned()).filter(|found| !found.is_empty())
    };
    let mut steps = vec![Step::Register(Register {
        order: order.clone(),
        amount: payment.get("amount").and_then(Value::as_u64).unwrap_or_default(),
        goods_name: sent("goodsNm").unwrap_or_else(|| "Sample goods".to_owned()),
        callback_url: sent("callBackUrl"),
        notification_url: sent("dbProcessUrl"),
    })];
    if let Some(choice) = payment.get("instruction").and_then(choice) {
        steps.push(Step::Choose(Choose {
            order: order.clone(),
            choice,
        }));
    }
    let mut paid = false;
    for notification in list(payment, "notifications") {
        let step = match (text(notification, "kind"), paid) {
            ("deposit", false) => Step::Pay(order.clone()),
            ("reversal", true) => Step::Reverse(order.clone()),
            ("deposit" | "reversal", _) => Step::Notify(order.clone()),
            _ => continue,
        };
        paid = match step {
            Step::Pay(_) => true,
            Step::Reverse(_) => false,
            _ => paid,
        };
        steps.push(step);
    }
    if text(payment, "state") == "expired" {
        steps.push(Step::Expire(order));
    }
    steps
}

/// What the customer chose, in the words of the control API.
fn choice(instruction: &Value) -> Option<Map<String, Value>> {
    let method = text(instruction, "pay_method");
    let partner = ["bank", "issuer", "wallet", "lender"];
    let partner = partner.iter().find_map(|name| instruction.get(name)).cloned();
    let mut choice = Map::new();
    match method {
        "" => return None,
        "convenience_store" => {
            choice.insert("store".to_owned(), instruction.get("store")?.clone());
        }
        "card" => {
            choice.insert("method".to_owned(), method.into());
            // The number itself is never kept.
            choice.insert("card".to_owned(), "4111111111111111".into());
        }
        _ => {
            choice.insert("method".to_owned(), method.into());
            choice.extend(partner.map(|partner| ("partner".to_owned(), partner)));
        }
    }
    Some(choice)
}
