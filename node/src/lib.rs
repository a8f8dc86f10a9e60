//! The native half of the npm package `nicepay-checkout`: converts, and calls the core. Every rule lives in
//! the core; names, promises and classes live in `lib/`.
//!
//! What crosses the boundary is text: JSON one way and, for a verified notification, one packed string (see
//! `notification.rs`), because building objects property by property costs several times as much.
#![allow(missing_docs)] // the public face, and its documentation, is `types/`
#![cfg_attr(
    test,
    allow(dead_code, reason = "the macros register nothing in a test build")
)]

mod bulk;
mod callback;
mod cancel;
mod client;
mod error;
mod inquiry;
mod instruction;
#[cfg(feature = "ledger")]
mod ledger;
mod mailbox;
mod notification;
mod registration;
mod runtime;
mod tables;
mod testing;
mod ticket;
mod value;
mod wait;
