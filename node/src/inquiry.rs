//! Inquiry: the order in, the transaction out.

use nicepay_checkout::{Amount, Mitra, Order, Transaction};
use serde_json::{Value, json};

use crate::error::Fault;
use crate::instruction::instruction;
use crate::value;

pub(crate) fn order(json: &str) -> Result<Order, Fault> {
    let value = serde_json::from_str(json).map_err(|_| {
        Fault::argument("order holds text that is not well-formed Unicode (a lone surrogate)")
    })?;
    value::order(value)
}

pub(crate) fn transaction(transaction: &Transaction) -> Value {
    json!({
        "transactionId": transaction.transaction_id.as_str(),
        "reference": transaction.reference.as_str(),
        "amount": transaction.amount.as_u64(),
        "state": transaction.state.as_str(),
        "isPaid": transaction.is_paid(),
        "isSettled": transaction.state.is_settled(),
        "payMethod": transaction.pay_method.name(),
        "statusCode": transaction.status_code,
        "store": transaction.store.as_ref().map(Mitra::name),
        "paymentNumber": transaction.payment_number,
        "instruction": instruction(transaction.instruction.as_ref()),
        "cancelledAmount": transaction.cancelled_amount.map(Amount::as_u64),
        "receiptCode": transaction.receipt_code,
        "requestedAt": value::time(transaction.requested_at),
        "transactionAt": value::time(transaction.transaction_at),
        "depositedAt": value::time(transaction.deposited_at),
        "expiresAt": value::time(transaction.expires_at),
        "raw": value::raw(&transaction.raw),
    })
}
