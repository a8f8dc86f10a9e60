//! Bulk inquiries: limited concurrency, an optional rate limit, and failures that affect only their own order.

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

/// The limits of a bulk inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkOptions {
    /// The most simultaneous inquiries; 16 by default.
    pub concurrency: usize,
    /// The most inquiries started per second; no limit by default.
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
    /// Sets the most simultaneous inquiries (at least 1).
    #[must_use]
    pub fn concurrency(mut self, concurrency: usize) -> Self {
        self.concurrency = concurrency.max(1);
        self
    }

    /// Sets the most inquiries started per second.
    #[must_use]
    pub fn per_second(mut self, per_second: NonZeroU32) -> Self {
        self.per_second = Some(per_second);
        self
    }
}

impl Client {
    /// Inquires about each order of a stream and yields each order with its result, in the order in which responses
    /// arrive.
    ///
    /// It reads the next order only when a result is taken, so memory stays bounded for any number of orders. A
    /// failure is the result of its own order; the others continue.
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
