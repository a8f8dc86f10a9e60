//! `trigger` sends a sample to a merchant's handler; `verify` checks a pasted message.

use std::io::Read;

use nicepay_checkout::testing::{SampleNotification, callback_query};
use nicepay_checkout::{Callback, Credentials, Error, Fields, Mitra, Notification, Order};
use reqwest::Method;

use super::{Merchant, Message, Trigger, Verify, say};
use crate::outbound;

pub(super) async fn trigger(trigger: &Trigger) -> Result<(), String> {
    let order = Order::new(&*trigger.reference, trigger.amount, &*trigger.tx).map_err(plain)?;
    let url = outbound::allowed(&trigger.to).ok_or("--to must be http on this machine, or https")?;
    let sent = match trigger.message {
        Message::Callback => {
            let mut url = url;
            let query = callback_query(&order, &Mitra::Alfamart, "9041231106386098");
            let whole = url
                .query()
                .map_or_else(|| query.clone(), |own| format!("{own}&{query}"));
            url.set_query(Some(&whole));
            say(&format!("GET {url}"));
            outbound::send(Method::GET, &url, None).await
        }
        Message::Notification => {
            let credentials = credentials(&trigger.merchant)?;
            let sample = if trigger.reversal {
                SampleNotification::reversal(&order)
            } else {
                SampleNotification::deposit(&order)
            };
            let form = sample.form(&credentials);
            say(&format!("POST {}\n\n{form}", trigger.to));
            outbound::send(
                Method::POST,
                &url,
                Some(("application/x-www-form-urlencoded", form)),
            )
            .await
        }
    };
    let (status, body) = sent?;
    let body: String = body.chars().take(2_000).collect();
    say(&format!("\nHTTP {status}\n\n{body}"));
    let taken = match trigger.message {
        Message::Callback => (200..400).contains(&status),
        Message::Notification => (200..300).contains(&status),
    };
    if taken {
        return Ok(());
    }
    Err(format!(
        "the handler replied {status}: to NICEPAY that means \"not received\""
    ))
}

pub(super) fn verify(verify: &Verify) -> Result<(), String> {
    let mut text = String::new();
    if verify.body == "-" {
        let read = std::io::stdin().take(1 << 20).read_to_string(&mut text);
        read.map_err(|error| error.to_string())?;
    } else {
        text.clone_from(&verify.body);
    }
    let text = text.trim_end_matches(['\r', '\n']);
    let order = match (&verify.tx, &verify.reference, verify.amount) {
        (Some(tx), Some(reference), Some(amount)) => {
            Some(Order::new(&**reference, amount, &**tx).map_err(plain)?)
        }
        _ => None,
    };
    match verify.message {
        Message::Callback => {
            let callback = Callback::parse(text).map_err(plain)?;
            show(callback.claims().raw());
            if let Some(order) = &order {
                callback.check(order).map_err(plain)?;
                say("it matches the order");
            }
            say("a callback is not signed: inquire before you trust it");
        }
        Message::Notification => {
            let notification = Notification::parse(text).map_err(plain)?;
            show(notification.claims().raw());
            let genuine = notification
                .verify(&credentials(&verify.merchant)?)
                .map_err(plain)?;
            say("the token is genuine");
            if let Some(order) = &order {
                genuine.check(order).map_err(plain)?;
                say("it matches the order");
            }
            say(
                "the token covers only the transaction id and the amount: inquire before you act on the rest",
            );
        }
    }
    Ok(())
}

fn show(fields: &Fields) {
    for (name, value) in fields.iter() {
        let secret = name.to_ascii_lowercase().contains("token");
        let value = if secret {
            "[redacted]"
        } else {
            value.unwrap_or("null")
        };
        say(&format!("{name:>14}  {value}"));
    }
}

fn credentials(merchant: &Merchant) -> Result<Credentials, String> {
    let key = match &merchant.key_env {
        None => Credentials::SANDBOX_MERCHANT_KEY.to_owned(),
        Some(name) => std::env::var(name).map_err(|_| format!("{name} is not set"))?,
    };
    Credentials::new(&merchant.merchant, &key).map_err(plain)
}

#[allow(clippy::needless_pass_by_value)] // for map_err
fn plain(error: Error) -> String {
    error.to_string()
}
