//! The client: settings in, operations out, one to one with the core's.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use nicepay_checkout as core;

use crate::bulk::{Bulk, BulkOptions};
use crate::cancel::{CancelRequest, Cancellation};
use crate::credentials::{Credentials, Environment};
use crate::error::{NicepayError, guard};
use crate::inquiry::Transaction;
use crate::notification::{NotificationClaims, SettlementAnswer};
use crate::observe::{Clock, Observer, observed, timed};
use crate::order::{Order, count};
use crate::registration::{Checkout, DirectRegistration, PaymentCode, Registration};
use crate::runtime::{CancelToken, Live, run};
use crate::wait::{WaitOptions, Waiting};

/// A client's settings; the core's default where nothing is given.
#[derive(Debug, Clone, PartialEq, Eq, Default, uniffi::Record)]
pub struct ClientSettings {
    /// How long a whole call may take, retries included; 30 s by default.
    #[uniffi(default = None)]
    pub timeout: Option<Duration>,
    /// How long to wait for a connection, TLS included; 5 s by default.
    #[uniffi(default = None)]
    pub connect_timeout: Option<Duration>,
    /// How long the connection may stay silent while an answer is awaited; 20 s by default.
    #[uniffi(default = None)]
    pub read_timeout: Option<Duration>,
    /// How often a call that may be repeated is repeated; 2 by default, 0 for never.
    #[uniffi(default = None)]
    pub max_retries: Option<i32>,
    /// The proxy to go through, such as `http://proxy.example:3128` or `socks5://127.0.0.1:1080`; none by
    /// default.
    #[uniffi(default = None)]
    pub proxy: Option<String>,
    /// CA certificates, as PEM text, to trust besides the platform's.
    #[uniffi(default = [])]
    pub root_certificates: Vec<String>,
    /// Text put in front of this SDK's own in the `User-Agent` header, such as `my-shop/2.1`.
    #[uniffi(default = None)]
    pub user_agent: Option<String>,
    /// The largest answer that is read, in bytes; 1 MiB by default.
    #[uniffi(default = None)]
    pub max_response_bytes: Option<i64>,
    /// How many idle connections are kept; 256 by default.
    #[uniffi(default = None)]
    pub idle_connections: Option<i32>,
}

/// The living clients by ticket: a number that foreign code may hold and hand back, which finds nothing (and
/// frees nothing) once its client is gone.
static TICKETS: RwLock<BTreeMap<u64, core::Client>> = RwLock::new(BTreeMap::new());
static NEXT_TICKET: AtomicU64 = AtomicU64::new(1);

/// The client of a living ticket, for the JVM's short way in.
#[cfg_attr(
    not(feature = "jvm"),
    allow(dead_code, reason = "only the JVM has a short way in")
)]
pub(crate) fn client_of_ticket(ticket: u64) -> Result<core::Client, NicepayError> {
    let tickets = TICKETS.read().unwrap_or_else(PoisonError::into_inner);
    let client = tickets.get(&ticket).cloned();
    client.ok_or_else(|| NicepayError::internal("the client is closed"))
}

/// Everything a merchant asks of NICEPAY. Kotlin and Swift put their own client over it.
#[derive(uniffi::Object)]
pub struct CoreClient {
    pub(crate) client: core::Client,
    ticket: u64,
    _live: Live,
}

impl Drop for CoreClient {
    fn drop(&mut self) {
        let mut tickets = TICKETS.write().unwrap_or_else(PoisonError::into_inner);
        tickets.remove(&self.ticket);
    }
}

#[uniffi::export]
impl CoreClient {
    /// A client. Makes no connection and starts no thread.
    ///
    /// # Errors
    /// An invalid request when a setting can't be used.
    #[uniffi::constructor(default(settings = None, observer = None, clock = None))]
    pub fn new(
        credentials: Arc<Credentials>,
        environment: Environment,
        settings: Option<ClientSettings>,
        observer: Option<Arc<dyn Observer>>,
        clock: Option<Arc<dyn Clock>>,
    ) -> Result<Arc<Self>, NicepayError> {
        guard(|| {
            let builder = core::Client::builder(credentials.core.clone(), environment.try_into()?);
            let mut builder = with_settings(builder, settings.unwrap_or_default())?;
            if let Some(observer) = observer {
                builder = observed(builder, observer);
            }
            if let Some(clock) = clock {
                builder = timed(builder, clock);
            }
            let client = builder.build()?;
            let ticket = NEXT_TICKET.fetch_add(1, Ordering::Relaxed);
            let mut tickets = TICKETS.write().unwrap_or_else(PoisonError::into_inner);
            tickets.insert(ticket, client.clone());
            Ok(Arc::new(Self {
                client,
                ticket,
                _live: Live::object(),
            }))
        })
    }

    /// The number by which the JVM's short way in finds this client.
    #[must_use]
    pub fn ticket(&self) -> i64 {
        self.ticket.cast_signed()
    }

    /// The merchant id it signs with.
    #[must_use]
    pub fn merchant_id(&self) -> String {
        self.client.credentials().merchant_id().to_owned()
    }

    /// The base URL it talks to.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.client.environment().base_url().to_owned()
    }

    /// Registers a payment for API Checkout; send the customer to the result's payment URL.
    ///
    /// # Errors
    /// Outcome unknown when it may or may not be registered: see `resolve`.
    #[uniffi::method(default(cancel = None))]
    pub async fn register(
        &self,
        registration: Registration,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Checkout, NicepayError> {
        let client = self.client.clone();
        let registration = core::Registration::try_from(registration)?;
        run(
            cancel,
            async move { Ok(client.register(&registration).await?.into()) },
        )
        .await
    }

    /// Registers a convenience store payment directly; the payment number comes back at once.
    ///
    /// # Errors
    /// As for `register`.
    #[uniffi::method(default(cancel = None))]
    pub async fn register_direct(
        &self,
        registration: DirectRegistration,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<PaymentCode, NicepayError> {
        let client = self.client.clone();
        let registration = core::DirectRegistration::try_from(registration)?;
        run(cancel, async move {
            Ok(client.register_direct(&registration).await?.into())
        })
        .await
    }

    /// Finds out about a registration whose outcome is unknown, by sending the same registration once more. With
    /// a result, it is registered now, once; with none, it already was, and its transaction id is lost: register
    /// under a new reference.
    ///
    /// # Errors
    /// As for `register`; outcome unknown again when this answer is lost as well.
    #[uniffi::method(default(cancel = None))]
    pub async fn resolve(
        &self,
        registration: Registration,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Option<Checkout>, NicepayError> {
        let client = self.client.clone();
        let registration = core::Registration::try_from(registration)?;
        run(cancel, async move {
            Ok(resolved(client.resolve(&registration).await?))
        })
        .await
    }

    /// `resolve` for `register_direct`.
    ///
    /// # Errors
    /// As there.
    #[uniffi::method(default(cancel = None))]
    pub async fn resolve_direct(
        &self,
        registration: DirectRegistration,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Option<PaymentCode>, NicepayError> {
        let client = self.client.clone();
        let registration = core::DirectRegistration::try_from(registration)?;
        run(cancel, async move {
            Ok(resolved(client.resolve_direct(&registration).await?))
        })
        .await
    }

    /// Asks for the state of a payment.
    ///
    /// # Errors
    /// Declined, timeout, connection, bad response; verification when NICEPAY reports an amount that does not pay
    /// the order.
    #[uniffi::method(default(cancel = None))]
    pub async fn inquire(
        &self,
        order: Order,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Transaction, NicepayError> {
        let client = self.client.clone();
        let order = core::Order::try_from(order)?;
        run(cancel, async move { Ok(client.inquire(&order).await?.into()) }).await
    }

    /// Holds a callback against the merchant's own order and asks NICEPAY for the truth. Fails closed.
    ///
    /// # Errors
    /// Verification when the callback does not fit the order; otherwise as for `inquire`.
    #[uniffi::method(default(cancel = None))]
    pub async fn confirm(
        &self,
        message: Vec<u8>,
        order: Order,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Transaction, NicepayError> {
        let client = self.client.clone();
        let order = core::Order::try_from(order)?;
        run(cancel, async move {
            let callback = core::Callback::parse(message)?;
            Ok(client.confirm(&callback, &order).await?.transaction.into())
        })
        .await
    }

    /// Reads a notification's raw body and checks its token.
    ///
    /// # Errors
    /// An invalid request when it can't be read; verification when the token does not fit.
    pub fn verify_notification(&self, body: &[u8]) -> Result<NotificationClaims, NicepayError> {
        guard(|| Ok((&self.client.verify_notification(body)?).into()))
    }

    /// Verifies a notification (once more), holds it against the merchant's own order and asks NICEPAY what is
    /// true now.
    ///
    /// # Errors
    /// As for `verify_notification` and `inquire`; verification when
    /// it does not fit the order.
    #[uniffi::method(default(cancel = None))]
    pub async fn settle(
        &self,
        body: Vec<u8>,
        order: Order,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<SettlementAnswer, NicepayError> {
        let client = self.client.clone();
        let order = core::Order::try_from(order)?;
        run(cancel, async move {
            // Verified here, and so nothing unverified can be settled by mistake.
            let notification = client.verify_notification(&body)?;
            Ok(client.settle(&notification, &order).await?.into())
        })
        .await
    }

    /// Cancels a payment. Whatever is not a clear success is resolved by an inquiry.
    ///
    /// # Errors
    /// Declined when NICEPAY refuses and the payment is still open; outcome unknown when there was no answer.
    #[uniffi::method(default(request = None, cancel = None))]
    pub async fn cancel(
        &self,
        order: Order,
        request: Option<CancelRequest>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<Cancellation, NicepayError> {
        let client = self.client.clone();
        let order = core::Order::try_from(order)?;
        let request = core::Cancel::try_from(request.unwrap_or_default())?;
        run(cancel, async move {
            Ok(client.cancel(&order, &request).await?.into())
        })
        .await
    }

    /// Waits until a payment is settled. Nothing is asked until the first change is taken.
    ///
    /// # Errors
    /// An invalid request for an order that can't be right.
    #[uniffi::method(default(options = None))]
    pub fn wait_until_settled(
        &self,
        order: Order,
        options: Option<WaitOptions>,
    ) -> Result<Arc<Waiting>, NicepayError> {
        guard(|| {
            let order = core::Order::try_from(order)?;
            let options = options.unwrap_or_default();
            let _inside = core::blocking::runtime()?.enter();
            let changes = self
                .client
                .wait_until_settled(order, options.limit(), options.policy());
            Ok(Waiting::new(Box::pin(changes)))
        })
    }

    /// Asks about many payments: hand orders in, take answers out.
    ///
    /// # Errors
    /// An invalid request for options that can't be used.
    #[uniffi::method(default(options = None))]
    pub fn inquire_all(&self, options: Option<BulkOptions>) -> Result<Arc<Bulk>, NicepayError> {
        guard(|| Bulk::begin(&self.client, options.unwrap_or_default()))
    }
}

pub(crate) fn resolved<C, T: From<C>>(resolution: core::Resolution<C>) -> Option<T> {
    match resolution {
        core::Resolution::Registered(registered) => Some(registered.into()),
        core::Resolution::AlreadyRegistered => None,
    }
}

fn with_settings(
    mut builder: core::ClientBuilder,
    settings: ClientSettings,
) -> Result<core::ClientBuilder, NicepayError> {
    if let Some(limit) = settings.timeout {
        builder = builder.timeout(limit);
    }
    if let Some(limit) = settings.connect_timeout {
        builder = builder.connect_timeout(limit);
    }
    if let Some(limit) = settings.read_timeout {
        builder = builder.read_timeout(limit);
    }
    if let Some(retries) = settings.max_retries {
        builder = builder.max_retries(count("max_retries", retries.into())?);
    }
    if let Some(url) = settings.proxy {
        builder = builder.proxy(url);
    }
    for pem in settings.root_certificates {
        builder = builder.root_certificate(pem);
    }
    if let Some(product) = settings.user_agent {
        builder = builder.user_agent(&product);
    }
    if let Some(limit) = settings.max_response_bytes {
        builder = builder.max_response_bytes(count("max_response_bytes", limit)?);
    }
    if let Some(connections) = settings.idle_connections {
        builder = builder.idle_connections(count("idle_connections", connections.into())?);
    }
    Ok(builder)
}
