//! For merchants' own tests and for those of the faces: samples, tokens, and answers read without a network.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::SystemTime;

use nicepay_checkout as core;
use nicepay_checkout::testing::{self, SampleNotification};

use crate::client::resolved;
use crate::codes::{Mitra, NotificationEvent};
use crate::credentials::{Credentials, Environment};
use crate::error::{NicepayError, guard};
use crate::inquiry::Transaction;
use crate::order::{Order, count, timestamp};
use crate::registration::{Checkout, DirectRegistration, PaymentCode, Registration};
use crate::runtime::run;

/// The token of a registration or inquiry (`id` is the reference) or of a cancel (`id` is the transaction id).
#[uniffi::export]
#[must_use]
pub fn request_token(
    credentials: Arc<Credentials>,
    time_stamp: String,
    id: String,
    amount: String,
) -> String {
    core::MerchantToken::for_request(&credentials.core, &time_stamp, &id, &amount).to_hex()
}

/// The token of a notification.
#[uniffi::export]
#[must_use]
pub fn notification_token(credentials: Arc<Credentials>, transaction_id: String, amount: String) -> String {
    core::MerchantToken::for_notification(&credentials.core, &transaction_id, &amount).to_hex()
}

/// A notification as NICEPAY would post it, signed: a form, or JSON. `fields` sets wire fields before signing.
///
/// # Errors
/// An invalid request for an order that can't be right.
#[uniffi::export(default(event = None, fields = None, json = false))]
pub fn sample_notification(
    credentials: Arc<Credentials>,
    order: Order,
    event: Option<NotificationEvent>,
    fields: Option<HashMap<String, String>>,
    json: bool,
) -> Result<String, NicepayError> {
    guard(|| {
        let order = order.try_into()?;
        let mut sample = match event {
            Some(NotificationEvent::Reversal) => SampleNotification::reversal(&order),
            _ => SampleNotification::deposit(&order),
        };
        for (name, value) in fields.unwrap_or_default() {
            sample = sample.with(&name, &value);
        }
        Ok(if json {
            sample.json(&credentials.core)
        } else {
            sample.form(&credentials.core)
        })
    })
}

/// The query of a callback, as the browser brings it after the customer chose a store on the payment page.
///
/// # Errors
/// An invalid request for an order that can't be right.
#[uniffi::export(default(store = None, payment_number = None))]
pub fn sample_callback(
    order: Order,
    store: Option<Mitra>,
    payment_number: Option<String>,
) -> Result<String, NicepayError> {
    guard(|| {
        let store = store.map_or(core::Mitra::Alfamart, Into::into);
        let number = payment_number.as_deref().unwrap_or("9041231106386098");
        Ok(testing::callback_query(&order.try_into()?, &store, number))
    })
}

/// The JSON body that registering would post at `now`. Holds the token and the buyer's data: for tests and eyes
/// only, not for logs.
///
/// # Errors
/// An invalid request naming every field that NICEPAY would refuse.
#[uniffi::export]
pub fn registration_body(
    registration: Registration,
    direct: bool,
    credentials: Arc<Credentials>,
    now: SystemTime,
) -> Result<String, NicepayError> {
    guard(|| {
        let now = timestamp("now", Some(now))?.unwrap_or_default();
        let registration = registration.try_into()?;
        Ok(testing::registration_body(
            &registration,
            direct,
            &credentials.core,
            now,
        )?)
    })
}

/// What an inquiry would make of an answer.
///
/// # Errors
/// As there.
#[uniffi::export]
pub fn read_inquiry(order: Order, http_status: i32, body: String) -> Result<Transaction, NicepayError> {
    guard(|| {
        let status = count("http_status", http_status.into())?;
        Ok(testing::read_inquiry(&order.try_into()?, status, &body)?.into())
    })
}

/// What a registration would make of an answer.
///
/// # Errors
/// As there.
#[uniffi::export]
pub fn read_registration(
    registration: Registration,
    environment: Environment,
    http_status: i32,
    body: String,
) -> Result<Checkout, NicepayError> {
    guard(|| {
        let status = count("http_status", http_status.into())?;
        let environment = environment.try_into()?;
        Ok(testing::read_registration(&registration.try_into()?, &environment, status, &body)?.into())
    })
}

/// What a direct registration would make of an answer.
///
/// # Errors
/// As there.
#[uniffi::export]
pub fn read_direct_registration(
    registration: Registration,
    http_status: i32,
    body: String,
) -> Result<PaymentCode, NicepayError> {
    guard(|| {
        let status = count("http_status", http_status.into())?;
        Ok(testing::read_direct_registration(&registration.try_into()?, status, &body)?.into())
    })
}

/// What `resolve` would make of an answer: nothing where it says that the payment was registered before.
///
/// # Errors
/// As there.
#[uniffi::export]
pub fn read_resolution(
    registration: Registration,
    environment: Environment,
    http_status: i32,
    body: String,
) -> Result<Option<Checkout>, NicepayError> {
    guard(|| {
        let client = answered(environment.try_into()?, http_status, body)?;
        let registration = core::Registration::try_from(registration)?;
        Ok(resolved(
            core::blocking::runtime()?.block_on(client.resolve(&registration))?,
        ))
    })
}

/// What `resolve_direct` would make of an answer: nothing where it says that the payment was registered before.
///
/// # Errors
/// As there.
#[uniffi::export]
pub fn read_direct_resolution(
    registration: DirectRegistration,
    http_status: i32,
    body: String,
) -> Result<Option<PaymentCode>, NicepayError> {
    guard(|| {
        let client = answered(core::Environment::Sandbox, http_status, body)?;
        let registration = core::DirectRegistration::try_from(registration)?;
        Ok(resolved(
            core::blocking::runtime()?.block_on(client.resolve_direct(&registration))?,
        ))
    })
}

/// A client whose every request gets this answer.
fn answered(
    environment: core::Environment,
    http_status: i32,
    body: String,
) -> Result<core::Client, NicepayError> {
    let status = count("http_status", http_status.into())?;
    let transport = move |_| -> core::BoxFuture<'static, _> {
        let answer = core::HttpResponse::new(status, body.clone());
        Box::pin(async move { Ok(answer) })
    };
    Ok(core::Client::builder(core::Credentials::sandbox(), environment)
        .max_retries(0)
        .transport(transport)
        .build()?)
}

/// Panics, to prove that the process survives it.
///
/// # Errors
/// Always.
#[uniffi::export]
#[expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this is what the call is for; the panic never leaves"
)]
pub fn panic_for_test(text: String) -> Result<(), NicepayError> {
    guard(|| panic!("{text}"))
}

/// Panics inside a future.
///
/// # Errors
/// Always.
#[uniffi::export]
#[expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this is what the call is for; the panic never leaves"
)]
pub async fn panic_later_for_test(text: String) -> Result<(), NicepayError> {
    run(None, async move { panic!("{text}") }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment() -> Registration {
        Registration {
            reference: "A".to_owned(),
            amount: 10_000,
            goods_name: Some("Kopi Gayo".to_owned()),
            callback_url: Some("https://merchant.example/callback".to_owned()),
            notification_url: Some("https://merchant.example/notification".to_owned()),
            buyer_name: Some("John Doe".to_owned()),
            buyer_phone: Some("08123456789".to_owned()),
            buyer_email: Some("john.doe@example.com".to_owned()),
            buyer_city: Some("South Jakarta".to_owned()),
            buyer_state: Some("DKI Jakarta".to_owned()),
            buyer_postal_code: Some("10200".to_owned()),
            ..Registration::default()
        }
    }

    #[test]
    fn only_9009_means_registered_before() {
        let direct = payment().direct(Mitra::Indomaret, "Jalan Bukit Berbunga 22".to_owned());
        for code in ["9009", "9001", "9014", "9503", "1004", "8004"] {
            let body = format!(r#"{{"resultCd":"{code}","resultMsg":"no"}}"#);
            let page = read_resolution(payment(), Environment::Sandbox, 200, body.clone());
            let number = read_direct_resolution(direct.clone(), 200, body);
            if code == "9009" {
                assert_eq!((page.unwrap(), number.unwrap()), (None, None));
                continue;
            }
            for error in [page.unwrap_err(), number.unwrap_err()] {
                assert_eq!(error.info().result_code.as_deref(), Some(code));
            }
        }
    }

    #[test]
    fn a_success_is_registered_now() {
        let body = r#"{"resultCd":"0000","tXid":"IONPAYTEST03202612231106386098","referenceNo":"A","amt":"10000","payNo":"904123"}"#;
        let direct = payment().direct(Mitra::Indomaret, "Jalan Bukit Berbunga 22".to_owned());
        let found = read_direct_resolution(direct, 200, body.to_owned())
            .unwrap()
            .unwrap();
        assert_eq!(found.payment_number.as_deref(), Some("904123"));
    }
}
