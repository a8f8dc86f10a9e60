//! The scripts of tests/ledger/, which run in every language: calls and what becomes of them.

use std::path::Path;

use nicepay_checkout::testing::{SampleNotification, callback_query};
use nicepay_checkout::{Credentials, Mitra, Order, PayMethod, ReferenceNo};
use nicepay_checkout_ledger::{CheckOut, LedgerError, Payment};
use nicepay_sandbox::{Fault, TransactionSnapshot};
use serde_json::{Value, json};

#[path = "../../../core/tests/support/report.rs"]
mod report;

use crate::support::{Shop, direct, id, sandbox};

#[tokio::test]
async fn every_script_of_payments() {
    run("payments").await;
}

#[tokio::test]
async fn every_script_of_answers() {
    run("answers").await;
}

#[tokio::test]
async fn every_script_of_notifications() {
    run("notifications").await;
}

#[tokio::test]
async fn every_script_of_events() {
    run("events").await;
}

async fn run(name: &str) {
    report::over_a_socket();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../tests/ledger/{name}.json"));
    let script: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    for case in script["cases"].as_array().unwrap() {
        let description = case["name"].as_str().unwrap();
        let settings = case.get("settings").cloned().unwrap_or_default();
        let shop = Shop::with(sandbox().await, |mut builder| {
            if let Some(checked) = settings["duplicates_checked"].as_bool() {
                builder = builder.duplicates_checked(checked);
            }
            if let Some(failures) = settings["failures_before_parking"].as_u64() {
                builder = builder.failures_before_parking(u32::try_from(failures).unwrap());
            }
            builder
        })
        .await;
        for (number, step) in (1..).zip(case["steps"].as_array().unwrap()) {
            let given = Script(&shop).step(step).await;
            if let Some(wanted) = step.get("gives") {
                assert!(
                    is_part(wanted, &given),
                    "{description}, step {number} {step}: {given}"
                );
            }
        }
        shop.ledger.close().await.unwrap();
        report::ran("ledger", &format!("{}: {description}", env!("CARGO_CRATE_NAME")));
    }
}

/// Whether everything that is wanted is there; more may be.
fn is_part(wanted: &Value, given: &Value) -> bool {
    match (wanted, given) {
        (Value::Object(wanted), Value::Object(given)) => {
            wanted.iter().all(|(name, value)| given.get(name) == Some(value))
        }
        _ => wanted == given,
    }
}

struct Script<'a>(&'a Shop);

impl Script<'_> {
    async fn step(&self, step: &Value) -> Value {
        let Shop {
            ledger,
            sandbox,
            client,
            ..
        } = self.0;
        let text = |name: &str| step[name].as_str().unwrap_or_default();
        let order = || id(text("order"));
        match text("do") {
            "check_out" => {
                let mut wanted = CheckOut::from(direct(text("order"), step["amount"].as_u64().unwrap()));
                if step["replace_open"] == true {
                    wanted = wanted.replacing_open();
                }
                answer(ledger.check_out(wanted).await.map(Some))
            }
            "payment" => answer(ledger.payment(&order()).await),
            "recheck" => answer(ledger.recheck(&order()).await),
            "cancel" => answer(ledger.cancel(&order()).await),
            "returned" => {
                let query = callback_query(&self.order(step), &Mitra::Alfamart, "1");
                answer(ledger.returned(query).await)
            }
            "adopt" => answer(ledger.adopt(&order(), &self.order(step)).await.map(Some)),
            "receive" => {
                let order = self.order(step);
                let sample = match text("event") {
                    "deposit" => SampleNotification::deposit(&order),
                    _ => SampleNotification::reversal(&order),
                };
                self.receive(&sample.form(&Credentials::sandbox())).await
            }
            "receive_body" => self.receive(text("body")).await,
            "run_due" => json!(ledger.run_due().await.unwrap()),
            "events" => self.events(text("consumer")).await,
            "retry_later" => {
                let event = ledger
                    .events(text("consumer"))
                    .await
                    .unwrap()
                    .try_next()
                    .await
                    .unwrap();
                let event = event.unwrap();
                let said = named(event.event());
                event.retry_later(text("error")).await.unwrap();
                json!(said)
            }
            "retry_parked" => json!(ledger.retry_parked(text("consumer"), None).await.unwrap()),
            "skip_parked" => {
                let parked = ledger.attention().await.unwrap().parked;
                let event = &parked.first().unwrap().event.id;
                json!(ledger.skip_parked(text("consumer"), event).await.unwrap())
            }
            "attention" => self.attention().await,
            "history" => {
                let history = ledger.history(&order()).await.unwrap();
                history
                    .iter()
                    .map(|entry| format!("{} {}", entry.source, entry.kind))
                    .collect()
            }
            "register" => {
                let wanted = direct(text("order"), step["amount"].as_u64().unwrap());
                client.register_direct(&wanted).await.unwrap();
                Value::Null
            }
            "registered" => json!(sandbox.transactions().len()),
            "pay" => done(sandbox.pay(&self.transaction(step).transaction_id)),
            "pay_late" => {
                let transaction = self.transaction(step).transaction_id;
                done(sandbox.set_status(&transaction, &PayMethod::ConvenienceStore, "0"))
            }
            "reverse" => done(sandbox.reverse(&self.transaction(step).transaction_id)),
            "expire" => done(sandbox.expire(&self.transaction(step).transaction_id)),
            "fault" => {
                sandbox.inject(serde_json::from_value::<Fault>(fault(step)).unwrap());
                Value::Null
            }
            "clear_faults" => {
                sandbox.clear_faults();
                Value::Null
            }
            unknown => unreachable!("no step is called {unknown}"),
        }
    }

    async fn receive(&self, body: &str) -> Value {
        match self.0.ledger.receive(body).await {
            Ok(reply) => json!({ "status": reply.status, "body": reply.body }),
            Err(error) => refusal(&error),
        }
    }

    /// Everything that is there for a consumer, each marked as done: in order per order, so order by order.
    async fn events(&self, consumer: &str) -> Value {
        let mut events = self.0.ledger.events(consumer).await.unwrap();
        let mut drained: Vec<String> = self.0.drain(&mut events).await.iter().map(named).collect();
        drained.sort_by_key(|event| event.split(' ').next().map(str::to_owned)); // stable
        drained.into()
    }

    async fn attention(&self) -> Value {
        let attention = self.0.ledger.attention().await.unwrap();
        let payments: Vec<&ReferenceNo> = attention
            .payments
            .iter()
            .map(|payment| &payment.order_id)
            .collect();
        json!({
            "payments": payments,
            "parked": attention.parked.len(),
            "unmatched": attention.unmatched.len(),
        })
    }

    /// The order's first or newest payment at the gateway.
    fn transaction(&self, step: &Value) -> TransactionSnapshot {
        let order = step["order"].as_str().unwrap();
        let mut of_order: Vec<TransactionSnapshot> = self.0.sandbox.transactions();
        of_order
            .retain(|found| found.reference == order || found.reference.starts_with(&format!("{order}-")));
        if step["which"] == "first" {
            of_order.truncate(1);
        }
        of_order.pop().unwrap()
    }

    fn order(&self, step: &Value) -> Order {
        let found = self.transaction(step);
        Order::new(
            found.reference.as_str(),
            found.amount,
            found.transaction_id.as_str(),
        )
        .unwrap()
    }
}

fn named(event: &nicepay_checkout_ledger::Event) -> String {
    format!("{} {} {}", event.order_id, event.kind.as_str(), event.epoch)
}

fn answer(result: Result<Option<Payment>, LedgerError>) -> Value {
    match result {
        Ok(None) => Value::Null,
        Ok(Some(payment)) => json!({
            "status": payment.status.as_str(),
            "amount": payment.amount.as_u64(),
            "attempt": payment.attempt,
            "reference": payment.reference.as_str(),
            "has_number": payment.payment_number.is_some(),
            "is_paid": payment.is_paid(),
            "epoch": payment.epoch,
        }),
        Err(error) => refusal(&error),
    }
}

/// A failure that passes by itself is called `retryable`, whatever its kind.
fn refusal(error: &LedgerError) -> Value {
    let kind = if error.is_retryable() {
        "retryable"
    } else {
        error.kind().as_str()
    };
    json!({ "error": kind, "http_status": error.http_status() })
}

fn done<T, E: std::fmt::Debug>(result: Result<T, E>) -> Value {
    result.unwrap();
    Value::Null
}

/// The step without what is the script's own.
fn fault(step: &Value) -> Value {
    let mut fault = step.clone();
    fault.as_object_mut().unwrap().remove("do");
    fault
}
