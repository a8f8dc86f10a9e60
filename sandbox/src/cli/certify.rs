//! `certify` sends a shop genuine and false messages, while the gateway knows the truth, and says by which the shop was fooled.

mod cases;
mod gateway;
mod shop;

use std::time::Duration;

use cases::{CASES, Case, Expected};
use gateway::Gateway;
use shop::Shop;

use super::{Certify, say};

/// Pauses between two looks at the shop.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Right,
    /// The shop believes what is not so.
    Fooled(String),
    /// The shop does not know what is so.
    Lost(String),
    /// The shop knows the truth, but did something else wrong.
    Wrong(String),
    /// It needs a flag that was not given.
    NotTried(&'static str),
}

impl Verdict {
    fn word(&self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Fooled(_) => "FOOLED",
            Self::Lost(_) => "LOST",
            Self::Wrong(_) => "WRONG",
            Self::NotTried(_) => "not tried",
        }
    }

    fn why(&self) -> &str {
        match self {
            Self::Right => "",
            Self::Fooled(why) | Self::Lost(why) | Self::Wrong(why) => why,
            Self::NotTried(why) => why,
        }
    }
}

pub(super) async fn run(certify: &Certify) -> Result<(), String> {
    let trial = Trial {
        gateway: Gateway::new(&certify.running),
        shop: Shop::new(certify)?,
        wait: seconds(certify.wait, "--wait")?,
        patience: seconds(certify.patience, "--patience")?,
    };
    let (mut tried, mut failed) = (0_usize, Vec::new());
    // Never an order that an earlier run has paid.
    let run = format!("{:x}", jiff::Timestamp::now().as_millisecond());
    for (number, case) in (1_u32..).zip(CASES.iter().copied()) {
        let verdict = trial.put(case, &format!("certify-{run}-{number}")).await;
        // Whatever happened, the next case begins with a gateway that behaves.
        trial.gateway.clear_faults().await?;
        let verdict = verdict?;
        let line = format!("{:<10}{:<34}{}", verdict.word(), case.name(), verdict.why());
        say(line.trim_end());
        match verdict {
            Verdict::NotTried(_) => {}
            Verdict::Right => tried = tried.saturating_add(1),
            _ => {
                tried = tried.saturating_add(1);
                failed.push(case.name());
            }
        }
    }
    if failed.is_empty() {
        say(&format!("\n{tried} of {tried} right"));
        return Ok(());
    }
    Err(format!(
        "{} of {tried} failed: {}",
        failed.len(),
        failed.join(", ")
    ))
}

fn seconds(value: f64, flag: &str) -> Result<Duration, String> {
    Duration::try_from_secs_f64(value).map_err(|_| format!("{flag} must be a number of seconds"))
}

/// One run against one shop.
struct Trial {
    gateway: Gateway,
    shop: Shop,
    /// How long a shop may take to be fooled.
    wait: Duration,
    /// How long a shop may take to learn the truth.
    patience: Duration,
}

impl Trial {
    async fn put(&self, case: Case, order: &str) -> Result<Verdict, String> {
        if case.needs_callback() && !self.shop.has_callback() {
            return Ok(Verdict::NotTried("needs --callback"));
        }
        if case.needs_deliveries() && !self.shop.counts_deliveries() {
            return Ok(Verdict::NotTried("needs --deliveries"));
        }
        let id = self.begin(order).await?;
        let verdict = match case.play(self, order, &id).await? {
            Some(verdict) => verdict,
            None => match case.expected() {
                Expected::Paid => self.becomes_paid(order).await?,
                Expected::Unpaid => self.stays_unpaid(order).await?,
                Expected::NoLongerPaid => self.becomes_unpaid(order).await?,
            },
        };
        Ok(verdict)
    }

    /// Lets the shop register a payment, and the customer choose a store where that is left to do.
    async fn begin(&self, order: &str) -> Result<String, String> {
        let before = self.gateway.ids().await?;
        self.shop.order(order).await?;
        let now = self.gateway.ids().await?;
        let id = now.into_iter().find(|id| !before.contains(id));
        let id = id.ok_or(
            "the shop registered no payment at this gateway: check --order, and the base URL that the shop uses",
        )?;
        self.gateway.choose(&id).await?;
        if self.shop.is_paid(order).await? {
            return Err(format!(
                "the shop calls a new order paid: check --status and --paid {:?}",
                self.shop.paid_word()
            ));
        }
        Ok(id)
    }

    async fn becomes_paid(&self, order: &str) -> Result<Verdict, String> {
        if self.comes(order, true).await? {
            return Ok(Verdict::Right);
        }
        Ok(Verdict::Lost(format!(
            "paid, and the shop does not know it after {} seconds",
            self.patience.as_secs_f64()
        )))
    }

    async fn becomes_unpaid(&self, order: &str) -> Result<Verdict, String> {
        if !self.comes(order, false).await? {
            return Ok(Verdict::Fooled(format!(
                "NICEPAY took the payment back, and the shop calls it paid after {} seconds",
                self.patience.as_secs_f64()
            )));
        }
        self.stays_unpaid(order).await
    }

    async fn stays_unpaid(&self, order: &str) -> Result<Verdict, String> {
        let began = std::time::Instant::now();
        loop {
            if self.shop.is_paid(order).await? {
                return Ok(Verdict::Fooled(
                    "nothing is paid, and the shop calls it paid".to_owned(),
                ));
            }
            if began.elapsed() >= self.wait {
                return Ok(Verdict::Right);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Whether the shop comes to call it paid, or no longer paid, while we are patient.
    async fn comes(&self, order: &str, paid: bool) -> Result<bool, String> {
        let began = std::time::Instant::now();
        loop {
            if self.shop.is_paid(order).await? == paid {
                return Ok(true);
            }
            if began.elapsed() >= self.patience {
                return Ok(false);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
}
