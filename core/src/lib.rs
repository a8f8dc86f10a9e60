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
mod cart;
mod client;
mod clock;
mod codes;
mod config;
mod credentials;
mod environment;
mod error;
mod excerpt;
mod fields;
mod http;
mod inquiry;
mod instruction;
mod message;
mod money;
mod notification;
mod observe;
mod order;
mod page;
mod problem;
mod registration;
mod response;
mod result_code;
mod secret;
mod source;
mod state;
mod tls;
mod token;
mod transport;
mod trust;
mod wait;

pub mod blocking;
pub mod testing;

pub use bulk::BulkOptions;
pub use callback::{Callback, Confirmation};
pub use cancel::{Cancel, CancelOutcome, Cancellation};
pub use cart::{CartItem, Seller, SellerAddress};
pub use client::Client;
pub use clock::{Clock, JAKARTA};
pub use codes::{Bank, Mitra, PayMethod};
pub use config::ClientBuilder;
pub use credentials::Credentials;
pub use environment::{BaseUrl, Environment};
pub use error::{Error, ErrorKind, FieldError, Problem, VerificationFailure};
pub use fields::{Fields, MAX_MESSAGE_BYTES};
pub use http::{BoxFuture, HttpRequest, HttpResponse, Operation, Transport, TransportError, TransportFault};
pub use inquiry::Transaction;
pub use instruction::Instruction;
pub use jiff::Timestamp;
pub use money::{Amount, AmountPolicy};
pub use notification::{
    AmountMatch, Notification, NotificationEvent, NotificationReply, Settlement, SettlementOutcome,
};
pub use observe::{RequestInfo, ResponseInfo};
pub use order::{Order, ReferenceNo, TransactionId};
pub use page::PaymentPage;
pub use registration::{
    Checkout, DirectRegistration, ExpirySource, FieldClass, FieldRule, PaymentCode, Registration,
    RequiredFor, Resolution,
};
pub use result_code::{Advice, ResultCode};
pub use source::SourceAddresses;
pub use state::TransactionState;
pub use token::MerchantToken;
pub use trust::Unverified;
pub use wait::WaitPolicy;
