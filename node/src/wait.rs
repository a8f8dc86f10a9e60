//! Waiting: the changes of one payment, taken one by one.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{Stream, StreamExt};
use napi_derive::napi;
use nicepay_checkout::WaitPolicy;
use tokio::sync::Mutex;

use crate::client::NativeClient;
use crate::error::{Fault, caught};
use crate::inquiry;
use crate::mailbox::Post;
use crate::runtime::runtime;
use crate::value::Input;

/// What is read of a stream that has ended.
const END: &str = "";

pub(crate) type Items = Pin<Box<dyn Stream<Item = Result<String, Fault>> + Send>>;

/// A stream that JavaScript takes from: nothing is asked of NICEPAY until the next item is.
#[napi]
pub struct NativeStream {
    items: Arc<Mutex<Items>>,
    post: Post,
}

impl NativeStream {
    pub(crate) fn new(items: Items, post: Post) -> Self {
        Self {
            items: Arc::new(Mutex::new(items)),
            post,
        }
    }
}

#[napi]
impl NativeStream {
    /// The changes of `order`'s payment until it is settled.
    #[napi(factory)]
    pub fn wait(client: &NativeClient, order: String, options: String) -> napi::Result<Self> {
        Ok(caught(|| {
            let order = inquiry::order(&order)?;
            let mut input = Input::read("options", &options)?;
            let millis = Duration::from_millis;
            let limit = input
                .number("timeoutMs")?
                .map_or(Duration::from_secs(3600), millis);
            let default = WaitPolicy::default();
            let policy = WaitPolicy::new(
                input.number("firstPauseMs")?.map_or(default.first_pause, millis),
                input
                    .number("longestPauseMs")?
                    .map_or(default.longest_pause, millis),
            );
            input.end()?;
            let _inside = runtime()?.enter();
            let changes = client
                .client
                .wait_until_settled(order, limit, policy)
                .map(|change| Ok(inquiry::transaction(&change?).to_string()));
            Ok(Self::new(Box::pin(changes), client.post()))
        })?)
    }

    /// Takes the next item; it, or an empty text at the end, is sent to `id`.
    #[napi]
    pub fn next(&self, id: u32) -> napi::Result<()> {
        let items = self.items.clone();
        Ok(self.post.run(id, async move {
            match items.lock().await.next().await {
                Some(item) => item,
                None => Ok(END.to_owned()),
            }
        })?)
    }
}
