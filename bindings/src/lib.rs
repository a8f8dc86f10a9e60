//! The Kotlin and Swift faces of `nicepay-checkout`, through UniFFI.
//!
//! This is a spike that proves the shapes (bytes in, record out; errors with data; async with
//! cancellation; objects; hooks; panics) before the core's own API is bound.
#![allow(
    clippy::needless_pass_by_value,
    reason = "what crosses is owned by the callee"
)]

uniffi::setup_scaffolding!("nicepay_checkout_ffi");

pub mod error;
pub mod hook;
#[cfg(feature = "jvm")]
mod jvm;
pub mod notification;
pub mod runtime;
pub mod till;
