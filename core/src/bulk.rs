//! Asking about many payments: bounded concurrency, an optional rate limit, and no failure that stops the rest.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{Stream, StreamExt};
use tokio::sync::Mutex;
use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::client::Client;
use crate::error::Error;
use crate::inquiry::Transaction;
use crate::order::Order;

/// How hard to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkOptions {
    /// How many inquiries are under way at once; 16 by default.
    pub concurrency: usize,
    /// How many inquiries are begun a second at most; no limit by default.
    pub per_second: Option<NonZeroU32>,
}

impl Default for BulkOptions {
    fn default() -> Self {
        Self {
            concurrency: 16,
            per_second: None,
        }
    }
}

impl BulkOptions {
    /// At most `concurrency` at once (at least 1).
    #[must_use]
    pub fn concurrency(mut self, concurrency: usize) -> Self {
        self.concurrency = concurrency.max(1);
        self
    }

    /// At most `per_second` begun a second.
    #[must_use]
    pub fn per_second(mut self, per_second: NonZeroU32) -> Self {
        self.per_second = Some(per_second);
        self
    }
}

impl Client {
    /// Asks about each order of a stream and yields each with its result, in the order of their answers.
    ///
    /// Orders are taken from the stream only as answers are taken from the result, so memory stays bounded
    /// whatever their number. One failure is that order's result and stops nothing.
    pub fn inquire_all(
        &self,
        orders: impl Stream<Item = Order> + Send,
        options: BulkOptions,
    ) -> impl Stream<Item = (Order, Result<Transaction, Error>)> + Send {
        let client = self.clone();
        let pace = options.per_second.map(|rate| Arc::new(Mutex::new(paced(rate))));
        orders
            .map(move |order| {
                let (client, pace) = (client.clone(), pace.clone());
                async move {
                    if let Some(pace) = pace {
                        pace.lock().await.tick().await;
                    }
                    let result = client.inquire(&order).await;
                    (order, result)
                }
            })
            .buffer_unordered(options.concurrency.max(1))
    }
}

fn paced(rate: NonZeroU32) -> Interval {
    let period = Duration::from_secs(1)
        .checked_div(rate.get())
        .unwrap_or(Duration::from_secs(1));
    let mut pace = interval(period.max(Duration::from_nanos(1)));
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pace
}
