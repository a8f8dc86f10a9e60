//! An SDK for NICEPAY Indonesia's API Checkout (V2): convenience-store payments from order to paid.
//!
//! Only NICEPAY's response to an inquiry says *paid*. This crate stores nothing, so it can't guarantee what happens between
//! two calls. To deliver once, use your own database, or the ledger (crate `nicepay-checkout-ledger`).
//!
//! ```text
//! order ──register──▶ NICEPAY ──payment page──▶ customer ──pays at Indomaret or Alfamart──▶
//! NICEPAY ──callback (browser) + notification (server)──▶ merchant ──verify──▶ ──inquire──▶ paid
//! ```
//!
//! * [`Client::register`] registers a [`Registration`] and returns the payment page for the customer;
//!   [`Client::register_direct`] returns the instruction for the merchant's own page instead.
//! * [`Callback::parse`] reads what the customer's browser sends; [`Client::confirm`] asks NICEPAY for the real state.
//! * [`Client::verify_notification`] checks what NICEPAY's server posts; [`Client::settle`] asks NICEPAY for the current
//!   state.
//! * [`Client::inquire`] asks for the state of a payment; [`Client::wait_until_settled`] asks until it is settled;
//!   [`Client::inquire_all`] asks for many payments.
//! * [`Client::cancel`] cancels, and notices a customer who paid in the meantime.
//!
//! Only an inquiry creates a [`Transaction`], and only a [`Transaction`] can say *paid*.
#![forbid(unsafe_code)]

mod bulk;
mod callback;
mod cancel;
mod client;
mod credentials;
mod error;
mod inquiry;
mod instruction;
mod message;
mod network;
mod notification;
mod order;
mod page;
mod registration;
mod values;
mod wait;

pub mod blocking;
pub mod testing;

pub use bulk::BulkOptions;
pub use callback::{Callback, Confirmation};
pub use cancel::{Cancel, CancelOutcome, Cancellation};
pub use client::Client;
pub use client::builder::ClientBuilder;
pub use client::observe::{RequestInfo, ResponseInfo};
pub use credentials::Credentials;
pub use error::{Error, ErrorKind, VerificationFailure};
pub use inquiry::Transaction;
pub use instruction::Instruction;
pub use jiff::Timestamp;
pub use message::fields::{Fields, MAX_MESSAGE_BYTES};
pub use message::source::SourceAddresses;
pub use message::token::MerchantToken;
pub use message::trust::Unverified;
pub use network::environment::{BaseUrl, Environment};
pub use network::http::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportFault};
pub use notification::{
    AmountMatch, Notification, NotificationEvent, NotificationReply, Settlement, SettlementOutcome,
};
pub use order::Order;
pub use page::PaymentPage;
pub use registration::{
    Checkout, DirectRegistration, ExpirySource, FieldClass, FieldRule, PaymentCode, Registration,
    RequiredFor, Resolution,
};
pub use values::cart::{CartItem, Seller, SellerAddress};
pub use values::clock::{Clock, JAKARTA};
pub use values::codes::{Bank, Mitra, PayMethod};
pub use values::ids::{ReferenceNo, TransactionId};
pub use values::money::{Amount, AmountPolicy};
pub use values::operation::Operation;
pub use values::problem::{FieldError, Problem};
pub use values::result_code::{Advice, ResultCode};
pub use values::state::TransactionState;
pub use wait::WaitPolicy;
