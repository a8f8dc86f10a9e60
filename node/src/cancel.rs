//! Cancel: what to cancel in, how it ended out.

use nicepay_checkout::{Amount, Cancel, Cancellation, PayMethod};
use serde_json::{Value, json};

use crate::error::Fault;
use crate::inquiry;
use crate::value::{self, Input};

pub(crate) fn read(json: &str) -> Result<Cancel, Fault> {
    let mut input = Input::read("cancel", json)?;
    let mut cancel = Cancel::full();
    cancel.pay_method = input
        .text("payMethod")?
        .map(|method| PayMethod::from(method.as_str()));
    cancel.partial_amount = match input.rupiah("partialAmount")? {
        None => None,
        Some(rupiah) => Some(
            Amount::rupiah(rupiah)
                .map_err(|problem| Fault::argument(format!("cancel.partialAmount {problem}")))?,
        ),
    };
    cancel.reason = input.text("reason")?;
    cancel.user_id = input.text("userId")?;
    cancel.user_ip = input.text("userIp")?;
    cancel.user_info = input.text("userInfo")?;
    cancel.server_ip = input.text("serverIp")?;
    cancel.preauth_token = input.text("preauthToken")?;
    input.end()?;
    Ok(cancel)
}

pub(crate) fn cancellation(cancellation: &Cancellation) -> Value {
    json!({
        "outcome": cancellation.outcome.as_str(),
        "transaction": cancellation.transaction.as_ref().map(inquiry::transaction),
        "cancelTransactionId": cancellation.cancel_transaction_id,
        "raw": cancellation.raw.as_ref().map(value::raw),
    })
}
