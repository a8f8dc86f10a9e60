//! Waiting for a payment: inquiries with growing pauses until it is settled.

use std::time::Duration;

use futures_util::stream::{self, Stream};
use tokio::time::{Instant, sleep};

use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::inquiry::Transaction;
use crate::order::Order;
use crate::values::operation::Operation;

/// The pauses between inquiries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitPolicy {
    /// The first pause; 2 s by default.
    pub first_pause: Duration,
    /// The longest pause; 30 s by default. Each pause is 1.5 times the one before.
    pub longest_pause: Duration,
}

impl Default for WaitPolicy {
    fn default() -> Self {
        Self {
            first_pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(30),
        }
    }
}

impl WaitPolicy {
    /// Creates a policy with these pauses.
    #[must_use]
    pub fn new(first_pause: Duration, longest_pause: Duration) -> Self {
        Self {
            first_pause,
            longest_pause: longest_pause.max(first_pause),
        }
    }

    fn after(self, pause: Duration) -> Duration {
        pause
            .saturating_mul(3)
            .checked_div(2)
            .unwrap_or(pause)
            .min(self.longest_pause)
    }
}

/// Randomly up to a tenth more or less, so that many waiting orders do not inquire at the same time.
fn jittered(pause: Duration) -> Duration {
    let millis = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
    let spread = millis / 10;
    let extra = fastrand::u64(0..=spread.saturating_mul(2));
    Duration::from_millis(millis.saturating_sub(spread).saturating_add(extra))
}

struct Waiting {
    client: Client,
    order: Order,
    policy: WaitPolicy,
    deadline: Instant,
    pause: Option<Duration>,
    last: Option<Transaction>,
    over: bool,
}

impl Waiting {
    /// The next change, the end, or the error that ends the waiting.
    async fn next(mut self) -> Option<(Result<Transaction, Error>, Self)> {
        if self.over {
            return None;
        }
        loop {
            if let Some(pause) = self.pause {
                let left = self.deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    self.over = true;
                    return Some((Err(self.too_late()), self));
                }
                sleep(jittered(pause).min(left)).await;
            }
            self.pause = Some(
                self.pause
                    .map_or(self.policy.first_pause, |pause| self.policy.after(pause)),
            );
            match self.client.inquire(&self.order).await {
                Ok(now) if self.last.as_ref().is_some_and(|last| same(last, &now)) => {}
                Ok(now) => {
                    self.over = now.state.is_settled();
                    self.last = Some(now.clone());
                    return Some((Ok(now), self));
                }
                Err(error) if error.is_retryable() => {
                    tracing::debug!(kind = error.kind().as_str(), "inquiry failed; retrying");
                }
                Err(error) => {
                    self.over = true;
                    return Some((Err(error), self));
                }
            }
        }
    }

    fn too_late(&self) -> Error {
        let state = self.last.as_ref().map_or("none", |last| last.state.as_str());
        Error::new(
            ErrorKind::Timeout,
            format!("the payment was not settled within the limit; its last known state is {state}"),
            "the customer may still pay: keep the order open and inquire again later",
        )
        .retryable(true)
        .during(Operation::Inquire)
        .about(Some(&self.order.reference), Some(&self.order.transaction_id))
    }
}

/// "Without a limit": longer than a process lives, but short enough for the clock.
fn far_from(now: Instant) -> Instant {
    const DECADES: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
    now.checked_add(DECADES).unwrap_or(now)
}

fn same(last: &Transaction, now: &Transaction) -> bool {
    (
        last.state,
        &last.status_code,
        &last.pay_method,
        &last.payment_number,
    ) == (now.state, &now.status_code, &now.pay_method, &now.payment_number)
}

impl Client {
    /// Inquires until the payment is settled, and yields its state at first and at each change. The stream ends after a
    /// settled state (paid, expired, refunded …), or with one error: a [`Timeout`](ErrorKind::Timeout) when `limit` has
    /// passed ([`Duration::MAX`] for no limit), or an error that a retry can't fix. It retries after temporary failures.
    pub fn wait_until_settled(
        &self,
        order: Order,
        limit: Duration,
        policy: WaitPolicy,
    ) -> impl Stream<Item = Result<Transaction, Error>> + Send + use<> {
        let now = Instant::now();
        let waiting = Waiting {
            client: self.clone(),
            order,
            policy,
            deadline: now.checked_add(limit).unwrap_or_else(|| far_from(now)),
            pause: None,
            last: None,
            over: false,
        };
        stream::unfold(waiting, Waiting::next)
    }
}
