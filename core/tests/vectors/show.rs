//! Each result as the plain attributes that the vectors name.

use nicepay_checkout::{Callback, Checkout, JAKARTA, Notification, PaymentCode, Timestamp, Transaction};
use serde_json::{Value, json};

fn time(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.display_with_offset(JAKARTA).to_string())
}

pub(crate) fn notification(n: &Notification) -> Value {
    json!({
        "transaction_id": n.transaction_id(),
        "reference": n.reference(),
        "amount": n.amount(),
        "reported_event": n.reported_event().as_str(),
        "amount_match": n.amount_match().map(nicepay_checkout::AmountMatch::as_str),
        "pay_method": n.pay_method().map(|m| m.to_string()),
        "store": n.store().map(|s| s.to_string()),
        "payment_number": n.payment_number(),
        "transaction_at": time(n.transaction_at()),
        "deposited_at": time(n.deposited_at()),
        "instruction": n.instruction(),
    })
}

pub(crate) fn callback(c: &Callback) -> Value {
    json!({
        "transaction_id": c.transaction_id(),
        "reference": c.reference(),
        "amount": c.amount(),
        "payment_number": c.payment_number(),
        "store": c.store().map(|s| s.to_string()),
        "pay_method": c.pay_method().map(|m| m.to_string()),
        "result_code": c.result_code().map(|code| code.to_string()),
        "result_message": c.result_message(),
        "registered_at": time(c.registered_at()),
        "instruction": c.instruction(),
    })
}

pub(crate) fn transaction(t: &Transaction) -> Value {
    json!({
        "transaction_id": t.transaction_id,
        "reference": t.reference,
        "amount": t.amount,
        "state": t.state.as_str(),
        "is_paid": t.is_paid(),
        "pay_method": t.pay_method.to_string(),
        "status_code": t.status_code,
        "store": t.store.as_ref().map(ToString::to_string),
        "payment_number": t.payment_number,
        "cancelled_amount": t.cancelled_amount,
        "receipt_code": t.receipt_code,
        "requested_at": time(t.requested_at),
        "transaction_at": time(t.transaction_at),
        "deposited_at": time(t.deposited_at),
        "expires_at": time(t.expires_at),
        "instruction": t.instruction,
    })
}

pub(crate) fn checkout(c: &Checkout) -> Value {
    json!({
        "transaction_id": c.transaction_id,
        "reference": c.reference,
        "amount": c.amount,
        "payment_url": c.payment_url,
        "registered_at": time(c.registered_at),
        "expires_at": time(c.expires_at),
    })
}

pub(crate) fn payment_code(p: &PaymentCode) -> Value {
    json!({
        "transaction_id": p.transaction_id,
        "reference": p.reference,
        "amount": p.amount,
        "instruction": p.instruction,
        "payment_number": p.payment_number,
        "store": p.store.as_ref().map(ToString::to_string),
        "registered_at": time(p.registered_at),
        "expires_at": time(p.expires_at),
        "expires_at_source": p.expires_at_source.map(nicepay_checkout::ExpirySource::as_str),
    })
}
