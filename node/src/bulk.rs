//! Asking about many payments: orders are taken from JavaScript as answers are taken by it.

use std::num::NonZeroU32;

use futures_util::stream::{self, StreamExt};
use napi_derive::napi;
use nicepay_checkout::{BulkOptions, Order};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use crate::client::NativeClient;
use crate::error::{Fault, caught};
use crate::inquiry;
use crate::mailbox::Post;
use crate::runtime::runtime;
use crate::value::Input;
use crate::wait::{Items, NativeStream};

/// Orders on their way in, and where their answers come out.
#[napi]
pub struct NativeBulk {
    orders: Option<mpsc::Sender<Order>>,
    answers: Option<Items>,
    task: AbortHandle,
    post: Post,
}

#[napi]
impl NativeBulk {
    #[napi(factory)]
    pub fn begin(client: &NativeClient, options: String) -> napi::Result<Self> {
        Ok(caught(|| {
            let mut input = Input::read("options", &options)?;
            let mut bulk = BulkOptions::default();
            if let Some(count) = input.number("concurrency")? {
                bulk = bulk.concurrency(usize::try_from(count).unwrap_or(usize::MAX).min(10_000));
            }
            if let Some(rate) = input.number("perSecond")? {
                let rate = u32::try_from(rate).ok().and_then(NonZeroU32::new);
                bulk = bulk
                    .per_second(rate.ok_or_else(|| Fault::argument("options.perSecond must be 1 or more"))?);
            }
            input.end()?;
            // One order and one answer at most are held between the two sides.
            let (orders, mut incoming) = mpsc::channel::<Order>(1);
            let (outgoing, mut answers) = mpsc::channel::<Result<String, Fault>>(1);
            let asker = client.client.clone();
            let task = runtime()?.spawn(async move {
                let orders = stream::poll_fn(move |context| incoming.poll_recv(context));
                let mut results = std::pin::pin!(asker.inquire_all(orders, bulk));
                while let Some((order, result)) = results.next().await {
                    let answer = match result {
                        Ok(transaction) => answer(&order, "transaction", inquiry::transaction(&transaction)),
                        Err(error) => answer(&order, "error", Fault::from(error).to_json()),
                    };
                    if outgoing.send(Ok(answer)).await.is_err() {
                        break;
                    }
                }
            });
            Ok(Self {
                orders: Some(orders),
                answers: Some(Box::pin(stream::poll_fn(move |context| {
                    answers.poll_recv(context)
                }))),
                task: task.abort_handle(),
                post: client.post(),
            })
        })?)
    }

    /// Where the answers come out; to be taken once.
    #[napi]
    pub fn answers(&mut self) -> Option<NativeStream> {
        Some(NativeStream::new(self.answers.take()?, self.post.clone()))
    }

    /// Hands an order in; `id` is told once there is room for the next.
    #[napi]
    pub fn push(&self, id: u32, order: String) -> napi::Result<()> {
        Ok(caught(|| {
            let order = inquiry::order(&order)?;
            let orders = self.orders.clone();
            self.post.run(id, async move {
                if let Some(orders) = orders {
                    // Nobody asks any more when this fails: the consumer has gone.
                    let _ = orders.send(order).await;
                }
                Ok("true".to_owned())
            })
        })?)
    }

    /// No more orders come.
    #[napi]
    pub fn finish(&mut self) {
        self.orders = None;
    }

    /// Nobody takes answers any more.
    #[napi]
    pub fn stop(&mut self) {
        self.orders = None;
        self.task.abort();
    }
}

impl Drop for NativeBulk {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn answer(order: &Order, name: &str, outcome: Value) -> String {
    let key = format!("{}\n{}", order.reference, order.transaction_id);
    json!({ "key": key, name: outcome }).to_string()
}
