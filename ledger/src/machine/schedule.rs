//! The schedule of inquiries, as data.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::attempt::{Attempt, Stage};
use super::{later, since};

/// A pause between inquiries, up to an age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pause {
    /// The age in seconds up to which this pause applies.
    pub until: u64,
    /// The pause in seconds.
    pub every: u64,
}

const fn pause(until: u64, every: u64) -> Pause {
    Pause { until, every }
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// When the worker inquires about payments. All values are in seconds; docs/ledger.md has the defaults.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Schedule {
    /// Registered, without a payment number: by the age of the registration.
    pub waiting: Vec<Pause>,
    /// With a payment number or another instruction: by its age.
    pub numbered: Vec<Pause>,
    /// With an instruction that expires within an hour, such as a QR code or a wallet's push message: by its age.
    pub brief: Vec<Pause>,
    /// The pause around its expiry,
    pub near_expiry: u64,
    /// from this long before it.
    pub near_expiry_before: u64,
    /// Expired or cancelled: by the time since then, to find late deposits. After the last step there are no more inquiries.
    pub grace: Vec<Pause>,
    /// Paid: by the time since then, to find reversals. After the last step there are no more inquiries.
    pub paid: Vec<Pause>,
    /// A notification reported something that the inquiry does not show: by the time since then.
    pub told: Vec<Pause>,
    /// After a failed inquiry: the first pause, doubled each time,
    pub failure_first: u64,
    /// up to this one.
    pub failure_longest: u64,
    /// After this many failures in a row the payment needs attention.
    pub failures_before_attention: u32,
    /// After this age an unpaid payment that NICEPAY does not report as expired needs attention.
    pub longest: u64,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            waiting: vec![
                pause(10 * MINUTE, 2 * MINUTE),
                pause(2 * HOUR, 15 * MINUTE),
                pause(DAY, 2 * HOUR),
                pause(30 * DAY, 12 * HOUR),
            ],
            numbered: vec![
                pause(10 * MINUTE, MINUTE),
                pause(2 * HOUR, 10 * MINUTE),
                pause(DAY, HOUR),
                pause(30 * DAY, 4 * HOUR),
            ],
            brief: vec![pause(5 * MINUTE, 15), pause(HOUR, MINUTE)],
            near_expiry: 10 * MINUTE,
            near_expiry_before: 30 * MINUTE,
            grace: vec![pause(2 * HOUR, 30 * MINUTE), pause(3 * DAY, 12 * HOUR)],
            paid: vec![pause(DAY, 12 * HOUR), pause(7 * DAY, DAY)],
            told: vec![
                pause(30, 5),
                pause(10 * MINUTE, MINUTE),
                pause(2 * HOUR, 15 * MINUTE),
            ],
            failure_first: 5,
            failure_longest: HOUR,
            failures_before_attention: 24,
            longest: 30 * DAY,
        }
    }
}

impl Schedule {
    /// The pause at this age.
    fn pause_at(pauses: &[Pause], age: Duration) -> Option<Duration> {
        let found = pauses.iter().find(|pause| age.as_secs() < pause.until)?;
        Some(Duration::from_secs(found.every.max(1)))
    }

    /// The time of a registered attempt's next inquiry; `None` if there are no more.
    pub(crate) fn next(&self, attempt: &Attempt, now: Timestamp) -> Option<Timestamp> {
        let ordinary = self.ordinary(attempt, now);
        let told = attempt
            .told_at
            .and_then(|at| Self::pause_at(&self.told, since(at, now)))
            .map(|pause| later(now, pause));
        match (ordinary, told) {
            (Some(ordinary), Some(told)) => Some(ordinary.min(told)),
            (one, other) => one.or(other),
        }
    }

    fn ordinary(&self, attempt: &Attempt, now: Timestamp) -> Option<Timestamp> {
        let after = |pauses: &[Pause], from: Timestamp| {
            Self::pause_at(pauses, since(from, now)).map(|pause| later(now, pause))
        };
        if let Some(paid_at) = attempt.paid_at {
            return after(&self.paid, paid_at);
        }
        if let Some(closed_at) = attempt.closed_at {
            return after(&self.grace, closed_at);
        }
        let registered_at = attempt.registered_at.unwrap_or(now);
        if since(registered_at, now).as_secs() >= self.longest {
            return None;
        }
        let next = match attempt.numbered_at {
            Some(at) if attempt.is_brief() => after(&self.brief, at).or_else(|| after(&self.numbered, at)),
            Some(at) => after(&self.numbered, at),
            None => after(&self.waiting, registered_at),
        }
        .unwrap_or_else(|| later(now, Duration::from_secs(DAY)));
        let Some(expires_at) = attempt.expires_at else {
            return Some(next);
        };
        let near = Duration::from_secs(self.near_expiry.max(1));
        let begins = expires_at
            .checked_sub(Duration::from_secs(self.near_expiry_before))
            .unwrap_or(expires_at);
        let ends = later(expires_at, Duration::from_secs(self.near_expiry_before));
        if now >= begins && now < ends {
            // At the expiry, and then until NICEPAY reports it.
            let at = if now < expires_at {
                expires_at
            } else {
                later(now, near)
            };
            return Some(next.min(at).min(later(now, near)));
        }
        Some(if now < begins { next.min(begins) } else { next })
    }

    /// When to retry an inquiry that failed `failures` times in a row.
    pub(crate) fn after_failure(&self, failures: u32, now: Timestamp) -> Timestamp {
        let doubled = self
            .failure_first
            .max(1)
            .saturating_mul(1_u64.checked_shl(failures.saturating_sub(1)).unwrap_or(u64::MAX));
        later(now, Duration::from_secs(doubled.min(self.failure_longest.max(1))))
    }

    /// Whether an unpaid attempt is older than a payment can be.
    pub(crate) fn is_too_old(&self, attempt: &Attempt, now: Timestamp) -> bool {
        attempt.stage == Stage::Registered
            && attempt.is_open()
            && attempt
                .registered_at
                .is_some_and(|at| since(at, now).as_secs() >= self.longest)
    }
}
