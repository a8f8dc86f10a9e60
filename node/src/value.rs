//! Reading what JavaScript hands over, and writing what it gets back.

use nicepay_checkout::{AmountPolicy, Environment, Fields, Order, Timestamp};
use serde_json::{Map, Value};

use crate::error::Fault;

/// An object from JavaScript. Its members are taken out one by one; what is left over is unknown, and refused
/// by name, so that a misspelt option never goes unnoticed.
pub(crate) struct Input {
    what: &'static str,
    members: Map<String, Value>,
}

impl Input {
    pub(crate) fn read(what: &'static str, json: &str) -> Result<Self, Fault> {
        match serde_json::from_str(json) {
            Ok(value) => Self::from_value(what, value),
            // JSON.stringify writes a lone surrogate, which is no text.
            Err(_) => Err(Fault::argument(format!(
                "{what} holds text that is not well-formed Unicode (a lone surrogate)"
            ))),
        }
    }

    pub(crate) fn from_value(what: &'static str, value: Value) -> Result<Self, Fault> {
        match value {
            Value::Object(members) => Ok(Self { what, members }),
            _ => Err(Fault::argument(format!("{what} must be an object"))),
        }
    }

    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name).filter(|value| !value.is_null())
    }

    fn wrong(&self, name: &str, wanted: &str) -> Fault {
        Fault::argument(format!("{}.{name} must be {wanted}", self.what))
    }

    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, Fault> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(name, "a string")),
        }
    }

    pub(crate) fn needed(&mut self, name: &str) -> Result<String, Fault> {
        self.text(name)?.ok_or_else(|| self.wrong(name, "a string"))
    }

    /// Whole rupiah, as the digits that `lib/convert.js` made of a number, bigint or string.
    pub(crate) fn rupiah(&mut self, name: &str) -> Result<Option<u64>, Fault> {
        Ok(self.text(name)?.map(|digits| rupiah(&digits)))
    }

    pub(crate) fn number(&mut self, name: &str) -> Result<Option<u64>, Fault> {
        match self.take(name) {
            None => Ok(None),
            Some(value) => value
                .as_u64()
                .map(Some)
                .ok_or_else(|| self.wrong(name, "a whole number, not negative")),
        }
    }

    #[cfg(feature = "ledger")]
    pub(crate) fn count(&mut self, name: &str) -> Result<Option<u32>, Fault> {
        let number = self.number(name)?;
        let count = number.map(u32::try_from).transpose();
        count.map_err(|_| self.wrong(name, "a whole number below 2^32"))
    }

    #[cfg(feature = "ledger")]
    pub(crate) fn flag(&mut self, name: &str) -> Result<Option<bool>, Fault> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(on)) => Ok(Some(on)),
            Some(_) => Err(self.wrong(name, "true or false")),
        }
    }

    pub(crate) fn time(&mut self, name: &str) -> Result<Option<Timestamp>, Fault> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| {
                self.wrong(
                    name,
                    "a Date or an ISO 8601 time with its offset, such as 2026-01-31T23:59:59+07:00",
                )
            }),
        }
    }

    pub(crate) fn list(&mut self, name: &str) -> Result<Vec<Value>, Fault> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(values)) => Ok(values),
            Some(_) => Err(self.wrong(name, "an array")),
        }
    }

    /// What is left: text members that are named at run time.
    pub(crate) fn rest(self) -> impl Iterator<Item = (String, Value)> {
        self.members.into_iter().filter(|(_, value)| !value.is_null())
    }

    pub(crate) fn end(self) -> Result<(), Fault> {
        let what = self.what;
        match self.rest().next() {
            None => Ok(()),
            Some((name, _)) => Err(unknown(what, &name)),
        }
    }
}

pub(crate) fn unknown(what: &str, name: &str) -> Fault {
    Fault::argument(format!("{what}.{name} is not known; check its spelling"))
}

/// More digits than 64 bits hold are far more than NICEPAY takes: the core says so.
fn rupiah(digits: &str) -> u64 {
    digits.parse().unwrap_or(u64::MAX)
}

/// The merchant's order.
pub(crate) fn order(value: Value) -> Result<Order, Fault> {
    let mut input = Input::from_value("order", value)?;
    let reference = input.needed("reference")?;
    let amount = input.rupiah("amount")?.unwrap_or_default();
    let id = input.needed("transactionId")?;
    let policy = match input.take("amountPolicy") {
        None => AmountPolicy::Exact,
        Some(given) => policy("order.amountPolicy", given)?,
    };
    Ok(Order::new(reference, amount, id)?.accepting(policy))
}

/// Which amounts pay an order.
pub(crate) fn policy(what: &'static str, value: Value) -> Result<AmountPolicy, Fault> {
    let wrong = || {
        Fault::argument(format!(
            "{what} must be \"exact\", \"at_least\" or {{ withFee: rupiah }}"
        ))
    };
    match value {
        Value::String(name) if name == "exact" => Ok(AmountPolicy::Exact),
        Value::String(name) if name == "at_least" => Ok(AmountPolicy::AtLeast),
        value @ Value::Object(_) => {
            let mut fee = Input::from_value(what, value)?;
            let max = fee.rupiah("withFee")?.ok_or_else(wrong)?;
            fee.end()?;
            Ok(AmountPolicy::WithFee { max })
        }
        _ => Err(wrong()),
    }
}

/// A name of one of NICEPAY's hosts, or a base URL.
pub(crate) fn environment(text: &str) -> Result<Environment, Fault> {
    match Environment::named(text) {
        Some(environment) => Ok(environment),
        None if text.contains("://") => Ok(Environment::custom(text)?),
        None => Err(Fault::argument(
            "environment must be \"sandbox\", \"staging\", \"production\", \"services_sandbox\", \
             \"services_production\" or a base URL",
        )),
    }
}

/// Every field of a message: `[[name, text or null], …]`, in the order it came.
pub(crate) fn raw(fields: &Fields) -> Value {
    fields
        .iter()
        .map(|(name, value)| Value::from(vec![Value::from(name), value.into()]))
        .collect()
}

/// A moment in milliseconds since 1970, as JavaScript counts.
pub(crate) fn time(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_millisecond)
}
