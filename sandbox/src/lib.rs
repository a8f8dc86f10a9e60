//! A NICEPAY gateway for your own machine: registration, payment page, notifications, status inquiry, cancel and expiry,
//! with NICEPAY's result codes and faults on demand. For tests and experiments.
//!
//! ```
//! use nicepay_sandbox::{Fault, FaultKind, FaultTarget, Sandbox};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let sandbox = Sandbox::start().await?;
//! // Point the SDK at `sandbox.base_url()`; then lose the response to one registration:
//! sandbox.inject(Fault::new(FaultTarget::Register, FaultKind::DropAfter).once());
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod answer;
mod books;
mod builder;
mod callback;
mod changes;
mod choice;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod clock;
mod control;
mod delivery;
mod details;
mod engine;
mod error;
mod expiry;
mod fault;
mod gateway;
mod ids;
mod instruction;
mod journey;
mod merchant;
mod method_fields;
mod notification;
mod offer;
mod outbound;
pub mod page;
mod parcel;
mod payment;
mod picture;
mod qr;
mod request_log;
mod sample;
mod sandbox;
mod secret;
mod server;
mod settings;
mod snapshot;
mod storage;
mod transaction;
mod workbench;

pub use builder::Builder;
pub use choice::Choice;
pub use error::SandboxError;
pub use fault::{Fault, FaultKind, FaultTarget};
pub use journey::Chosen;
pub use notification::ForgeKind;
pub use offer::Offer;
pub use request_log::LoggedRequest;
pub use sandbox::Sandbox;
pub use snapshot::TransactionSnapshot;
pub use transaction::{DeliveryState, NotificationKind, NotificationRecord};
