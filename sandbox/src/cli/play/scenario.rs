//! A scenario file.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fault::Fault;

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct Scenario {
    #[serde(rename = "step")]
    pub(in crate::cli) steps: Vec<Step>,
}

impl Scenario {
    pub(in crate::cli) fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())
    }
}

/// One thing that happens. Orders go by their references.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::cli) enum Step {
    /// Registers a payment, as a shop does.
    Register(Register),
    /// Waits until a shop has registered a payment.
    WaitFor(WaitFor),
    Choose(Choose),
    Pay(String),
    Begin(String),
    Confirm(String),
    Fail(String),
    Reverse(String),
    Expire(String),
    /// Sends the last notification again.
    Notify(String),
    Forge(Forge),
    Fault(Fault),
    ClearFaults(bool),
    /// Moves the gateway's clock, in seconds.
    Advance(u64),
    /// Waits, in seconds.
    Sleep(f64),
    /// Waits until no notification is under way.
    Idle(bool),
    Expect(Expect),
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct Register {
    pub(in crate::cli) order: String,
    pub(in crate::cli) amount: u64,
    #[serde(default = "goods")]
    pub(in crate::cli) goods_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::cli) callback_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::cli) notification_url: Option<String>,
}

fn goods() -> String {
    "Sample goods".to_owned()
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct WaitFor {
    pub(in crate::cli) order: String,
    #[serde(default = "a_minute")]
    pub(in crate::cli) seconds: f64,
}

fn a_minute() -> f64 {
    60.0
}

/// As the control API has it: a store, or a method with what it needs.
#[derive(Debug, Deserialize, Serialize)]
pub(in crate::cli) struct Choose {
    pub(in crate::cli) order: String,
    #[serde(flatten)]
    pub(in crate::cli) choice: serde_json::Map<String, Value>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct Forge {
    pub(in crate::cli) order: String,
    pub(in crate::cli) kind: String,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(in crate::cli) struct Expect {
    pub(in crate::cli) order: String,
    /// As `nicepay-sandbox list` shows it, such as paid.
    pub(in crate::cli) state: Option<String>,
    /// How many notifications the shop has taken with a success.
    pub(in crate::cli) delivered: Option<usize>,
    /// How long it may take.
    #[serde(default = "ten_seconds")]
    pub(in crate::cli) seconds: f64,
}

fn ten_seconds() -> f64 {
    10.0
}

impl Expect {
    /// What is different; `None` if nothing is.
    pub(in crate::cli) fn differs(&self, payment: &Value) -> Option<String> {
        let state = payment.get("state").and_then(Value::as_str).unwrap_or_default();
        let all = payment.get("notifications").and_then(Value::as_array);
        let is_delivered = |one: &&Value| one.get("state").and_then(Value::as_str) == Some("delivered");
        let delivered = all.into_iter().flatten().filter(is_delivered).count();
        if self.state.as_deref().is_some_and(|wanted| wanted != state) {
            return Some(format!("the payment is {state}"));
        }
        if self.delivered.is_some_and(|wanted| wanted != delivered) {
            return Some(format!("the shop has taken {delivered} notifications"));
        }
        None
    }
}

impl fmt::Display for Step {
    /// As it stands in the file, in a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = serde_json::to_value(self).unwrap_or_default();
        let Some((name, what)) = value.as_object().and_then(|step| step.iter().next()) else {
            return Ok(());
        };
        let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match what {
            Value::Bool(_) => f.write_str(name),
            Value::Object(fields) => {
                f.write_str(name)?;
                let known = fields.iter().filter(|(_, value)| !value.is_null());
                for (key, value) in known {
                    write!(f, " {key}={}", plain(value))?;
                }
                Ok(())
            }
            other => write!(f, "{name} {}", plain(other)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_step_says_what_it_does_and_a_mistake_is_named() {
        let text = "[[step]]\nregister = { order = \"A\", amount = 10000 }\n[[step]]\nfault = { operation = \"inquire\", \
                    kind = \"latency\", ms = 5, times = 2 }\n[[step]]\nidle = true\n[[step]]\npay = \"A\"\n";
        let steps = Scenario::read(text).unwrap().steps;
        let said: Vec<String> = steps.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "register amount=10000 goods_name=Sample goods order=A",
                "fault kind=latency ms=5 operation=inquire times=2",
                "idle",
                "pay A"
            ]
        );
        for (text, why) in [
            ("[[step]]\npaid = \"A\"\n", "paid"),
            ("[[step]]\nregister = { order = \"A\" }\n", "amount"),
            (
                "[[step]]\nexpect = { order = \"A\", status = \"paid\" }\n",
                "status",
            ),
            ("[[steps]]\n", "steps"),
        ] {
            let error = Scenario::read(text).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
