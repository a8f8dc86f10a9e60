//! The Kotlin and Swift faces of `nicepay-checkout`, through UniFFI: conversions, and nothing else. Every rule
//! lives in the core; what a Kotlin or Swift developer would not write so lives in `kotlin/` and `swift/`.
//!
//! Amounts cross as signed numbers (Kotlin mangles the names of methods with unsigned ones), moments as
//! `SystemTime`, codes as enums with an open arm, failures as one enum whose arms carry an
//! [`ErrorInfo`](error::ErrorInfo).
#![allow(
    clippy::needless_pass_by_value,
    reason = "what crosses is owned by the callee"
)]

uniffi::setup_scaffolding!("nicepay_checkout_ffi");

pub mod bulk;
pub mod callback;
pub mod cancel;
pub mod client;
pub mod codes;
pub mod credentials;
pub mod error;
pub mod inquiry;
pub mod instruction;
mod json;
#[cfg(feature = "jvm")]
mod jvm;
pub mod keyless;
#[cfg(feature = "ledger")]
pub mod ledger;
pub mod notification;
pub mod observe;
pub mod order;
pub mod registration;
pub mod runtime;
pub mod testing;
pub mod wait;
