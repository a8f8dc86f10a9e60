//! The payment desk over a real socket: who gets in, what the pages show, and what a person can do.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

#[path = "desk/access.rs"]
mod access;
#[path = "desk/pages.rs"]
mod pages;
mod support;
