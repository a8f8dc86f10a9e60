//! Cancelling a payment.

use std::collections::HashMap;
use std::fmt;

use nicepay_checkout as core;

use crate::codes::{CancelOutcome, PayMethod};
use crate::error::NicepayError;
use crate::inquiry::Transaction;
use crate::order::{raw, rupiah};

/// What to cancel and why; with nothing given, the whole payment.
#[derive(Clone, PartialEq, Eq, Default, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct CancelRequest {
    /// The pay method that the customer really used; asked for first where it is not given, which costs an
    /// inquiry (wire: `payMethod`).
    #[uniffi(default = None)]
    pub pay_method: Option<PayMethod>,
    /// How much to give back of a payment that can be cancelled in part, in rupiah; all of it where nothing is
    /// given. Not for convenience stores (wire: `cancelType` 2 and `amt`).
    #[uniffi(default = None)]
    pub partial_amount: Option<i64>,
    /// The reason (wire: `cancelMsg`, at most 255 characters).
    #[uniffi(default = None)]
    pub reason: Option<String>,
    /// Who cancels (wire: `cancelUserId`, at most 30 characters).
    #[uniffi(default = None)]
    pub user_id: Option<String>,
    /// From which IPv4 address (wire: `cancelUserIp`, at most 15 characters).
    #[uniffi(default = None)]
    pub user_ip: Option<String>,
    /// More about who cancels (wire: `cancelUserInfo`, at most 100 characters).
    #[uniffi(default = None)]
    pub user_info: Option<String>,
    /// The merchant server's IPv4 address (wire: `cancelServerIp`, at most 15 characters).
    #[uniffi(default = None)]
    pub server_ip: Option<String>,
    /// Card: the pre-authorisation's token (wire: `preauthToken`, at most 100 characters).
    #[uniffi(default = None)]
    pub preauth_token: Option<String>,
}

impl TryFrom<CancelRequest> for core::Cancel {
    type Error = NicepayError;

    fn try_from(from: CancelRequest) -> Result<Self, NicepayError> {
        let amount = |amount| {
            core::Amount::rupiah(rupiah("partial_amount", "amt", amount)?)
                .map_err(|problem| NicepayError::problem("partial_amount", "amt", &problem))
        };
        let mut to = Self::full();
        to.partial_amount = from.partial_amount.map(amount).transpose()?;
        to.pay_method = from.pay_method.map(Into::into);
        to.reason = from.reason;
        to.user_id = from.user_id;
        to.user_ip = from.user_ip;
        to.user_info = from.user_info;
        to.server_ip = from.server_ip;
        to.preauth_token = from.preauth_token;
        Ok(to)
    }
}

// Without who cancels.
impl fmt::Debug for CancelRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancelRequest")
            .field("pay_method", &self.pay_method)
            .field("partial_amount", &self.partial_amount)
            .finish_non_exhaustive()
    }
}

/// The end of a cancel.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Cancellation {
    /// How it ended.
    pub outcome: CancelOutcome,
    /// What the inquiry said, where one was needed to know.
    pub transaction: Option<Transaction>,
    /// NICEPAY's id of the cancel itself (wire: `canceltXid`).
    pub cancel_transaction_id: Option<String>,
    /// Every field of the answer, where there was one.
    pub raw: Option<HashMap<String, Option<String>>>,
}

impl From<core::Cancellation> for Cancellation {
    fn from(from: core::Cancellation) -> Self {
        Self {
            outcome: from.outcome.into(),
            transaction: from.transaction.map(Transaction::from),
            cancel_transaction_id: from.cancel_transaction_id,
            raw: from.raw.as_ref().map(raw),
        }
    }
}

// Without the raw fields, which may hold a buyer's data.
impl fmt::Debug for Cancellation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancellation")
            .field("outcome", &self.outcome)
            .field("transaction", &self.transaction)
            .field("cancel_transaction_id", &self.cancel_transaction_id)
            .finish_non_exhaustive()
    }
}
