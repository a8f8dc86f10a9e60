//! Payments and events on their way out.

use nicepay_checkout::Mitra;
use nicepay_checkout_ledger::{Event, Payment};
use serde_json::{Value, json};

use crate::instruction::instruction;
use crate::value::time;

pub(crate) fn payment(payment: &Payment) -> Value {
    json!({
        "orderId": payment.order_id.as_str(),
        "status": payment.status.as_str(),
        "isPaid": payment.is_paid(),
        "amount": payment.amount.as_u64(),
        "attempt": payment.attempt,
        "reference": payment.reference.as_str(),
        "transactionId": payment.transaction_id.as_ref().map(|id| id.as_str()),
        "paymentUrl": payment.payment_url,
        "paymentNumber": payment.payment_number,
        "instruction": instruction(payment.instruction.as_ref()),
        "store": payment.store.as_ref().map(Mitra::name),
        "expiresAt": time(payment.expires_at),
        "paidAt": time(payment.paid_at),
        "epoch": payment.epoch,
        "createdAt": time(Some(payment.created_at)),
        "nextCheckAt": time(payment.next_check_at),
        "attention": payment.attention,
    })
}

/// JSON null for an order that is not in the ledger.
pub(crate) fn or_null(found: Option<&Payment>) -> String {
    found.map_or(Value::Null, payment).to_string()
}

pub(crate) fn event(event: &Event) -> Value {
    json!({
        "id": event.id,
        "kind": event.kind.as_str(),
        "orderId": event.order_id.as_str(),
        "attempt": event.attempt,
        "reference": event.reference.as_str(),
        "transactionId": event.transaction_id.as_ref().map(|id| id.as_str()),
        "epoch": event.epoch,
        "amount": event.amount.as_u64(),
        "paymentNumber": event.payment_number,
        "instruction": instruction(event.instruction.as_ref()),
        "store": event.store.as_deref().map(|code| Mitra::from_code(code).name().to_owned()),
        "expiresAt": time(event.expires_at),
        "depositedAt": time(event.deposited_at),
        "at": time(Some(event.at)),
        "detail": event.detail,
    })
}
