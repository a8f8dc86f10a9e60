//! A running sandbox and its handles.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::Timestamp;
use nicepay_checkout::{Mitra, PayMethod};
use tokio::task::JoinHandle;

use crate::choice::Choice;
use crate::engine::Engine;
use crate::error::SandboxError;
use crate::fault::Fault;
use crate::journey::Chosen;
use crate::notification::ForgeKind;
use crate::request_log::LoggedRequest;
use crate::snapshot::TransactionSnapshot;

/// A NICEPAY gateway on this machine, until it is dropped.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let sandbox = nicepay_sandbox::Sandbox::start().await?;
/// assert!(sandbox.base_url().starts_with("http://127.0.0.1:"));
/// assert!(sandbox.transactions().is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Sandbox {
    engine: Arc<Engine>,
    server: JoinHandle<()>,
}

impl Sandbox {
    pub(crate) fn new(engine: Arc<Engine>, server: JoinHandle<()>) -> Self {
        Self { engine, server }
    }

    /// The gateway's URL, such as `http://127.0.0.1:4010`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.engine.base_url
    }

    /// The time in the sandbox.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.engine.now()
    }

    /// Chooses a store and issues the payment number, as the customer does on the payment page. The customer's browser
    /// then goes to the callback URL.
    ///
    /// # Errors
    /// When there is no such transaction, it can no longer be paid, or the store is unknown.
    pub fn choose_store(&self, transaction_id: &str, store: &Mitra) -> Result<Chosen, SandboxError> {
        self.engine.choose_store(transaction_id, store)
    }

    /// Chooses a pay method, as the customer does on the payment page, and issues what the customer needs in order to pay.
    /// Until it is paid, another choice takes its place. A declined card number fails the payment.
    ///
    /// # Errors
    /// When there is no such transaction, it can no longer be paid, the pay method or the partner is not offered to its
    /// customer, or the phone or card number can't be one.
    pub fn choose(&self, transaction_id: &str, choice: &Choice) -> Result<Chosen, SandboxError> {
        self.engine.choose(transaction_id, choice)
    }

    /// Begins to pay by QRIS or a wallet: the customer has scanned the code or opened the wallet, and the payment is in
    /// flight.
    ///
    /// # Errors
    /// When there is no such transaction, it can no longer be paid, or neither QRIS nor a wallet is chosen.
    pub fn begin(&self, transaction_id: &str) -> Result<(), SandboxError> {
        self.engine.begin(transaction_id)
    }

    /// Takes the customer's own step, and so pays: the code of the card's bank, the answer to the push message, the payment
    /// at the wallet's page, or the agreement to the lender's terms.
    ///
    /// # Errors
    /// When there is no such transaction, it waits for no such step, or it can no longer be paid.
    pub fn confirm(&self, transaction_id: &str) -> Result<(), SandboxError> {
        self.engine.confirm(transaction_id)
    }

    /// Pays, as the customer does at the counter, by transfer, with the code, in the wallet, at the lender or by card, and
    /// sends the notification.
    ///
    /// # Errors
    /// When there is no such transaction, no pay method is chosen yet, or it can no longer be paid.
    pub fn pay(&self, transaction_id: &str) -> Result<(), SandboxError> {
        self.engine.pay(transaction_id)
    }

    /// Fails the payment for good: the bank declines the card, or the wallet or lender refuses. No notification is sent.
    ///
    /// # Errors
    /// When there is no such transaction, it can no longer be paid, or its pay method has no status for a failure.
    pub fn fail(&self, transaction_id: &str) -> Result<(), SandboxError> {
        self.engine.fail(transaction_id)
    }

    /// Sets pay method and status digit directly, so that you can test every status of every method. Status `0` sends a
    /// notification.
    ///
    /// # Errors
    /// When there is no such transaction or the status is not a digit.
    pub fn set_status(
        &self,
        transaction_id: &str,
        method: &PayMethod,
        status: &str,
    ) -> Result<(), SandboxError> {
        self.engine.set_status(transaction_id, method, status)
    }

    /// Reverses a payment, and sends the notification. Afterwards a store payment is open again.
    ///
    /// # Errors
    /// When there is no such transaction or it is not paid.
    pub fn reverse(&self, transaction_id: &str) -> Result<(), SandboxError> {
        self.engine.reverse(transaction_id)
    }

    /// Makes an open payment expire now.
    ///
    /// # Errors
    /// When there is no such transaction or it is not open.
    pub fn expire(&self, transaction_id: &str) -> Result<(), SandboxError> {
        self.engine.expire(transaction_id)
    }

    /// Advances the clock.
    ///
    /// # Errors
    /// When the new time can't be saved.
    pub fn advance(&self, by: Duration) -> Result<(), SandboxError> {
        self.engine.advance(by)
    }

    /// Sends the last notification of a payment again.
    ///
    /// # Errors
    /// When there is no such transaction or nothing was notified yet.
    pub fn resend_notification(&self, transaction_id: &str) -> Result<(), SandboxError> {
        self.engine.resend(transaction_id)
    }

    /// Sends a notification that NICEPAY would not send, once.
    ///
    /// # Errors
    /// When there is no such transaction.
    pub fn forge_notification(&self, transaction_id: &str, kind: ForgeKind) -> Result<(), SandboxError> {
        self.engine.forge(transaction_id, kind)
    }

    /// Adds a fault.
    pub fn inject(&self, fault: Fault) {
        self.engine.faults.add(fault);
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.engine.faults.clear();
    }

    /// Whether the page sends the browser back by a posted form (`true`) or by a redirect (`false`, the
    /// default): NICEPAY's sources show both.
    pub fn callback_by_form(&self, on: bool) {
        self.engine.callback_by_form.store(on, Ordering::Relaxed);
    }

    /// Every payment, in the order of registration.
    #[must_use]
    pub fn transactions(&self) -> Vec<TransactionSnapshot> {
        self.engine.snapshot()
    }

    /// The latest thousand requests that arrived, with tokens redacted.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.engine.log.read()
    }

    /// Waits until no notification is being delivered: each was delivered or given up.
    pub async fn idle(&self) {
        self.engine.idle().await;
    }

    /// Forgets every payment, fault and request.
    ///
    /// # Errors
    /// When the database can't be emptied.
    pub fn reset(&self) -> Result<(), SandboxError> {
        self.engine.reset()
    }

    /// Stops the sandbox and waits until its port is free.
    pub async fn stop(mut self) {
        self.server.abort();
        let _ = (&mut self.server).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Engine {
    /// Waits until no notification is under way.
    pub(crate) async fn idle(&self) {
        let mut under_way = self.under_way.subscribe();
        // The engine holds the sender, so this ends only when the count is zero.
        let _ = under_way.wait_for(|count| *count == 0).await;
    }
}
