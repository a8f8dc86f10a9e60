//! The client for programs without a runtime of their own: the same operations, each waiting for its end.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt};
use tokio::runtime::{Builder, Runtime};

use crate::bulk::BulkOptions;
use crate::callback::{Callback, Confirmation};
use crate::cancel::{Cancel, Cancellation};
use crate::credentials::Credentials;
use crate::environment::Environment;
use crate::error::{Error, ErrorKind};
use crate::inquiry::Transaction;
use crate::notification::{Notification, Settlement};
use crate::order::Order;
use crate::registration::{Checkout, DirectRegistration, PaymentCode, Registration, Resolution};
use crate::trust::Unverified;
use crate::wait::WaitPolicy;

static RUNTIME: Mutex<Option<(u32, &'static Runtime)>> = Mutex::new(None);

/// The runtime that all blocking clients of this process share: two threads, started at the first call.
///
/// After a fork the child gets one of its own: the parent's threads do not exist there. Each process keeps
/// its runtime until it ends.
///
/// # Errors
/// [`Internal`](ErrorKind::Internal) when the operating system gives no threads.
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
                format!("no threads for the SDK's runtime could be started ({e})"),
                "raise the process's thread limit",
            )
        })?;
    let runtime: &'static Runtime = Box::leak(Box::new(runtime));
    *shared = Some((process, runtime));
    Ok(runtime)
}

/// [`crate::Client`] for programs without a runtime. Cheap to clone, usable from any number of threads.
///
/// With settings of your own: `blocking::Client::from(Client::builder(…).build()?)`.
///
/// Don't call it on an async runtime's thread (`spawn_blocking`'s are among them): that would block the runtime, and
/// is refused with [`Internal`](ErrorKind::Internal).
#[derive(Clone, Debug)]
pub struct Client(crate::Client);

impl From<crate::Client> for Client {
    /// The same client, its settings, hooks and connections, for threads that may wait.
    fn from(client: crate::Client) -> Self {
        Self(client)
    }
}

impl Client {
    /// See [`crate::Client::new`].
    ///
    /// # Errors
    /// As there.
    pub fn new(credentials: Credentials, environment: Environment) -> Result<Self, Error> {
        crate::Client::new(credentials, environment).map(Self)
    }

    /// See [`crate::Client::from_env`].
    ///
    /// # Errors
    /// As there.
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
    /// As there.
    pub fn register(&self, registration: &Registration) -> Result<Checkout, Error> {
        wait(self.0.register(registration))?
    }

    /// See [`crate::Client::register_direct`].
    ///
    /// # Errors
    /// As there.
    pub fn register_direct(&self, registration: &DirectRegistration) -> Result<PaymentCode, Error> {
        wait(self.0.register_direct(registration))?
    }

    /// See [`crate::Client::resolve`].
    ///
    /// # Errors
    /// As there.
    pub fn resolve(&self, registration: &Registration) -> Result<Resolution<Checkout>, Error> {
        wait(self.0.resolve(registration))?
    }

    /// See [`crate::Client::resolve_direct`].
    ///
    /// # Errors
    /// As there.
    pub fn resolve_direct(
        &self,
        registration: &DirectRegistration,
    ) -> Result<Resolution<PaymentCode>, Error> {
        wait(self.0.resolve_direct(registration))?
    }

    /// See [`crate::Client::inquire`].
    ///
    /// # Errors
    /// As there.
    pub fn inquire(&self, order: &Order) -> Result<Transaction, Error> {
        wait(self.0.inquire(order))?
    }

    /// See [`crate::Client::confirm`].
    ///
    /// # Errors
    /// As there.
    pub fn confirm(&self, callback: &Unverified<Callback>, order: &Order) -> Result<Confirmation, Error> {
        wait(self.0.confirm(callback, order))?
    }

    /// See [`crate::Client::verify_notification`].
    ///
    /// # Errors
    /// As there.
    pub fn verify_notification(&self, body: impl AsRef<[u8]>) -> Result<Notification, Error> {
        self.0.verify_notification(body)
    }

    /// See [`crate::Client::settle`].
    ///
    /// # Errors
    /// As there.
    pub fn settle(&self, notification: &Notification, order: &Order) -> Result<Settlement, Error> {
        wait(self.0.settle(notification, order))?
    }

    /// See [`crate::Client::cancel`].
    ///
    /// # Errors
    /// As there.
    pub fn cancel(&self, order: &Order, cancel: &Cancel) -> Result<Cancellation, Error> {
        wait(self.0.cancel(order, cancel))?
    }

    /// See [`crate::Client::wait_until_settled`]: each change, as it comes.
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

    /// See [`crate::Client::inquire_all`]: each order with its result, in the order of their answers.
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

/// A stream whose next item is waited for.
struct Blocking<S>(std::pin::Pin<Box<S>>);

impl<S: Stream<Item: Send> + Send> Iterator for Blocking<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<Self::Item> {
        if !on_async_thread() {
            return wait(self.0.next()).ok().flatten();
        }
        // Begun elsewhere and handed to an async runtime's thread. To end here would look as if nothing were
        // left, so another thread waits for the next item.
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
        "use the async Client there, or a thread of its own (std::thread::spawn; spawn_blocking's threads are the runtime's)",
    )
}
