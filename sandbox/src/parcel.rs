//! A notification on its way to the merchant.

use std::time::Duration;

use crate::notification::Letter;
use crate::transaction::Transaction;

/// A notification that is being delivered.
#[derive(Clone, Debug)]
pub(crate) struct Parcel {
    pub(crate) transaction_id: Box<str>,
    pub(crate) record: usize,
    pub(crate) url: Box<str>,
    pub(crate) form: String,
    /// The pauses between attempts.
    pub(crate) retries: Vec<Duration>,
    /// The pause before the first.
    pub(crate) delay: Duration,
}

impl Parcel {
    pub(crate) fn new(transaction: &Transaction, record: usize, letter: &Letter) -> Self {
        Self {
            transaction_id: transaction.id.clone(),
            record,
            url: transaction.notification_url.clone(),
            form: letter.to_form(),
            retries: Vec::new(),
            delay: Duration::ZERO,
        }
    }
}
