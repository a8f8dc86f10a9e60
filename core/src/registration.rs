//! Registering a payment: API Checkout (the customer chooses on NICEPAY's payment page) and direct registration (the
//! merchant's own page shows how to pay).
//! Protocol document, sections c and i.

mod direct;
mod fields;
mod hand_over;
mod request;
mod response;
mod text;

pub use direct::DirectRegistration;
pub use fields::{FieldClass, FieldRule, Registration, RequiredFor};
pub(crate) use hand_over::Signer;
pub(crate) use request::{Channel, prepare};
pub use response::{Checkout, ExpirySource, PaymentCode};
pub(crate) use response::{page_url, read_checkout, read_payment_code};

/// What became of a registration without a response; see [`Client::resolve`](crate::Client::resolve).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution<T> {
    /// The earlier attempt never arrived. The payment is registered now, once.
    Registered(T),
    /// The earlier attempt did arrive (NICEPAY's code 9009: reference already used). Its transaction id was lost with
    /// the response, so no customer has seen it. Register under a *new* reference, and keep the old one in your
    /// database in case a notification names it.
    AlreadyRegistered,
}
