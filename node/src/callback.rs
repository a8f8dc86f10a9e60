//! Callbacks: what the browser brings, read.

use napi_derive::napi;
use nicepay_checkout::{Amount, Callback, Mitra, Unverified};
use serde_json::{Value, json};

use crate::error::{Fault, guarded};
use crate::inquiry;
use crate::instruction::instruction;
use crate::value;

pub(crate) fn read(message: &str) -> Result<Unverified<Callback>, Fault> {
    Ok(Callback::parse(message)?)
}

fn claims(callback: &Callback) -> Value {
    json!({
        "transactionId": callback.transaction_id().map(|id| id.as_str()),
        "reference": callback.reference().map(|reference| reference.as_str()),
        "amount": callback.amount().map(Amount::as_u64),
        "paymentNumber": callback.payment_number(),
        "instruction": instruction(callback.instruction().as_ref()),
        "store": callback.store().as_ref().map(Mitra::name),
        "payMethod": callback.pay_method().as_ref().map(|method| method.name()),
        "resultCode": callback.result_code().as_ref().map(|code| code.as_str()),
        "resultMessage": callback.result_message(),
        "registeredAt": value::time(callback.registered_at()),
        "raw": value::raw(callback.raw()),
    })
}

/// Reads a callback.
#[napi]
pub fn parse_callback(message: String) -> String {
    guarded(|| Ok(claims(read(&message)?.claims()).to_string()))
}

/// Holds a callback against an order.
#[napi]
pub fn check_callback(message: String, order: String) -> String {
    guarded(|| {
        read(&message)?.check(&inquiry::order(&order)?)?;
        Ok(String::new())
    })
}
