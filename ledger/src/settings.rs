//! The settings that the operations use.

use std::sync::Arc;
use std::time::Duration;

use nicepay_checkout::{AmountPolicy, Clock};

use crate::machine::Rules;

/// The settings that the operations use.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) rules: Rules,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) amount_policy: AmountPolicy,
    /// How long a worker's lease of a payment or notification lasts.
    pub(crate) work_lease: Duration,
    /// How long a consumer's lease of an event lasts.
    pub(crate) event_lease: Duration,
    /// The most simultaneous inquiries of one process.
    pub(crate) concurrency: usize,
    /// How often an idle worker or consumer reads the store.
    pub(crate) idle: Duration,
    /// The pause between two inquiries of all processes, and the size of a burst.
    pub(crate) pace: Option<(Duration, u32)>,
    /// How long a registration may take before its sender counts as gone.
    pub(crate) send_limit: Duration,
    /// How long the callback page waits for an inquiry.
    pub(crate) callback_wait: Duration,
    /// How many events a consumer leases at once.
    pub(crate) prefetch: u32,
    /// After how many failures an event is parked.
    pub(crate) failures_before_parking: u32,
    /// Whether `open` creates the tables.
    pub(crate) migrate: Option<bool>,
}
