//! Inquiry: the order in, the transaction out.

use std::collections::HashMap;
use std::fmt;
use std::time::SystemTime;

use nicepay_checkout as core;

use crate::codes::{Mitra, PayMethod, TransactionState};
use crate::instruction::Instruction;
use crate::order::{moment, raw, signed};

/// What NICEPAY says of a payment at the moment of asking: the one source of truth.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Transaction {
    /// NICEPAY's transaction id (wire: `tXid`).
    pub transaction_id: String,
    /// The merchant's reference (wire: `referenceNo`).
    pub reference: String,
    /// The amount in rupiah (wire: `amt`).
    pub amount: i64,
    /// The state, decoded by the pay method.
    pub state: TransactionState,
    /// Whether NICEPAY has the money.
    pub is_paid: bool,
    /// Whether waiting longer can't bring the payment: it is paid, or it can no longer be.
    pub is_settled: bool,
    /// The pay method; all while the customer has chosen none (wire: `payMethod`).
    pub pay_method: PayMethod,
    /// The status as it came: its meaning depends on the pay method (wire: `status`).
    pub status_code: String,
    /// The store, wallet or lender (wire: `mitraCd`).
    pub store: Option<Mitra>,
    /// The number to pay with at the counter (wire: `payNo`).
    pub payment_number: Option<String>,
    /// What was cancelled so far, in rupiah (wire: `cancelAmt`).
    pub cancelled_amount: Option<i64>,
    /// The store's receipt (wire: `receiptCode`).
    pub receipt_code: Option<String>,
    /// When it was requested (wire: `reqDt`, `reqTm`; +07:00).
    pub requested_at: Option<SystemTime>,
    /// When the transaction happened (wire: `transDt`, `transTm`; +07:00).
    pub transaction_at: Option<SystemTime>,
    /// When the money came in (wire: `depositDt`, `depositTm`; +07:00).
    pub deposited_at: Option<SystemTime>,
    /// When it expires, +07:00 (wire: `payValidDt`, `payValidTm`; `vacctValidDt`, `vacctValidTm` of a virtual account;
    /// `paymentExpDt`, `paymentExpTm` of QRIS and wallets).
    pub expires_at: Option<SystemTime>,
    /// What the customer needs in order to pay, by pay method; nothing until the customer has chosen one.
    pub instruction: Option<Instruction>,
    /// Every field of the answer.
    pub raw: HashMap<String, Option<String>>,
}

impl From<core::Transaction> for Transaction {
    fn from(from: core::Transaction) -> Self {
        Self {
            is_paid: from.is_paid(),
            is_settled: from.state.is_settled(),
            transaction_id: from.transaction_id.to_string(),
            reference: from.reference.to_string(),
            amount: signed(from.amount),
            state: from.state.into(),
            pay_method: from.pay_method.into(),
            status_code: from.status_code,
            store: from.store.map(Mitra::from),
            payment_number: from.payment_number,
            cancelled_amount: from.cancelled_amount.map(signed),
            receipt_code: from.receipt_code,
            requested_at: moment(from.requested_at),
            transaction_at: moment(from.transaction_at),
            deposited_at: moment(from.deposited_at),
            expires_at: moment(from.expires_at),
            instruction: from.instruction.map(Instruction::from),
            raw: raw(&from.raw),
        }
    }
}

// Without the raw fields and the instruction, which may hold a buyer's data.
impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction")
            .field("transaction_id", &self.transaction_id)
            .field("reference", &self.reference)
            .field("amount", &self.amount)
            .field("state", &self.state)
            .field("pay_method", &self.pay_method)
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}
