//! The client for programs without an async runtime: the same operations, as blocking calls.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt};
use tokio::runtime::{Builder, Runtime};

use crate::bulk::BulkOptions;
use crate::callback::{Callback, Confirmation};
use crate::cancel::{Cancel, Cancellation};
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::inquiry::Transaction;
use crate::message::trust::Unverified;
use crate::network::environment::Environment;
use crate::notification::{Notification, Settlement};
use crate::order::Order;
use crate::registration::{Checkout, DirectRegistration, PaymentCode, Registration, Resolution};
use crate::wait::WaitPolicy;

static RUNTIME: Mutex<Option<(u32, &'static Runtime)>> = Mutex::new(None);

/// The runtime that all blocking clients of this process share: two threads, started at the first call.
///
/// A forked child gets its own runtime, because the parent's threads do not exist there. Each process keeps
/// its runtime until it ends.
///
/// # Errors
/// [`Internal`](ErrorKind::Internal) when the operating system can't start threads.
pub fn runtime() -> Result<&'static Runtime, Error> {
    let process = std::process::id();
    let mut shared = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((owner, runtime)) = *shared
        && owner == process
    {
        return Ok(runtime);
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("nicepay-checkout")
        .enable_all()
        .build()
        .map_err(|e| {
            Error::new(
                ErrorKind::Internal,
                format!("could not start the threads of the SDK's runtime ({e})"),
                "raise the process's thread limit",
            )
        })?;
    let runtime: &'static Runtime = Box::leak(Box::new(runtime));
    *shared = Some((process, runtime));
    Ok(runtime)
}

/// [`crate::Client`] for programs without an async runtime. Cheap to clone, usable from any number of threads.
///
/// To use your own settings: `blocking::Client::from(Client::builder(…).build()?)`.
///
/// Don't call it on a thread of an async runtime, including `spawn_blocking` threads. It would block the runtime, so the
/// call fails with [`Internal`](ErrorKind::Internal).
#[derive(Clone, Debug)]
pub struct Client(crate::Client);

impl From<crate::Client> for Client {
    /// A blocking client with the same settings, hooks and connections.
    fn from(client: crate::Client) -> Self {
        Self(client)
    }
}

impl Client {
    /// See [`crate::Client::new`].
    ///
    /// # Errors
    /// The same.
    pub fn new(credentials: Credentials, environment: Environment) -> Result<Self, Error> {
        crate::Client::new(credentials, environment).map(Self)
    }

    /// See [`crate::Client::from_env`].
    ///
    /// # Errors
    /// The same.
    pub fn from_env() -> Result<Self, Error> {
        crate::Client::from_env().map(Self)
    }

    /// See [`crate::Client::with_timeout`].
    #[must_use]
    pub fn with_timeout(&self, limit: Duration) -> Self {
        Self(self.0.with_timeout(limit))
    }

    /// The asynchronous client behind this one.
    #[must_use]
    pub fn as_async(&self) -> &crate::Client {
        &self.0
    }

    /// See [`crate::Client::register`].
    ///
    /// # Errors
    /// The same.
    pub fn register(&self, registration: &Registration) -> Result<Checkout, Error> {
        wait(self.0.register(registration))?
    }

    /// See [`crate::Client::register_direct`].
    ///
    /// # Errors
    /// The same.
    pub fn register_direct(&self, registration: &DirectRegistration) -> Result<PaymentCode, Error> {
        wait(self.0.register_direct(registration))?
    }

    /// See [`crate::Client::resolve`].
    ///
    /// # Errors
    /// The same.
    pub fn resolve(&self, registration: &Registration) -> Result<Resolution<Checkout>, Error> {
        wait(self.0.resolve(registration))?
    }

    /// See [`crate::Client::resolve_direct`].
    ///
    /// # Errors
    /// The same.
    pub fn resolve_direct(
        &self,
        registration: &DirectRegistration,
    ) -> Result<Resolution<PaymentCode>, Error> {
        wait(self.0.resolve_direct(registration))?
    }

    /// See [`crate::Client::inquire`].
    ///
    /// # Errors
    /// The same.
    pub fn inquire(&self, order: &Order) -> Result<Transaction, Error> {
        wait(self.0.inquire(order))?
    }

    /// See [`crate::Client::confirm`].
    ///
    /// # Errors
    /// The same.
    pub fn confirm(&self, callback: &Unverified<Callback>, order: &Order) -> Result<Confirmation, Error> {
        wait(self.0.confirm(callback, order))?
    }

    /// See [`crate::Client::verify_notification`].
    ///
    /// # Errors
    /// The same.
    pub fn verify_notification(&self, body: impl AsRef<[u8]>) -> Result<Notification, Error> {
        self.0.verify_notification(body)
    }

    /// See [`crate::Client::settle`].
    ///
    /// # Errors
    /// The same.
    pub fn settle(&self, notification: &Notification, order: &Order) -> Result<Settlement, Error> {
        wait(self.0.settle(notification, order))?
    }

    /// See [`crate::Client::cancel`].
    ///
    /// # Errors
    /// The same.
    pub fn cancel(&self, order: &Order, cancel: &Cancel) -> Result<Cancellation, Error> {
        wait(self.0.cancel(order, cancel))?
    }

    /// See [`crate::Client::wait_until_settled`]. The iterator blocks until the next change.
    ///
    /// # Errors
    /// [`Internal`](ErrorKind::Internal) when the runtime can't be used here.
    pub fn wait_until_settled(
        &self,
        order: Order,
        limit: Duration,
        policy: WaitPolicy,
    ) -> Result<impl Iterator<Item = Result<Transaction, Error>> + Send + use<>, Error> {
        let _inside = enter()?;
        Ok(Blocking(Box::pin(
            self.0.wait_until_settled(order, limit, policy),
        )))
    }

    /// See [`crate::Client::inquire_all`]: each order with its result, in the order in which responses arrive.
    ///
    /// # Errors
    /// [`Internal`](ErrorKind::Internal) when the runtime can't be used here.
    pub fn inquire_all<I>(
        &self,
        orders: I,
        options: BulkOptions,
    ) -> Result<impl Iterator<Item = (Order, Result<Transaction, Error>)> + Send, Error>
    where
        I: IntoIterator<Item = Order>,
        I::IntoIter: Send + 'static,
    {
        let _inside = enter()?;
        Ok(Blocking(Box::pin(
            self.0.inquire_all(stream::iter(orders), options),
        )))
    }
}

/// An iterator that blocks until the stream's next item.
struct Blocking<S>(std::pin::Pin<Box<S>>);

impl<S: Stream<Item: Send> + Send> Iterator for Blocking<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<Self::Item> {
        if !on_async_thread() {
            return wait(self.0.next()).ok().flatten();
        }
        // The iterator was moved to an async runtime's thread. Ending it here would look as if nothing were left,
        // so another thread waits for the next item.
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| wait(self.0.next()).ok().flatten());
            waiting
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }
}

fn enter() -> Result<tokio::runtime::EnterGuard<'static>, Error> {
    if on_async_thread() {
        return Err(misplaced());
    }
    runtime().map(Runtime::enter)
}

fn wait<F: Future>(future: F) -> Result<F::Output, Error> {
    if on_async_thread() {
        return Err(misplaced());
    }
    Ok(runtime()?.block_on(future))
}

fn on_async_thread() -> bool {
    tokio::runtime::Handle::try_current().is_ok()
}

fn misplaced() -> Error {
    Error::new(
        ErrorKind::Internal,
        "the blocking client was called on an async runtime's thread",
        "use the async Client there, or call it from a thread of std::thread::spawn (spawn_blocking threads belong to the runtime)",
    )
}
