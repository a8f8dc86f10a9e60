//! The gateway itself, without HTTP: every operation on payments, and the notifications they cause.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use nicepay_checkout::{Credentials, PayMethod};
use tokio::sync::{Notify, mpsc, watch};

use crate::books::Books;
use crate::changes::Changes;
use crate::clock::{Clock, later};
use crate::error::SandboxError;
use crate::fault::{FaultKind, FaultTarget, Faults};
use crate::merchant::Merchants;
use crate::notification::{ForgeKind, Letter};
use crate::parcel::Parcel;
use crate::request_log::RequestLog;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::transaction::{
    DeliveryState, NotificationKind, NotificationRecord, PayMethodCode, Stage, Transaction,
};

/// The state of the sandbox, shared by all connections.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) base_url: String,
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) merchants: Merchants,
    pub(crate) faults: Faults,
    pub(crate) log: RequestLog,
    pub(crate) changes: Changes,
    /// What the workbench's forms carry.
    pub(crate) workbench: Secret,
    /// Whether the page sends the customer back by a form instead of a redirect.
    pub(crate) callback_by_form: AtomicBool,
    /// Notified when a payment for automatic payment was added or the clock was advanced.
    pub(crate) autopay_bell: Notify,
    pub(crate) books: Mutex<Books>,
    pub(crate) outbox: mpsc::UnboundedSender<Vec<Parcel>>,
    pub(crate) held: Mutex<Vec<Parcel>>,
    pub(crate) under_way: watch::Sender<usize>,
}

impl Engine {
    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// When a payment whose number is issued now is paid automatically.
    pub(crate) fn autopay_at(&self, now: Timestamp) -> Option<Timestamp> {
        let after = self.settings.autopay?;
        let after = SignedDuration::try_from(after).unwrap_or(SignedDuration::MAX);
        Some(later(now, after))
    }

    pub(crate) fn register(&self, transaction: Transaction) -> Result<Transaction, SandboxError> {
        let registered = self
            .books()
            .register(transaction, self.settings.duplicate_check)
            .cloned()?;
        if registered.autopay_at.is_some() {
            self.autopay_bell.notify_one();
        }
        Ok(registered)
    }

    /// The transaction as it is now.
    pub(crate) fn look_up(&self, id: &str) -> Result<Transaction, SandboxError> {
        self.pay_due();
        let books = self.books();
        let found = books.get(id).cloned();
        found.ok_or_else(|| SandboxError::UnknownTransaction(id.into()))
    }

    /// Sets pay method and status directly, so that every status of every method can be tested.
    pub(crate) fn set_status(&self, id: &str, method: &PayMethod, status: &str) -> Result<(), SandboxError> {
        if status.len() != 1 || !status.bytes().all(|b| b.is_ascii_digit()) {
            return Err(SandboxError::Refused("the status must be one digit"));
        }
        let now = self.now();
        let paid = status == "0";
        self.books().update(id, |transaction| {
            transaction.method = PayMethodCode(method.clone());
            transaction.forced_status = Some(status.into());
            if paid {
                transaction.stage = Stage::Paid;
                transaction.paid_at = Some(now);
            }
            Ok(())
        })?;
        if paid {
            self.announce(id, NotificationKind::Deposit)?;
        }
        Ok(())
    }

    /// Reverses the payment. A store payment is then open again: the cashier has undone it, and a store payment has no
    /// status "reversed".
    pub(crate) fn reverse(&self, id: &str) -> Result<(), SandboxError> {
        self.pay_due();
        self.books().update(id, |transaction| {
            if transaction.stage != Stage::Paid {
                return Err(SandboxError::Refused("the payment is not paid"));
            }
            transaction.forced_status = None;
            transaction.autopay_at = None;
            transaction.stage = match transaction.method.0 {
                PayMethod::ConvenienceStore => Stage::Open,
                _ => Stage::Reversed,
            };
            Ok(())
        })?;
        self.announce(id, NotificationKind::Reversal)?;
        self.books().update(id, |transaction| {
            transaction.paid_at = None;
            Ok(())
        })?;
        Ok(())
    }

    /// Where the customer's browser returns to.
    pub(crate) fn set_callback(&self, id: &str, url: &str) -> Result<(), SandboxError> {
        self.books().update(id, |transaction| {
            transaction.callback_url = url.into();
            Ok(())
        })?;
        Ok(())
    }

    /// Makes it expire now.
    pub(crate) fn expire(&self, id: &str) -> Result<(), SandboxError> {
        self.pay_due();
        let now = self.now();
        self.books().update(id, |transaction| {
            if !transaction.is_payable(now) {
                return Err(SandboxError::Refused(
                    "the payment is already paid, expired or cancelled",
                ));
            }
            transaction.expires_at = now;
            Ok(())
        })?;
        Ok(())
    }

    /// Cancels or refunds `amount` rupiah of it, unless it has changed since the caller saw it. It ends in `stage` when
    /// nothing is left.
    pub(crate) fn give_back(
        &self,
        seen: &Transaction,
        amount: u64,
        stage: Stage,
    ) -> Result<(), SandboxError> {
        self.books().update(&seen.id, |transaction| {
            if transaction.stage != seen.stage || transaction.given_back != seen.given_back {
                return Err(SandboxError::Refused("the payment has changed in the meantime"));
            }
            transaction.given_back = transaction.given_back.saturating_add(amount);
            if transaction.left() == 0 {
                transaction.stage = stage;
            }
            transaction.forced_status = None;
            Ok(())
        })?;
        Ok(())
    }

    /// Advances the clock, and pays what has become due.
    pub(crate) fn advance(&self, by: Duration) -> Result<(), SandboxError> {
        let ahead = self.clock.advance(by);
        self.books().save_clock(ahead)?;
        self.pay_due();
        self.autopay_bell.notify_one();
        Ok(())
    }

    /// Pays what is due for automatic payment.
    pub(crate) fn pay_due(&self) {
        if self.settings.autopay.is_none() {
            return;
        }
        loop {
            let now = self.now();
            let mut books = self.books();
            let Some(id) = books.take_due(now) else { return };
            let paid = books.update(&id, |transaction| {
                transaction.stage = Stage::Paid;
                transaction.paid_at = Some(now);
                Ok(())
            });
            let paid = paid.is_ok();
            drop(books);
            if paid && self.announce(&id, NotificationKind::Deposit).is_err() {
                return;
            }
        }
    }

    /// Sends a transaction's last notification again.
    pub(crate) fn resend(&self, id: &str) -> Result<(), SandboxError> {
        let transaction = self.look_up(id)?;
        let last = transaction
            .notifications
            .iter()
            .rev()
            .find(|sent| sent.kind != NotificationKind::Forged);
        match (last, transaction.stage) {
            (Some(sent), _) => self.announce(id, sent.kind),
            (None, Stage::Paid) => self.announce(id, NotificationKind::Deposit),
            (None, _) => Err(SandboxError::Refused("there is no notification to repeat")),
        }
    }

    /// Sends a notification that NICEPAY would not send; once, without retries.
    pub(crate) fn forge(&self, id: &str, kind: ForgeKind) -> Result<(), SandboxError> {
        let transaction = self.look_up(id)?;
        let merchant = self.merchant_of(&transaction)?;
        let mut letter = Letter::genuine(&transaction, merchant, NotificationKind::Forged, self.now());
        letter.forge(kind, &transaction);
        let record = self.record(id, NotificationKind::Forged, DeliveryState::Pending)?;
        self.post(vec![Parcel::new(&transaction, record, &letter)]);
        Ok(())
    }

    /// Records the notification and posts it, unless a fault prevents it.
    pub(crate) fn announce(&self, id: &str, kind: NotificationKind) -> Result<(), SandboxError> {
        let transaction = self.books().get(id).cloned();
        let transaction = transaction.ok_or_else(|| SandboxError::UnknownTransaction(id.into()))?;
        let mut letter = Letter::genuine(&transaction, self.merchant_of(&transaction)?, kind, self.now());
        let faults = self
            .faults
            .strike(FaultTarget::Notification, || transaction.reference.to_string());
        if faults.contains(&FaultKind::Lost) {
            return self.record(id, kind, DeliveryState::Lost).map(drop);
        }
        let mut delay = Duration::ZERO;
        for fault in &faults {
            match fault {
                FaultKind::ForgedToken => letter.forge(ForgeKind::Token, &transaction),
                FaultKind::AlteredAmount => letter.forge(ForgeKind::Amount, &transaction),
                FaultKind::Delayed { ms } | FaultKind::Latency { ms } => {
                    delay = delay.saturating_add(Duration::from_millis(*ms));
                }
                _ => {}
            }
        }
        let hold = faults.contains(&FaultKind::OutOfOrder);
        let state = if hold || !delay.is_zero() {
            DeliveryState::Held
        } else {
            DeliveryState::Pending
        };
        let record = self.record(id, kind, state)?;
        let mut parcel = Parcel::new(&transaction, record, &letter);
        parcel.retries.clone_from(&self.settings.notify_retries);
        parcel.delay = delay;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if hold {
            held.push(parcel);
            return Ok(());
        }
        let copy = faults.contains(&FaultKind::Duplicate).then(|| parcel.clone());
        let overtaken = held.drain(..);
        let parcels = std::iter::once(parcel).chain(copy).chain(overtaken).collect();
        self.post(parcels);
        Ok(())
    }

    /// Posts again what was being delivered when an earlier process ended.
    pub(crate) fn resume(&self) {
        let open: Vec<_> = {
            let books = self.books();
            let all = books.all().iter();
            let unsettled = |sent: &NotificationRecord| {
                matches!(sent.state, DeliveryState::Pending | DeliveryState::Held)
            };
            all.filter(|transaction| transaction.notifications.iter().any(unsettled))
                .cloned()
                .collect()
        };
        for transaction in open {
            let Ok(merchant) = self.merchant_of(&transaction) else {
                continue;
            };
            for (record, sent) in transaction.notifications.iter().enumerate() {
                if matches!(sent.state, DeliveryState::Pending | DeliveryState::Held)
                    && sent.kind != NotificationKind::Forged
                {
                    let letter = Letter::genuine(&transaction, merchant, sent.kind, self.now());
                    let mut parcel = Parcel::new(&transaction, record, &letter);
                    parcel.retries.clone_from(&self.settings.notify_retries);
                    self.post(vec![parcel]);
                }
            }
        }
    }

    fn merchant_of(&self, transaction: &Transaction) -> Result<&Credentials, SandboxError> {
        self.merchants
            .get(&transaction.merchant_id)
            .ok_or(SandboxError::Refused("the payment's merchant is no longer known"))
    }

    fn record(&self, id: &str, kind: NotificationKind, state: DeliveryState) -> Result<usize, SandboxError> {
        let mut books = self.books();
        let changed = books.update(id, |transaction| {
            transaction.notifications.push(NotificationRecord {
                kind,
                state,
                attempts: Vec::new(),
            });
            Ok(())
        })?;
        Ok(changed.notifications.len().saturating_sub(1))
    }

    fn post(&self, parcels: Vec<Parcel>) {
        let count = parcels.len();
        self.under_way
            .send_modify(|under_way| *under_way = under_way.saturating_add(count));
        if self.outbox.send(parcels).is_err() {
            self.arrived(count);
        }
    }

    /// Counts finished deliveries, and wakes those that wait for others.
    pub(crate) fn arrived(&self, count: usize) {
        self.under_way
            .send_modify(|under_way| *under_way = under_way.saturating_sub(count));
    }

    /// Forgets every transaction, fault and request.
    pub(crate) fn reset(&self) -> Result<(), SandboxError> {
        self.faults.clear();
        self.log.clear();
        self.callback_by_form.store(false, Ordering::Relaxed);
        self.held.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.books().clear()
    }
}
