//! Every operation on a NICEPAY that gives one answer to whatever it is asked.

use std::collections::BTreeSet;

use nicepay_checkout::{
    BoxFuture, Cancel, Client, Credentials, Environment, Error, HttpResponse, PayMethod, Resolution,
};
use serde_json::{Value, json};

use super::cases::{number, order, registration, text};

pub(crate) const OPERATIONS: [&str; 6] = [
    "register",
    "register_direct",
    "resolve",
    "resolve_direct",
    "inquire",
    "cancel",
];

/// The codes that `operation` is answered with.
pub(crate) fn codes(file: &Value, operation: &str) -> BTreeSet<String> {
    let cases = file["cases"].as_array().expect("cases").iter();
    let asked = cases.filter(|case| case["operation"] == operation);
    asked.map(code).collect()
}

/// The code of a case's answer.
pub(crate) fn code(case: &Value) -> String {
    let answer: Value = serde_json::from_str(text(case, "body")).expect("JSON");
    let code = &answer["resultCd"];
    code.as_str().map_or_else(|| code.to_string(), str::to_owned)
}

/// What becomes of the answer of `case`.
pub(crate) fn answered(file: &Value, case: &Value) -> Result<Value, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    runtime.block_on(asked(&answering(case)?, file, case))
}

fn answering(case: &Value) -> Result<Client, Error> {
    let (status, body) = (number(case, "http_status"), text(case, "body").to_owned());
    Client::builder(Credentials::sandbox(), Environment::Sandbox)
        .max_retries(0)
        .transport(move |_| -> BoxFuture<'static, _> {
            let answer = HttpResponse::new(status, body.clone());
            Box::pin(async move { Ok(answer) })
        })
        .build()
}

async fn asked(client: &Client, file: &Value, case: &Value) -> Result<Value, Error> {
    let method = case
        .get("pay_method")
        .map(|_| PayMethod::from(text(case, "pay_method")));
    let mut payment = registration(&file["registration"]);
    if let Some(method) = method.clone() {
        payment.pay_method = method;
    }
    let address = text(&file["registration"], "buyer_address");
    let direct = payment.clone().direct(text(file, "store").into(), address);
    let order = order(&file["order"]);
    match text(case, "operation") {
        "register" => client.register(&payment).await.map(drop),
        "register_direct" => client.register_direct(&direct).await.map(drop),
        "resolve" => return client.resolve(&payment).await.map(|it| shown(&it)),
        "resolve_direct" => return client.resolve_direct(&direct).await.map(|it| shown(&it)),
        "inquire" => client.inquire(&order).await.map(drop),
        "cancel" => {
            let cancel = method.map_or_else(Cancel::full, |method| Cancel::full().pay_method(method));
            client.cancel(&order, &cancel).await.map(drop)
        }
        other => panic!("no such operation: {other}"),
    }
    .map(|()| Value::Null)
}

fn shown<T>(resolution: &Resolution<T>) -> Value {
    json!({ "already_registered": matches!(resolution, Resolution::AlreadyRegistered) })
}
