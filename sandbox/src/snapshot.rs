//! The payments as the sandbox reports them.

use jiff::Timestamp;
use nicepay_checkout::{Instruction, TransactionState};
use serde::Serialize;

use crate::books::Books;
use crate::engine::Engine;
use crate::error::SandboxError;
use crate::transaction::{NotificationRecord, Transaction};

/// A payment as the gateway has it at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TransactionSnapshot {
    /// The transaction id.
    pub transaction_id: String,
    /// The merchant.
    pub merchant_id: String,
    /// The merchant's reference.
    pub reference: String,
    /// The amount in rupiah.
    pub amount: u64,
    /// The pay method's code; `00` until the customer has chosen.
    pub pay_method: String,
    /// The status digit in the response to an inquiry.
    pub status: String,
    /// The state of pay method and status, by the SDK's name.
    pub state: String,
    /// The store's code.
    pub store: Option<String>,
    /// The payment number.
    pub payment_number: Option<String>,
    /// What the customer needs in order to pay by the chosen method; `None` until one is chosen.
    pub instruction: Option<Instruction>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// How often the merchant registered this reference, this time included.
    pub registrations: u32,
    /// How often a registration was declined because the reference was already used.
    pub duplicates_refused: u32,
    /// The notifications, in the order they were written.
    pub notifications: Vec<NotificationRecord>,
}

impl Engine {
    /// Every payment, in the order of registration.
    pub(crate) fn snapshot(&self) -> Vec<TransactionSnapshot> {
        self.pay_due();
        let books = self.books();
        let now = self.now();
        let describe = |transaction| self.describe(transaction, &books, now);
        books.all().iter().map(describe).collect()
    }

    /// One payment.
    pub(crate) fn snapshot_of(&self, id: &str) -> Result<TransactionSnapshot, SandboxError> {
        self.pay_due();
        let books = self.books();
        let found = books.get(id);
        let found = found.ok_or_else(|| SandboxError::UnknownTransaction(id.into()))?;
        Ok(self.describe(found, &books, self.now()))
    }

    fn describe(&self, transaction: &Transaction, books: &Books, now: Timestamp) -> TransactionSnapshot {
        let status = transaction.status(now, self.settings.cancelled_status);
        let uses = books.uses(&transaction.merchant_id, &transaction.reference);
        TransactionSnapshot {
            transaction_id: transaction.id.to_string(),
            merchant_id: transaction.merchant_id.to_string(),
            reference: transaction.reference.to_string(),
            amount: transaction.amount,
            pay_method: transaction.method.0.code().to_owned(),
            status: status.to_owned(),
            state: TransactionState::decode(&transaction.method.0, status)
                .as_str()
                .to_owned(),
            store: transaction.store().map(|store| store.code().to_owned()),
            payment_number: transaction.payment_number().map(str::to_owned),
            instruction: self.instruction(transaction),
            registered_at: transaction.registered_at,
            expires_at: transaction.expires_at,
            paid_at: transaction.paid_at,
            registrations: uses.registered,
            duplicates_refused: uses.refused,
            notifications: transaction.notifications.clone(),
        }
    }
}
