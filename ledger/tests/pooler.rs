//! The ledger behind a transaction pooler: each transaction may run on another connection to the server.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

#[path = "cases/consumer.rs"]
mod consumer;
#[path = "cases/journey.rs"]
mod journey;
mod support;
