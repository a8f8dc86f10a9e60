//! The customer wants to pay: the intent is kept before a byte goes out, and one order has one open payment.

use std::sync::Arc;

use nicepay_checkout as core;
use nicepay_checkout_ledger::CheckOut;

use super::CoreLedger;
use super::payment::LedgerPayment;
use crate::error::NicepayError;
use crate::registration::{DirectRegistration, Registration};
use crate::runtime::CancelToken;

#[uniffi::export]
impl CoreLedger {
    /// The payment of an order, registered at NICEPAY once: the intent is on the disk before a byte goes out. Called
    /// again, by a double click, after a restart, or by two processes at once, it gives the same payment.
    ///
    /// The registration's reference is the order id. `replace_open` has an open payment of the order cancelled to make
    /// room for this one; who paid it meanwhile gets no second. Cancelling the call drops neither the intent nor
    /// NICEPAY's answer.
    ///
    /// # Errors
    /// An invalid request naming every wrong field, before anything is kept; an invalid request where the order is open
    /// or paid with another amount; as for registering (the intent stays: call again, or leave it to the worker);
    /// storage.
    #[uniffi::method(default(replace_open = false, cancel = None))]
    pub async fn check_out(
        &self,
        registration: Registration,
        replace_open: bool,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<LedgerPayment, NicepayError> {
        let wanted = CheckOut::from(core::Registration::try_from(registration)?);
        self.checked_out(wanted, replace_open, cancel).await
    }

    /// `check_out` for a convenience store payment; the payment number comes back at once.
    ///
    /// # Errors
    /// As for `check_out`.
    #[uniffi::method(default(replace_open = false, cancel = None))]
    pub async fn check_out_direct(
        &self,
        registration: DirectRegistration,
        replace_open: bool,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<LedgerPayment, NicepayError> {
        let wanted = CheckOut::from(core::DirectRegistration::try_from(registration)?);
        self.checked_out(wanted, replace_open, cancel).await
    }
}

impl CoreLedger {
    async fn checked_out(
        &self,
        mut wanted: CheckOut,
        replace_open: bool,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<LedgerPayment, NicepayError> {
        if replace_open {
            wanted = wanted.replacing_open();
        }
        let payment = self.call(cancel, |ledger| async move { ledger.check_out(wanted).await });
        Ok(payment.await?.into())
    }
}
