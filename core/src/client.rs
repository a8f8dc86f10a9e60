//! The client: sends the operations over a transport, and decides about retries.

pub(crate) mod builder;
pub(crate) mod observe;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tracing::Instrument;

use self::observe::{Hooks, RequestInfo, ResponseInfo};
use crate::callback::{Callback, Confirmation};
use crate::cancel::{self, Cancel, Cancellation};
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::inquiry::{self, Transaction};
use crate::message::response;
use crate::message::trust::Unverified;
use crate::network::environment::Environment;
use crate::network::http::{HttpRequest, HttpResponse, Transport, TransportError, TransportFault};
use crate::notification::{Notification, Settlement};
use crate::order::Order;
use crate::registration::{
    self, Channel, Checkout, DirectRegistration, PaymentCode, Registration, Resolution, Signer,
};
use crate::values::clock::Clock;
use crate::values::ids::ReferenceNo;
use crate::values::operation::Operation;

/// The asynchronous client for NICEPAY. Cheap to clone; clones share their connections.
///
/// It needs a tokio runtime; [`blocking::Client`](crate::blocking::Client) has its own. Dropping a future cancels its
/// request. After that the outcome of a registration or cancel is unknown, as after a lost response.
///
/// Retries: a failed inquiry is retried up to [`max_retries`](crate::ClientBuilder::max_retries) times (2 by default) with
/// growing pauses. A registration or cancel is retried only when no connection was made, so that it certainly never
/// reached NICEPAY. If it got no clear response, the call fails with
/// [`OutcomeUnknown`](ErrorKind::OutcomeUnknown).
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    timeout: Duration,
}

pub(crate) struct Inner {
    pub(crate) credentials: Credentials,
    pub(crate) environment: Environment,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) hooks: Hooks,
    pub(crate) max_retries: u32,
}

impl Client {
    pub(crate) fn from_inner(inner: Inner, timeout: Duration) -> Self {
        Self {
            inner: Arc::new(inner),
            timeout,
        }
    }

    /// The same client (settings, hooks, connections) with another timeout for each call, retries included. Use it for
    /// a call that may take longer, or must not.
    #[must_use]
    pub fn with_timeout(&self, limit: Duration) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            timeout: limit,
        }
    }

    /// How long a call may take, retries included.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The credentials it signs with.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.inner.credentials
    }

    /// The NICEPAY environment that it uses.
    #[must_use]
    pub fn environment(&self) -> &Environment {
        &self.inner.environment
    }

    /// Registers a payment for API Checkout; send the customer to the result's `payment_url`.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) before anything is sent;
    /// [`Declined`](ErrorKind::Declined) (9009: reference already used);
    /// [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) when the payment may or may not be registered: see
    /// [`resolve`](Self::resolve); also when it is registered but the response can't be used (a payment URL that
    /// is not NICEPAY's; the error then has the transaction id);
    /// [`BadResponse`](ErrorKind::BadResponse) when it was rejected at the HTTP level;
    /// [`Connection`](ErrorKind::Connection) and [`Timeout`](ErrorKind::Timeout) when it certainly was not sent.
    pub async fn register(&self, registration: &Registration) -> Result<Checkout, Error> {
        let environment = &self.inner.environment;
        self.send_registration(registration, Channel::Checkout, |http| {
            registration::read_checkout(registration, environment, http)
        })
        .await
    }

    /// Registers a payment directly, without NICEPAY's payment page. The result contains the instruction for the customer: a
    /// payment number, a virtual account, a QR code, or a link that the browser follows to the wallet or lender.
    ///
    /// # Errors
    /// As for [`register`](Self::register); also [`Declined`](ErrorKind::Declined) with 9503 when no number is available.
    pub async fn register_direct(&self, registration: &DirectRegistration) -> Result<PaymentCode, Error> {
        let inner = &*self.inner;
        self.send_registration(registration, Channel::Direct, |http| {
            let signer = Signer {
                credentials: &inner.credentials,
                environment: &inner.environment,
                now: inner.clock.now(),
            };
            registration::read_payment_code(registration, signer, http)
        })
        .await
    }

    /// Finds out what became of a registration that failed with [`OutcomeUnknown`](ErrorKind::OutcomeUnknown), by
    /// sending the *same* registration once more. NICEPAY has no idempotency key, but it declines a reference that
    /// is already used (9009). So either the payment is registered now, or it already was.
    ///
    /// Call it after the first call has ended, and only if NICEPAY checks for duplicate references. That is a setting
    /// of the merchant id (docs/protocol.md). If it is off, or you don't know, register under a new reference
    /// instead. If a notification for the reference has arrived in the meantime, settle that: it contains the
    /// transaction id.
    ///
    /// # Errors
    /// As for [`register`](Self::register). On another [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) you may call it
    /// again.
    pub async fn resolve(&self, registration: &Registration) -> Result<Resolution<Checkout>, Error> {
        resolution(self.register(registration).await)
    }

    /// [`resolve`](Self::resolve) for [`register_direct`](Self::register_direct).
    ///
    /// # Errors
    /// As for [`resolve`](Self::resolve).
    pub async fn resolve_direct(
        &self,
        registration: &DirectRegistration,
    ) -> Result<Resolution<PaymentCode>, Error> {
        resolution(self.register_direct(registration).await)
    }

    /// Asks NICEPAY for the state of a payment.
    ///
    /// # Errors
    /// [`Declined`](ErrorKind::Declined), [`Timeout`](ErrorKind::Timeout),
    /// [`Connection`](ErrorKind::Connection), [`BadResponse`](ErrorKind::BadResponse);
    /// [`Verification`](ErrorKind::Verification) when NICEPAY reports an amount that does not match the order.
    pub async fn inquire(&self, order: &Order) -> Result<Transaction, Error> {
        let inner = &*self.inner;
        self.exchange(
            Operation::Inquire,
            |now| inquiry::prepare(order, &inner.credentials, &inner.environment, now),
            |http| inquiry::read(order, http),
        )
        .instrument(tracing::info_span!(
            "nicepay.inquire",
            reference = order.reference.as_str()
        ))
        .await
        .map_err(|error| error.about(Some(&order.reference), Some(&order.transaction_id)))
    }

    /// Compares a callback with the merchant's own order, and asks NICEPAY for the real state. Without a response to
    /// the inquiry there is no confirmation.
    ///
    /// # Errors
    /// [`Verification`](ErrorKind::Verification) when the callback does not match the order; otherwise as for
    /// [`inquire`](Self::inquire).
    pub async fn confirm(
        &self,
        callback: &Unverified<Callback>,
        order: &Order,
    ) -> Result<Confirmation, Error> {
        callback.check(order)?;
        let transaction = self.inquire(order).await?;
        Ok(Confirmation {
            callback: callback.claims().clone(),
            transaction,
        })
    }

    /// Reads a notification's raw body and checks its token.
    ///
    /// # Errors
    /// As for [`Notification::parse`] and [`Unverified::verify`].
    pub fn verify_notification(&self, body: impl AsRef<[u8]>) -> Result<Notification, Error> {
        Notification::parse(body)?.verify(&self.inner.credentials)
    }

    /// Compares a verified notification with the merchant's own order, and asks NICEPAY for the current state, because
    /// the token covers neither the status nor the time. A repeated notification leads to the same state, so it is
    /// harmless.
    ///
    /// # Errors
    /// [`Verification`](ErrorKind::Verification) when the notification does not match the order; otherwise as for
    /// [`inquire`](Self::inquire).
    pub async fn settle(&self, notification: &Notification, order: &Order) -> Result<Settlement, Error> {
        notification.check(order)?;
        let transaction = self.inquire(order).await?;
        Ok(Settlement {
            notification: notification.clone(),
            transaction,
        })
    }

    /// Cancels a payment. If the response is not a clear success, an inquiry follows, so that a customer who paid in
    /// the meantime is noticed.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest); [`Declined`](ErrorKind::Declined) when NICEPAY declines and the
    /// payment is still open; [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) when the cancel got no clear response, and
    /// the inquiry failed or found the payment still open.
    pub async fn cancel(&self, order: &Order, cancel: &Cancel) -> Result<Cancellation, Error> {
        cancel.check(order)?;
        let method = match &cancel.pay_method {
            Some(method) => method.clone(),
            None => {
                let transaction = self.inquire(order).await?;
                if let Some(outcome) = cancel::settled(cancel, &transaction) {
                    return Ok(Cancellation::by_inquiry(outcome, transaction));
                }
                cancel.check_against(order, &transaction, self.inner.clock.now())?;
                transaction.pay_method
            }
        };
        let error = match self.send_cancel(order, cancel, &method).await {
            Err(error) if matches!(error.kind(), ErrorKind::Declined | ErrorKind::OutcomeUnknown) => error,
            clear => return clear,
        };
        match self.inquire(order).await {
            Ok(transaction) => match cancel::settled(cancel, &transaction) {
                Some(outcome) => Ok(Cancellation::by_inquiry(outcome, transaction)),
                None => Err(error),
            },
            Err(_) => Err(error),
        }
    }

    async fn send_cancel(
        &self,
        order: &Order,
        cancel: &Cancel,
        method: &crate::PayMethod,
    ) -> Result<Cancellation, Error> {
        let inner = &*self.inner;
        self.exchange(
            Operation::Cancel,
            |now| cancel::prepare(order, cancel, method, &inner.credentials, &inner.environment, now),
            |http| cancel::read(order, cancel, method, http),
        )
        .instrument(tracing::info_span!(
            "nicepay.cancel",
            reference = order.reference.as_str()
        ))
        .await
        .map_err(|error| error.about(Some(&order.reference), Some(&order.transaction_id)))
    }

    async fn send_registration<T>(
        &self,
        registration: &Registration,
        channel: Channel,
        read: impl Fn(&HttpResponse) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let inner = &*self.inner;
        self.exchange(
            channel.operation(),
            |now| registration::prepare(registration, channel, &inner.credentials, &inner.environment, now),
            read,
        )
        .instrument(tracing::info_span!(
            "nicepay.register",
            reference = registration.reference
        ))
        .await
        .map_err(|error| {
            let reference = ReferenceNo::new(&*registration.reference).ok();
            error.about(reference.as_ref(), None)
        })
    }

    /// One call: prepares, sends, reads and retries, all within the call's timeout. Each attempt is prepared again,
    /// because it contains its own time stamp.
    async fn exchange<T>(
        &self,
        operation: Operation,
        prepare: impl Fn(Timestamp) -> Result<HttpRequest, Error>,
        read: impl Fn(&HttpResponse) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let inner = &*self.inner;
        let began = Instant::now();
        let mut attempt = 1_u32;
        loop {
            let request = prepare(inner.clock.now())?;
            let url = request.url.clone();
            inner.hooks.before(&RequestInfo {
                operation,
                url: &url,
                attempt,
            });
            let sent = Instant::now();
            let left = self.timeout.saturating_sub(began.elapsed());
            let answer = within(left, inner.transport.send(request)).await;
            let http_status = answer.as_ref().ok().map(|http| http.status);
            let surely_unsent = answer.as_ref().is_err_and(|failure| !failure.maybe_sent);
            let result = match &answer {
                Ok(http) => read(http),
                Err(failure) => Err(response::no_answer(operation, failure)),
            };
            let pause = pause_before(attempt);
            let will_retry = attempt <= inner.max_retries
                && result
                    .as_ref()
                    .is_err_and(|error| error.is_retryable() && (operation.is_read() || surely_unsent))
                && began.elapsed().saturating_add(pause) < self.timeout;
            inner.hooks.after(&ResponseInfo {
                operation,
                url: &url,
                attempt,
                elapsed: sent.elapsed(),
                http_status,
                error: result.as_ref().err().map(Error::kind),
                will_retry,
            });
            if !will_retry {
                return result;
            }
            tokio::time::sleep(pause).await;
            attempt = attempt.saturating_add(1);
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("credentials", &self.inner.credentials)
            .field("environment", &self.inner.environment)
            .finish_non_exhaustive()
    }
}

fn resolution<T>(result: Result<T, Error>) -> Result<Resolution<T>, Error> {
    match result {
        Ok(registered) => Ok(Resolution::Registered(registered)),
        Err(error) if error.result_code().is_some_and(|code| code.as_str() == "9009") => {
            Ok(Resolution::AlreadyRegistered)
        }
        Err(error) => Err(error),
    }
}

/// The call's timeout ends an attempt at an unknown point, so the attempt counts as sent.
async fn within(
    left: Duration,
    attempt: impl Future<Output = Result<HttpResponse, TransportError>>,
) -> Result<HttpResponse, TransportError> {
    tokio::time::timeout(left, attempt).await.unwrap_or_else(|_| {
        Err(TransportError::new(
            TransportFault::Timeout,
            true,
            "the call's timeout was reached",
        ))
    })
}

/// 200 ms, 400 ms, 800 ms … up to 2 s, each randomly shortened by up to half.
fn pause_before(attempt: u32) -> Duration {
    let doubled = 100_u64.saturating_mul(1 << attempt.min(5)).min(2_000);
    let half = doubled / 2;
    Duration::from_millis(half.saturating_add(fastrand::u64(0..=half)))
}
