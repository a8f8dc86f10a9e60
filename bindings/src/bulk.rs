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
        let (orders, mut incoming) = mpsc::channel::<Fed>(1);
        let (outgoing, answers) = mpsc::channel(1);
        let client = client.clone();
        let refused = outgoing.clone();
        let task = core::blocking::runtime()?.spawn(async move {
            let orders =
                stream::poll_fn(move |context| incoming.poll_recv(context)).filter_map(|fed| async {
                    match fed {
                        Ok(order) => Some(order),
                        Err(answer) => {
                            // Fails when nobody wants answers any more.
                            let _ = refused.send(answer).await;
                            None
                        }
                    }
                });
            let mut results = std::pin::pin!(client.inquire_all(orders, options));
            while let Some((order, result)) = results.next().await {
                let (transaction, error) = match result {
                    Ok(transaction) => (Some(transaction.into()), None),
                    Err(error) => (None, Some(ErrorInfo::from(&error))),
                };
                let answer = BulkAnswer {
                    order: Order::from(&order),
                    transaction,
                    error,
                };
                if outgoing.send(answer).await.is_err() {
                    break;
                }
            }
        });
        Ok(Arc::new(Self {
            orders: RwLock::new(Some(orders)),
            answers: Arc::new(Mutex::new(answers)),
            task: task.abort_handle(),
            _live: Live::object(),
        }))
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
