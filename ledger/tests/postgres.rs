//! The ledger on a PostgreSQL server, which the project's own script sets up: the same cases as on the other store.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test ends where something is not as it should be"
)]

#[path = "cases/consumer.rs"]
mod consumer;
#[cfg(feature = "desk")]
#[path = "cases/desk.rs"]
mod desk;
#[cfg(feature = "desk")]
#[path = "cases/figures.rs"]
mod figures;
#[path = "cases/journey.rs"]
mod journey;
#[path = "cases/month.rs"]
mod month;
#[cfg(feature = "desk")]
#[path = "cases/reconcile.rs"]
mod reconcile;
#[path = "cases/scripts.rs"]
mod scripts;
mod support;
#[path = "cases/worker.rs"]
mod worker;
