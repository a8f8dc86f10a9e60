//! The state machine of a payment: (state, fact, now) → (state, commands, events). It has no IO and no clock.
//!
//! Stores keep its states, the worker carries out its commands, and the model checker explores it.

mod apply;
mod attempt;
mod check_out;
mod event;
mod fact;
mod inquiry;
mod reference;
mod schedule;
mod state;

pub use attempt::{Attempt, Channel, Closed, Stage};
pub use check_out::Decision;
pub use event::{Event, EventKind};
pub use fact::{Fact, HandledAction, Source, TransactionFacts};
pub use reference::reference_of_attempt;
pub use schedule::{Pause, Schedule};
pub use state::{Command, PaymentState, Step};

pub use apply::Rules;
pub use state::Attention;

use std::time::Duration;

use jiff::Timestamp;

/// `at` plus a duration, limited to the latest possible time.
pub(crate) fn later(at: Timestamp, by: Duration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// How long ago `then` is; zero if it is in the future.
pub(crate) fn since(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(then)).unwrap_or_default()
}
