//! The customer: chooses, pays or does not, and comes back once, twice, never, or with a lie.

use std::time::Duration;

use nicepay_checkout::Cancel;
use serde_json::{Value, json};

use crate::merchant::Merchant;

/// A number under 100 that depends on the seed, the payment and the question alone.
fn chance(seed: u64, number: usize, question: u64) -> u64 {
    let mut mixed = seed
        ^ (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ question.wrapping_mul(0xD1B5_4A32_D192_ED03);
    for _ in 0..3 {
        mixed ^= mixed >> 29;
        mixed = mixed.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    }
    (mixed >> 32) % 100
}

/// One purchase, from the order to the customer's last step. Begun anew after a crash, it goes on where the
/// book and the gateway stand.
pub(crate) async fn buy(merchant: &Merchant, seed: u64, number: usize) {
    let chance = |question| chance(seed, number, question);
    let direct = chance(0) < 40;
    let order = merchant.register(number, direct).await;
    let gateway = Control::new(merchant);
    let id = order.transaction_id.as_str();

    if chance(1) < 5 {
        if let Err(error) = merchant.client.cancel(&order, &Cancel::full()).await {
            merchant.book.count(error.kind());
        }
    } else if chance(1) >= 15 {
        if !direct {
            let chosen = gateway.ask(id, "choose", json!({"store": "ALMA"})).await;
            if let Some(url) = chosen["callback_url"].as_str() {
                come_back(merchant, url, chance(2)).await;
            }
        }
        if chance(3) < 85 {
            gateway.ask(id, "pay", Value::Null).await;
        }
        if chance(4) < 5 {
            gateway.ask(id, "forge", json!({"kind": "deposit"})).await;
        }
        if chance(5) < 3 {
            gateway.ask(id, "reverse", Value::Null).await;
        }
    }
    merchant.book.finish(number);
}

async fn come_back(merchant: &Merchant, url: &str, chance: u64) {
    let altered = url.replace("amount=10000", "amount=1");
    let visits: &[&str] = match chance {
        0..20 => &[],
        20..30 => &[url, url],
        30..35 => &[&altered],
        _ => &[url],
    };
    for visit in visits {
        if let Err(error) = merchant.called_back(visit).await {
            merchant.book.count(error.kind());
        }
    }
}

/// The hands at the counter: the gateway's control API, asked again while the gateway is down.
struct Control<'a>(&'a Merchant);

impl<'a> Control<'a> {
    fn new(merchant: &'a Merchant) -> Self {
        Self(merchant)
    }

    async fn ask(&self, id: &str, what: &str, body: Value) -> Value {
        let url = format!(
            "{}/sandbox/transactions/{id}/{what}",
            self.0.client.environment().base_url()
        );
        loop {
            let body = if body.is_null() {
                String::new()
            } else {
                body.to_string()
            };
            let sent = http().post(&url).body(body).send().await;
            if let Ok(answer) = sent
                && let Ok(bytes) = answer.bytes().await
                && let Ok(answer) = serde_json::from_slice(&bytes)
            {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn http() -> &'static reqwest::Client {
    static HTTP: std::sync::OnceLock<reqwest::Client> = std::sync::OnceLock::new();
    HTTP.get_or_init(|| reqwest::Client::builder().no_proxy().build().unwrap())
}
