//! The core's tables, for `lib/codes.js` and the parity tests.

use napi_derive::napi;
use nicepay_checkout::{
    AmountMatch, Bank, CancelOutcome, ErrorKind, ExpirySource, FieldClass, Mitra, Notification,
    NotificationEvent, Operation, PayMethod, Registration, ResultCode, SettlementOutcome, SourceAddresses,
    TransactionState, VerificationFailure,
};
use serde_json::{Value, json};

use crate::error::{Fault, guarded};

macro_rules! codes {
    ($type:ident) => {
        $type::KNOWN
            .iter()
            .map(|known| json!({ "name": known.name(), "code": known.code(), "label": known.label() }))
            .collect::<Value>()
    };
}

/// All of them as JSON.
#[napi]
pub fn tables() -> String {
    let fields: Value = Registration::FIELDS
        .iter()
        .map(|rule| {
            json!({
                "name": rule.name,
                "wireName": rule.wire_name,
                "maxLength": rule.max_length,
                "digits": rule.class == FieldClass::Digits,
            })
        })
        .collect();
    #[cfg(feature = "ledger")]
    let ledger = crate::ledger::tables();
    #[cfg(not(feature = "ledger"))]
    let ledger = Value::Null;
    json!({
        "ledger": ledger,
        "kinds": ErrorKind::ALL.map(ErrorKind::as_str),
        "failures": VerificationFailure::ALL.map(VerificationFailure::as_str),
        "events": NotificationEvent::ALL.map(NotificationEvent::as_str),
        "matches": AmountMatch::ALL.map(AmountMatch::as_str),
        "settlements": SettlementOutcome::ALL.map(SettlementOutcome::as_str),
        "expirySources": ExpirySource::ALL.map(ExpirySource::as_str),
        "outcomes": CancelOutcome::ALL.map(CancelOutcome::as_str),
        "operations": Operation::ALL.map(Operation::as_str),
        "states": TransactionState::ALL.map(TransactionState::as_str),
        "payMethods": codes!(PayMethod),
        "stores": codes!(Mitra),
        "banks": codes!(Bank),
        "fields": fields,
        "reply": crate::notification::reply(&Notification::REPLY),
    })
    .to_string()
}

/// The meaning of a result code in words; nothing for one that the core does not know.
#[napi]
pub fn result_code_meaning(code: String, pay_method: Option<String>) -> Option<String> {
    let method = pay_method.map(|method| PayMethod::from(method.as_str()));
    ResultCode::new(code).meaning(method.as_ref()).map(str::to_owned)
}

/// Whether NICEPAY sends from `address`; a failure when not. Without `ranges`, the published ones.
#[napi]
pub fn check_source_address(address: String, ranges: Option<Vec<String>>) -> String {
    guarded(|| {
        let ranges = match ranges {
            None => SourceAddresses::published(),
            Some(ranges) => SourceAddresses::new(ranges.iter().map(String::as_str))?,
        };
        let address = address
            .parse()
            .map_err(|_| Fault::argument("address must be an IPv4 or IPv6 address, without a port"))?;
        ranges.check(address)?;
        Ok(String::new())
    })
}
