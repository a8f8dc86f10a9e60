//! NICEPAY Indonesia's API Checkout (V2) for merchants.
#![forbid(unsafe_code)]

mod cart;
mod clock;
mod codes;
mod credentials;
mod environment;
mod error;
mod excerpt;
mod fields;
mod http;
mod money;
mod order;
mod registration;
mod response;
mod result_code;
mod secret;
mod state;
mod token;

pub use cart::{CartItem, Seller, SellerAddress};
pub use clock::{Clock, JAKARTA};
pub use codes::{Bank, Mitra, PayMethod};
pub use credentials::Credentials;
pub use environment::{BaseUrl, Environment};
pub use error::{Error, ErrorKind, FieldError, Problem, VerificationFailure};
pub use fields::{Fields, MAX_MESSAGE_BYTES};
pub use http::{BoxFuture, HttpRequest, HttpResponse, Operation, Transport, TransportError, TransportFault};
pub use jiff::Timestamp;
pub use money::{Amount, AmountPolicy};
pub use order::{Order, ReferenceNo, TransactionId};
pub use registration::{Checkout, FieldClass, FieldRule, PaymentCode, Registration, RequiredFor, Resolution};
pub use result_code::{Advice, ResultCode};
pub use state::TransactionState;
pub use token::MerchantToken;
