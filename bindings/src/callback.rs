//! What the customer's browser brings back: claims, and nothing more.

use std::collections::HashMap;
use std::time::SystemTime;

use nicepay_checkout as core;

use crate::codes::{Mitra, PayMethod};
use crate::error::{NicepayError, guard};
use crate::instruction::Instruction;
use crate::order::{Order, moment, raw, signed};

/// What a callback claims; the customer could have typed it. It never says that anything was paid.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CallbackClaims {
    /// NICEPAY's transaction id (wire: `tXid`).
    pub transaction_id: Option<String>,
    /// The merchant's reference: what to look the order up with (wire: `referenceNo`).
    pub reference: Option<String>,
    /// The amount in rupiah (wire: `amt` or `amount`).
    pub amount: Option<i64>,
    /// The number to pay with at the counter (wire: `payNo`).
    pub payment_number: Option<String>,
    /// The store that takes it (wire: `mitraCd`).
    pub store: Option<Mitra>,
    /// The pay method, where the callback names it (wire: `payMethod`).
    pub pay_method: Option<PayMethod>,
    /// The result of the customer's step on the page; `0000` does *not* mean paid (wire: `resultCd`).
    pub result_code: Option<String>,
    /// The result in NICEPAY's words (wire: `resultMsg`).
    pub result_message: Option<String>,
    /// When the payment was registered, not when it was paid (wire: `transDt`, `transTm`).
    pub registered_at: Option<SystemTime>,
    /// What the customer needs in order to pay, by pay method: a claim, which the inquiry confirms.
    pub instruction: Option<Instruction>,
}

impl From<&core::Callback> for CallbackClaims {
    fn from(callback: &core::Callback) -> Self {
        Self {
            transaction_id: callback.transaction_id().map(ToString::to_string),
            reference: callback.reference().map(ToString::to_string),
            amount: callback.amount().map(signed),
            payment_number: callback.payment_number().map(str::to_owned),
            store: callback.store().map(Mitra::from),
            pay_method: callback.pay_method().map(PayMethod::from),
            result_code: callback.result_code().map(|code| code.as_str().to_owned()),
            result_message: callback.result_message().map(str::to_owned),
            registered_at: moment(callback.registered_at()),
            instruction: callback.instruction().map(Instruction::from),
        }
    }
}

/// Reads a callback from the URL the browser asked for, from its query alone, or from a posted form or JSON body.
///
/// # Errors
/// An invalid request when it can't be read, or names neither a transaction id nor a reference.
#[uniffi::export]
pub fn parse_callback(message: Vec<u8>) -> Result<CallbackClaims, NicepayError> {
    guard(|| Ok(core::Callback::parse(message)?.claims().into()))
}

/// Whether a callback speaks of `order`. A match proves nothing: the customer knows all that is compared.
///
/// # Errors
/// A verification error naming the first thing that does not fit.
#[uniffi::export]
pub fn check_callback(message: Vec<u8>, order: Order) -> Result<(), NicepayError> {
    guard(|| Ok(core::Callback::parse(message)?.check(&order.try_into()?)?))
}

/// Every field of a callback as it came, unknown ones included.
///
/// # Errors
/// As for `parse_callback`.
#[uniffi::export]
pub fn callback_fields(message: Vec<u8>) -> Result<HashMap<String, Option<String>>, NicepayError> {
    guard(|| Ok(raw(core::Callback::parse(message)?.claims().raw())))
}
