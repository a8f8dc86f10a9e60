//! The commands that control a running gateway through its control API.

use reqwest::Method;
use serde_json::{Value, json};
use url::Url;

use super::{Choose, FaultArgs, One, Running, say};
use crate::outbound;

pub(super) async fn list(running: &Running) -> Result<(), String> {
    let answer = call(running, Method::GET, "transactions", None).await?;
    let all = answer.get("transactions").and_then(Value::as_array);
    for transaction in all.into_iter().flatten() {
        let text = |name: &str| match transaction.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => "-".to_owned(),
            Some(other) => other.to_string(),
        };
        let columns = [
            text("transaction_id"),
            text("state"),
            text("amount"),
            partner(transaction).unwrap_or_else(|| text("store")),
            number(transaction).unwrap_or_else(|| text("payment_number")),
            text("reference"),
        ];
        say(&columns.join("\t"));
    }
    Ok(())
}

/// The bank, wallet, lender or issuer of a payment by another method than a store.
fn partner(transaction: &Value) -> Option<String> {
    let names = ["bank", "wallet", "lender", "issuer"];
    let of = transaction.get("instruction")?;
    let found = names.iter().find_map(|name| of.get(name)?.as_str());
    found.map(str::to_owned)
}

/// The number of a virtual account or of a card.
fn number(transaction: &Value) -> Option<String> {
    let of = transaction.get("instruction")?;
    let found = of.get("account_number").or_else(|| of.get("masked_number"));
    found?.as_str().map(str::to_owned)
}

pub(super) async fn choose(choose: &Choose) -> Result<(), String> {
    let body = match &choose.method {
        None => json!({ "store": choose.store }),
        Some(method) => json!({
            "method": method,
            "partner": choose.partner,
            "phone": choose.phone,
            "card": choose.card,
        }),
    };
    act(&choose.one, "choose", Some(body)).await
}

pub(super) async fn act(one: &One, action: &str, body: Option<Value>) -> Result<(), String> {
    let answer = call(
        &one.running,
        Method::POST,
        &format!("transactions/{}/{action}", one.id),
        body,
    )
    .await?;
    say(&format!("{answer:#}"));
    Ok(())
}

pub(super) async fn advance(running: &Running, seconds: u64) -> Result<(), String> {
    let answer = call(
        running,
        Method::POST,
        "clock/advance",
        Some(json!({ "seconds": seconds })),
    )
    .await?;
    say(&format!("{answer:#}"));
    Ok(())
}

pub(super) async fn fault(fault: &FaultArgs) -> Result<(), String> {
    if fault.clear {
        call(&fault.running, Method::DELETE, "faults", None).await?;
    } else if let (Some(operation), Some(kind)) = (&fault.operation, &fault.kind) {
        let mut body = serde_json::Map::new();
        body.insert("operation".into(), operation.as_str().into());
        body.insert("kind".into(), kind.as_str().into());
        if let Some(times) = fault.times {
            body.insert("times".into(), times.into());
        }
        if let Some(value) = &fault.value {
            let name = match kind.as_str() {
                "latency" | "delayed" => "ms",
                "status_before" | "status_after" => "status",
                "result_code" => "code",
                "oversized" => "bytes",
                _ => return Err(format!("{kind} takes no value")),
            };
            let number = value.parse::<u64>().ok().filter(|_| name != "code");
            let value = number.map_or_else(|| value.as_str().into(), Value::from);
            body.insert(name.into(), value);
        }
        call(&fault.running, Method::POST, "faults", Some(body.into())).await?;
    }
    let answer = call(&fault.running, Method::GET, "faults", None).await?;
    say(&format!("{answer:#}"));
    Ok(())
}

pub(super) async fn call(
    running: &Running,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> Result<Value, String> {
    let url = format!("{}/sandbox/{path}", running.url.trim_end_matches('/'));
    let url = Url::parse(&url).map_err(|error| format!("{url}: {error}"))?;
    let body = body.map(|body| ("application/json", body.to_string()));
    let (status, text) = outbound::send(method, &url, body).await?;
    let answer: Value =
        serde_json::from_str(&text).map_err(|_| format!("{url} is not a sandbox: HTTP {status}"))?;
    if status == 200 {
        return Ok(answer);
    }
    let why = answer.get("error").and_then(Value::as_str);
    Err(why.unwrap_or("the gateway rejected the request").to_owned())
}
