//! `play` carries out a scenario file: steps and faults, one after the other.

pub(super) mod scenario;

use std::time::{Duration, Instant};

use nicepay_checkout::{Client, Credentials, Environment, Registration};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Play, Running, drive, say};
use scenario::{Expect, Register, Scenario, Step};

/// Pauses between two looks at the gateway.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

pub(super) async fn run(play: &Play) -> Result<(), String> {
    let text = std::fs::read_to_string(&play.file)
        .map_err(|error| format!("{} can't be read: {error}", play.file.display()))?;
    let scenario = Scenario::read(&text).map_err(|error| format!("{}: {error}", play.file.display()))?;
    let count = scenario.steps.len();
    for (number, step) in (1_usize..).zip(&scenario.steps) {
        say(&format!("{number}/{count} {step}"));
        carry_out(&play.running, step)
            .await
            .map_err(|why| format!("step {number} ({step}): {why}"))?;
    }
    Ok(())
}

async fn carry_out(running: &Running, step: &Step) -> Result<(), String> {
    let post = async |path: &str, body: Value| {
        drive::call(running, Method::POST, path, Some(body))
            .await
            .map(drop)
    };
    let act = async |order: &str, action: &str, body: Value| {
        let id = id_of(running, order).await?;
        post(&format!("transactions/{id}/{action}"), body).await
    };
    match step {
        Step::Register(wanted) => register(running, wanted).await,
        Step::WaitFor(wanted) => {
            let seconds = Duration::try_from_secs_f64(wanted.seconds).map_err(|error| error.to_string())?;
            until(seconds, async || {
                Ok(find(running, &wanted.order).await?.is_some())
            })
            .await?
            .then_some(())
            .ok_or(format!("no shop registered {} in time", wanted.order))
        }
        Step::Choose(choose) => act(&choose.order, "choose", json!(choose.choice)).await,
        Step::Pay(order) => act(order, "pay", json!({})).await,
        Step::Begin(order) => act(order, "begin", json!({})).await,
        Step::Confirm(order) => act(order, "confirm", json!({})).await,
        Step::Fail(order) => act(order, "fail", json!({})).await,
        Step::Reverse(order) => act(order, "reverse", json!({})).await,
        Step::Expire(order) => act(order, "expire", json!({})).await,
        Step::Notify(order) => act(order, "notify", json!({})).await,
        Step::Forge(forge) => act(&forge.order, "forge", json!({ "kind": forge.kind })).await,
        Step::Fault(fault) => post("faults", json!(fault)).await,
        Step::ClearFaults(_) => drive::call(running, Method::DELETE, "faults", None)
            .await
            .map(drop),
        Step::Advance(seconds) => post("clock/advance", json!({ "seconds": seconds })).await,
        Step::Sleep(seconds) => {
            let pause = Duration::try_from_secs_f64(*seconds).map_err(|error| error.to_string())?;
            tokio::time::sleep(pause).await;
            Ok(())
        }
        Step::Idle(_) => post("idle", json!({})).await,
        Step::Expect(expect) => check(running, expect).await,
    }
}

/// The newest payment of a reference.
async fn find(running: &Running, order: &str) -> Result<Option<Value>, String> {
    let answer = drive::call(running, Method::GET, "transactions", None).await?;
    let all = answer.get("transactions").and_then(Value::as_array);
    let is_it = |one: &&Value| one.get("reference").and_then(Value::as_str) == Some(order);
    Ok(all.into_iter().flatten().rfind(is_it).cloned())
}

async fn id_of(running: &Running, order: &str) -> Result<String, String> {
    let found = find(running, order).await?;
    let id = found.as_ref().and_then(|one| one.get("transaction_id")?.as_str());
    id.map(str::to_owned).ok_or(format!(
        "there is no payment {order}; register it, or wait_for the shop's"
    ))
}

async fn register(running: &Running, wanted: &Register) -> Result<(), String> {
    let base = running.url.trim_end_matches('/');
    let here = Environment::custom(base).map_err(|error| error.to_string())?;
    let client = Client::new(Credentials::sandbox(), here).map_err(|error| error.to_string())?;
    let registration = Registration::new(&wanted.order, wanted.amount)
        .goods_name(&wanted.goods_name)
        .buyer_name("John Doe")
        .buyer_phone("08123456789")
        .buyer_email("john.doe@example.com")
        .buyer_city("Jakarta")
        .buyer_state("DKI Jakarta")
        .buyer_postal_code("10200")
        .callback_url(wanted.callback_url.as_deref().unwrap_or(base))
        .notification_url(wanted.notification_url.as_deref().unwrap_or(base));
    let registered = client.register(&registration).await;
    registered.map(drop).map_err(|error| error.to_string())
}

/// Compares the payment with what is expected, which may take a while.
async fn check(running: &Running, expect: &Expect) -> Result<(), String> {
    let seconds = Duration::try_from_secs_f64(expect.seconds).map_err(|error| error.to_string())?;
    let mut last = String::new();
    let held = until(seconds, async || {
        let found = find(running, &expect.order).await?;
        let Some(found) = found else {
            last = "there is no such payment".to_owned();
            return Ok(false);
        };
        let differs = expect.differs(&found);
        last = differs.clone().unwrap_or_default();
        Ok(differs.is_none())
    })
    .await?;
    if held { Ok(()) } else { Err(last) }
}

/// Looks again and again until `held` is true; `false` when the time is over.
async fn until(
    patience: Duration,
    mut held: impl AsyncFnMut() -> Result<bool, String>,
) -> Result<bool, String> {
    let began = Instant::now();
    loop {
        if held().await? {
            return Ok(true);
        }
        if began.elapsed() >= patience {
            return Ok(false);
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}
