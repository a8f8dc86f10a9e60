//! Asking about many payments: orders are handed in as answers are taken out.

use std::num::NonZeroU32;
use std::sync::{Arc, PoisonError, RwLock};

use futures_util::stream::{self, StreamExt};
use nicepay_checkout as core;
use tokio::sync::{Mutex, mpsc};
use tokio::task::AbortHandle;

use crate::error::{ErrorInfo, NicepayError};
use crate::inquiry::Transaction;
use crate::order::{Order, count};
use crate::runtime::{CancelToken, Live, run};

/// How hard to ask.
#[derive(Debug, Clone, PartialEq, Eq, Default, uniffi::Record)]
pub struct BulkOptions {
    /// How many inquiries are under way at once; 16 by default.
    #[uniffi(default = None)]
    pub concurrency: Option<i32>,
    /// How many inquiries are begun a second at most; no limit by default.
    #[uniffi(default = None)]
    pub per_second: Option<i32>,
}

impl TryFrom<BulkOptions> for core::BulkOptions {
    type Error = NicepayError;

    fn try_from(from: BulkOptions) -> Result<Self, NicepayError> {
        let mut to = Self::default();
        if let Some(concurrency) = from.concurrency {
            to = to.concurrency(count::<usize>("concurrency", concurrency.into())?.min(10_000));
        }
        if let Some(rate) = from.per_second {
            let rate = NonZeroU32::new(count("per_second", rate.into())?).ok_or_else(|| {
                NicepayError::wrong("per_second", "per_second", "is 0".to_owned(), "give 1 or more")
            })?;
            to = to.per_second(rate);
        }
        Ok(to)
    }
}

/// What came of one order: the transaction or the error.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct BulkAnswer {
    /// The order that was asked about.
    pub order: Order,
    /// The answer.
    pub transaction: Option<Transaction>,
    /// Why there is none.
    pub error: Option<ErrorInfo>,
}

/// An order that can be asked about, or the answer that one that can't be right already has.
type Fed = Result<core::Order, BulkAnswer>;

/// Orders on their way in, and where their answers come out. At most one of each is held between the two sides,
/// besides those that are being asked about, so memory stays bounded.
#[derive(uniffi::Object)]
pub struct Bulk {
    orders: RwLock<Option<mpsc::Sender<Fed>>>,
    answers: Arc<Mutex<mpsc::Receiver<BulkAnswer>>>,
    task: AbortHandle,
    _live: Live,
}

impl Bulk {
    pub(crate) fn begin(client: &core::Client, options: BulkOptions) -> Result<Arc<Self>, NicepayError> {
        let options = options.try_into()?;
        let (orders, incoming) = mpsc::channel::<Fed>(1);
        let (outgoing, answers) = mpsc::channel(1);
        let task = core::blocking::runtime()?.spawn(ask(client.clone(), options, incoming, outgoing));
        Ok(Arc::new(Self {
            orders: RwLock::new(Some(orders)),
            answers: Arc::new(Mutex::new(answers)),
            task: task.abort_handle(),
            _live: Live::object(),
        }))
    }
}

/// Asks about what comes in until nobody wants answers any more.
async fn ask(
    client: core::Client,
    options: core::BulkOptions,
    mut incoming: mpsc::Receiver<Fed>,
    outgoing: mpsc::Sender<BulkAnswer>,
) {
    // Not `outgoing`: it would be waited for inside the stream, which stands still while an answer is handed out.
    let (refused, mut refusals) = mpsc::channel(1);
    let orders = stream::poll_fn(move |context| incoming.poll_recv(context)).filter_map(|fed| async {
        match fed {
            Ok(order) => Some(order),
            Err(answer) => {
                let _ = refused.send(answer).await; // fails when nobody wants answers any more
                None
            }
        }
    });
    let mut results = std::pin::pin!(client.inquire_all(orders, options));
    loop {
        let answer = tokio::select! {
            biased;
            Some(refusal) = refusals.recv() => refusal,
            result = results.next() => match result {
                Some((order, result)) => answer(&order, result),
                None => break,
            },
        };
        if outgoing.send(answer).await.is_err() {
            return;
        }
    }
    while let Ok(refusal) = refusals.try_recv() {
        let _ = outgoing.send(refusal).await;
    }
}

fn answer(order: &core::Order, result: Result<core::Transaction, core::Error>) -> BulkAnswer {
    let (transaction, error) = match result {
        Ok(transaction) => (Some(transaction.into()), None),
        Err(error) => (None, Some(ErrorInfo::from(&error))),
    };
    BulkAnswer {
        order: Order::from(order),
        transaction,
        error,
    }
}

#[uniffi::export]
impl Bulk {
    /// Hands an order in, once there is room for it. One that can't be right is not asked about: its answer is what is
    /// wrong with it.
    ///
    /// # Errors
    /// Only when cancelled.
    #[uniffi::method(default(cancel = None))]
    pub async fn push(&self, order: Order, cancel: Option<Arc<CancelToken>>) -> Result<(), NicepayError> {
        let fed = core::Order::try_from(order.clone()).map_err(|wrong| BulkAnswer {
            order,
            transaction: None,
            error: Some(wrong.info().clone()),
        });
        let orders = self.orders.read().unwrap_or_else(PoisonError::into_inner).clone();
        run(cancel, async move {
            if let Some(orders) = orders {
                // Fails when the other side has been stopped: nobody wants the answer.
                let _ = orders.send(fed).await;
            }
            Ok(())
        })
        .await
    }

    /// No more orders come.
    pub fn finish(&self) {
        *self.orders.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The next answer, in the order of their coming; nothing once all are out.
    ///
    /// # Errors
    /// Only when cancelled: a failed inquiry is its order's answer.
    #[uniffi::method(default(cancel = None))]
    pub async fn next(&self, cancel: Option<Arc<CancelToken>>) -> Result<Option<BulkAnswer>, NicepayError> {
        let answers = Arc::clone(&self.answers);
        run(cancel, async move { Ok(answers.lock().await.recv().await) }).await
    }

    /// Nobody takes answers any more: what is being asked is dropped.
    pub fn stop(&self) {
        self.finish();
        self.task.abort();
    }
}

impl Drop for Bulk {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use nicepay_checkout as core;
    use tokio::sync::mpsc;

    use super::{BulkAnswer, ask};
    use crate::order::Order;

    fn order(reference: &str) -> Order {
        Order::from(&core::Order::new(reference, 1, "IONPAYTEST03209901010000000000").unwrap())
    }

    /// Each answer is handed out late, and every other order can't be right: whoever waits must not keep the other waiting.
    #[tokio::test]
    async fn refused_and_asked_orders_all_get_their_answers_from_a_slow_taker() {
        let nobody = |_| -> core::BoxFuture<'static, Result<core::HttpResponse, core::TransportError>> {
            Box::pin(async {
                tokio::time::sleep(Duration::from_millis(3)).await;
                Ok(core::HttpResponse::new(400, ""))
            })
        };
        let client = core::Client::builder(core::Credentials::sandbox(), core::Environment::Sandbox)
            .transport(nobody)
            .build()
            .unwrap();
        let (orders, incoming) = mpsc::channel(1);
        let (outgoing, mut answers) = mpsc::channel(1);
        tokio::spawn(ask(client, core::BulkOptions::default(), incoming, outgoing));
        tokio::spawn(async move {
            for number in 0..40 {
                let order = order(&format!("order-{number}"));
                let fed = if number % 2 == 0 {
                    Ok(core::Order::try_from(order).unwrap())
                } else {
                    Err(BulkAnswer {
                        order,
                        transaction: None,
                        error: None,
                    })
                };
                let _ = orders.send(fed).await;
            }
        });
        let all = async {
            let mut count = 0_u32;
            while answers.recv().await.is_some() {
                tokio::time::sleep(Duration::from_millis(2)).await;
                count += 1;
            }
            count
        };
        let count = tokio::time::timeout(Duration::from_secs(20), all).await;
        assert_eq!(count.unwrap(), 40);
    }
}
