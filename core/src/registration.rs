//! Registering a payment: API Checkout (the customer chooses on NICEPAY's payment page) and the direct
//! registration of a convenience store payment (the payment number comes back at once).
//! Protocol document, sections c and i.

mod direct;
mod fields;
mod request;
mod response;
mod text;

pub use direct::DirectRegistration;
pub use fields::{FieldClass, FieldRule, Registration, RequiredFor};
pub(crate) use request::{Channel, prepare};
pub use response::{Checkout, ExpirySource, PaymentCode};
pub(crate) use response::{page_url, read_checkout, read_payment_code};

/// How an unanswered registration turned out; see [`Client::resolve`](crate::Client::resolve).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution<T> {
    /// The earlier attempt had never arrived; the payment is registered now, once.
    Registered(T),
    /// The earlier attempt did arrive (NICEPAY's code 9009: reference already used). Its transaction id was
    /// lost with the answer, so no customer can have been sent to it: register under a *new* reference, and
    /// keep the old one in the books in case a notification ever names it.
    AlreadyRegistered,
}
