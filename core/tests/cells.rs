//! The key cells of the fault matrix, the same for every language: `tests/faults/cells.json`.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use std::path::Path;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout::{
    BulkOptions, Callback, Cancel, Client, Error, Order, PayMethod, Resolution, TransactionState, WaitPolicy,
    blocking,
};
use nicepay_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};
use support::report::ran;
use support::{builder, direct_payment, payment};

const PATIENCE: Duration = Duration::from_secs(20);

/// What a call told of the payment, in plain words.
fn told(state: TransactionState) -> String {
    state.as_str().to_owned()
}

fn messages(client: &Client, order: &Order) -> (String, String) {
    let reported = json!({ "resultCd": "0000", "tXid": order.transaction_id.as_str(), "amt": order.amount.as_u64(),
        "referenceNo": order.reference.as_str() });
    (
        reported.to_string(),
        SampleNotification::deposit(order).form(client.credentials()),
    )
}

fn resolution<T>(found: &Resolution<T>) -> String {
    match found {
        Resolution::Registered(_) => "registered".to_owned(),
        Resolution::AlreadyRegistered => "already_registered".to_owned(),
    }
}

fn cancel() -> Cancel {
    Cancel::full().pay_method(PayMethod::ConvenienceStore)
}

async fn perform(client: &Client, operation: &str, order: &Order) -> Result<String, Error> {
    let (callback, notification) = messages(client, order);
    match operation {
        "register" => client
            .register(&payment("new"))
            .await
            .map(|_| "registered".into()),
        "register_direct" => client
            .register_direct(&direct_payment("new"))
            .await
            .map(|_| "registered".into()),
        "resolve" => {
            drop(client.register(&payment("new")).await);
            client
                .resolve(&payment("new"))
                .await
                .map(|found| resolution(&found))
        }
        "resolve_direct" => {
            drop(client.register_direct(&direct_payment("new")).await);
            let found = client.resolve_direct(&direct_payment("new")).await;
            found.map(|found| resolution(&found))
        }
        "inquire" => client.inquire(order).await.map(|t| told(t.state)),
        "wait_until_settled" => {
            let waiting = client.wait_until_settled(order.clone(), PATIENCE, WaitPolicy::default());
            let first = Box::pin(waiting).next().await.expect("a change");
            first.map(|t| told(t.state))
        }
        "inquire_all" => {
            let all = client.inquire_all(stream::iter([order.clone()]), BulkOptions::default());
            let (_, result) = Box::pin(all).next().await.expect("a result");
            result.map(|t| told(t.state))
        }
        "confirm" => {
            let callback = Callback::parse(callback)?;
            client.confirm(&callback, order).await.map(|c| told(c.state()))
        }
        "settle" => {
            let notification = client.verify_notification(notification)?;
            client.settle(&notification, order).await.map(|s| told(s.state()))
        }
        "cancel" => client
            .cancel(order, &cancel())
            .await
            .map(|c| c.outcome.as_str().into()),
        other => panic!("no such operation: {other}"),
    }
}

fn perform_blocking(client: &blocking::Client, operation: &str, order: &Order) -> Result<String, Error> {
    let (callback, notification) = messages(client.as_async(), order);
    match operation {
        "register" => client.register(&payment("new")).map(|_| "registered".into()),
        "register_direct" => client
            .register_direct(&direct_payment("new"))
            .map(|_| "registered".into()),
        "resolve" => {
            drop(client.register(&payment("new")));
            client.resolve(&payment("new")).map(|found| resolution(&found))
        }
        "resolve_direct" => {
            drop(client.register_direct(&direct_payment("new")));
            let found = client.resolve_direct(&direct_payment("new"));
            found.map(|found| resolution(&found))
        }
        "inquire" => client.inquire(order).map(|t| told(t.state)),
        "wait_until_settled" => {
            let mut waiting = client.wait_until_settled(order.clone(), PATIENCE, WaitPolicy::default())?;
            waiting.next().expect("a change").map(|t| told(t.state))
        }
        "inquire_all" => {
            let mut all = client.inquire_all([order.clone()], BulkOptions::default())?;
            all.next().expect("a result").1.map(|t| told(t.state))
        }
        "confirm" => {
            let callback = Callback::parse(callback)?;
            client.confirm(&callback, order).map(|c| told(c.state()))
        }
        "settle" => {
            let notification = client.verify_notification(notification)?;
            client.settle(&notification, order).map(|s| told(s.state()))
        }
        "cancel" => client.cancel(order, &cancel()).map(|c| c.outcome.as_str().into()),
        other => panic!("no such operation: {other}"),
    }
}

fn cells() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/faults/cells.json");
    let file: Value = serde_json::from_slice(&std::fs::read(path).expect("the cells")).expect("JSON");
    file["cases"].as_array().expect("cases").clone()
}

/// How often the gateway was asked.
fn asked(sandbox: &Sandbox) -> usize {
    let requests = sandbox.requests().into_iter();
    requests
        .filter(|request| request.path.starts_with("/nicepay/"))
        .count()
}

/// What came of the cell, by the same names as what it expects.
fn outcome(sandbox: &Sandbox, order: &Order, already: usize, result: &Result<String, Error>) -> Value {
    let payments = sandbox.transactions();
    let registered = payments
        .iter()
        .find(|payment| payment.reference == "new")
        .map_or(0, |payment| payment.registrations);
    let open = payments
        .iter()
        .find(|payment| payment.transaction_id == order.transaction_id.as_str());
    let mut came = json!({ "asked": asked(sandbox) - already, "registered": registered, "state": open.expect("the open order").state });
    match result {
        Ok(told) => came["told"] = json!(told),
        Err(error) => {
            came["error"] = json!(error.kind().as_str());
            came["retryable"] = json!(error.is_retryable());
        }
    }
    came
}

fn compare(cell: &Value, came: &Value) {
    for (name, expected) in cell["expect"].as_object().expect("what to expect") {
        assert_eq!(&came[name], expected, "{}: {name} of {came}", cell["name"]);
    }
    // Nobody pays in any cell, and nothing is registered twice.
    assert_ne!(came["told"], "paid", "{}", cell["name"]);
    assert!(came["registered"].as_u64() <= Some(1), "{}", cell["name"]);
}

fn run(cell: &Value, is_blocking: bool, runtime: &tokio::runtime::Runtime) {
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    let patient = builder(&sandbox).build().unwrap();
    let order = runtime
        .block_on(patient.register_direct(&direct_payment("open")))
        .unwrap()
        .order();
    let already = asked(&sandbox);
    for fault in cell["faults"].as_array().expect("faults") {
        sandbox.inject(serde_json::from_value::<Fault>(fault.clone()).expect("a fault of the sandbox's"));
    }
    let limit = cell["timeout_ms"]
        .as_u64()
        .map_or(PATIENCE, Duration::from_millis);
    let client = builder(&sandbox).timeout(limit).build().unwrap();
    let operation = cell["operation"].as_str().expect("an operation");
    let result = if is_blocking {
        perform_blocking(&blocking::Client::from(client), operation, &order)
    } else {
        runtime.block_on(perform(&client, operation, &order))
    };
    compare(cell, &outcome(&sandbox, &order, already, &result));
}

#[test]
fn every_cell_async_and_blocking() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for cell in cells() {
        for is_blocking in [false, true] {
            run(&cell, is_blocking, &runtime);
        }
        ran("faults", cell["name"].as_str().expect("a name"));
    }
}

#[test]
fn every_operation_has_a_cell() {
    let source = ["client", "wait", "bulk"].map(|file| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{file}.rs"));
        std::fs::read_to_string(path).expect("the source")
    });
    let mut operations: Vec<&str> = source
        .iter()
        .flat_map(|text| text.split("\n    pub ").skip(1))
        .filter_map(|item| item.strip_prefix("async ").unwrap_or(item).strip_prefix("fn "))
        .filter(|function| {
            function
                .split(')')
                .next()
                .is_some_and(|head| head.contains("&self"))
        })
        .filter_map(|function| function.split(['(', '<']).next())
        // What asks nobody has no fault.
        .filter(|name| {
            ![
                "credentials",
                "environment",
                "timeout",
                "verify_notification",
                "with_timeout",
            ]
            .contains(name)
        })
        .collect();
    operations.sort_unstable();
    let cells = cells();
    let mut covered: Vec<&str> = cells
        .iter()
        .filter_map(|cell| cell["operation"].as_str())
        .collect();
    covered.sort_unstable();
    covered.dedup();
    assert_eq!(covered, operations);
}
