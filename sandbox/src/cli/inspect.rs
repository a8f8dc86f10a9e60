//! `trigger` sends a sample to a merchant's handler; `verify` checks a pasted message.

use std::io::Read;

use nicepay_checkout::{Callback, Credentials, Error, Fields, Notification, Order};

use super::{Merchant, Message, Trigger, Verify, say};
use crate::sample::{self, Sample};

pub(super) async fn trigger(trigger: &Trigger) -> Result<(), String> {
    let order = Order::new(&*trigger.reference, trigger.amount, &*trigger.tx).map_err(plain)?;
    let sample = match trigger.message {
        Message::Callback => Sample::Callback,
        Message::Notification if trigger.reversal => Sample::Reversal,
        Message::Notification => Sample::Deposit,
    };
    let exchange = sample::send(sample, &trigger.to, &order, &credentials(&trigger.merchant)?).await?;
    match trigger.message {
        Message::Callback => say(&format!("GET {}", exchange.sent)),
        Message::Notification => say(&format!("POST {}\n\n{}", trigger.to, exchange.sent)),
    }
    say(&format!("\nHTTP {}\n\n{}", exchange.status, exchange.reply));
    if exchange.taken {
        return Ok(());
    }
    Err(format!(
        "the handler replied {}: to NICEPAY that means \"not received\"",
        exchange.status
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
