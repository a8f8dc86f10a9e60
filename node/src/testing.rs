//! For merchants' own tests and for this package's: samples, tokens, and answers read without a network.

use napi_derive::napi;
use nicepay_checkout::testing::{self, SampleNotification};
use nicepay_checkout::{MerchantToken, Mitra};
use serde_json::Value;

use crate::client::credentials;
use crate::error::{Fault, guarded};
use crate::value::{self, Input};
use crate::{inquiry, registration};

/// Every helper in one function, by name; `keys` as for a client.
#[napi]
pub fn testing_helper(name: String, merchant_id: String, keys: Vec<String>, input: String) -> String {
    guarded(|| helper(&name, merchant_id, keys, &input))
}

fn helper(name: &str, merchant_id: String, keys: Vec<String>, json: &str) -> Result<String, Fault> {
    let mut input = Input::read("input", json)?;
    let signing = || credentials(Some(merchant_id), keys);
    Ok(match name {
        "request_token" => {
            let stamp = input.needed("timeStamp")?;
            let (id, amount) = (input.needed("id")?, input.needed("amount")?);
            MerchantToken::for_request(&signing()?, &stamp, &id, &amount).to_hex()
        }
        "notification_token" => {
            let (id, amount) = (input.needed("id")?, input.needed("amount")?);
            MerchantToken::for_notification(&signing()?, &id, &amount).to_hex()
        }
        "sample_notification" => {
            let order = value::order(input.take("order").unwrap_or_default())?;
            let mut sample = match input.text("event")?.as_deref() {
                Some("reversal") => SampleNotification::reversal(&order),
                _ => SampleNotification::deposit(&order),
            };
            if let Some(Value::Object(fields)) = input.take("fields") {
                for (name, value) in fields {
                    let text = value
                        .as_str()
                        .ok_or_else(|| Fault::argument("fields must hold strings"))?;
                    sample = sample.with(&name, text);
                }
            }
            match input.text("format")?.as_deref() {
                Some("json") => sample.json(&signing()?),
                _ => sample.form(&signing()?),
            }
        }
        "callback_query" => {
            let order = value::order(input.take("order").unwrap_or_default())?;
            let store = Mitra::from(input.text("store")?.as_deref().unwrap_or("alfamart"));
            let number = input.text("paymentNumber")?;
            testing::callback_query(&order, &store, number.as_deref().unwrap_or("9041231106386098"))
        }
        "registration_body" => {
            let registration = registration::read(&input.needed("registration")?)?;
            let direct = input.take("direct") == Some(Value::Bool(true));
            let now = input
                .time("now")?
                .ok_or_else(|| Fault::argument("now must be a Date"))?;
            testing::registration_body(&registration, direct, &signing()?, now)?
        }
        "read_inquiry" => {
            let order = value::order(input.take("order").unwrap_or_default())?;
            let (status, body) = answer(&mut input)?;
            inquiry::transaction(&testing::read_inquiry(&order, status, &body)?).to_string()
        }
        "read_registration" => {
            let registration = registration::read(&input.needed("registration")?)?;
            let environment = value::environment(&input.needed("environment")?)?;
            let (status, body) = answer(&mut input)?;
            let checkout = testing::read_registration(&registration, &environment, status, &body)?;
            registration::checkout(&checkout).to_string()
        }
        "read_direct_registration" => {
            let registration = registration::read(&input.needed("registration")?)?;
            let (status, body) = answer(&mut input)?;
            let code = testing::read_direct_registration(&registration, status, &body)?;
            registration::code(&code).to_string()
        }
        other => return Err(Fault::argument(format!("there is no helper {other}"))),
    })
}

fn answer(input: &mut Input) -> Result<(u16, String), Fault> {
    let status = input
        .number("httpStatus")?
        .and_then(|status| u16::try_from(status).ok());
    Ok((status.unwrap_or(200), input.needed("body")?))
}
