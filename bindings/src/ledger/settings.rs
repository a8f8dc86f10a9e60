//! How a ledger is opened.

use std::time::Duration;

use nicepay_checkout as wire;
use nicepay_checkout_ledger::LedgerBuilder;
use nicepay_checkout_ledger::machine::{Pause, Schedule};

use crate::error::NicepayError;
use crate::order::{AmountPolicy, count, rupiah};

/// A ledger's settings; the Rust ledger's default, which suits a shop, where nothing is given.
#[derive(Clone, Debug, PartialEq, Eq, Default, uniffi::Record)]
pub struct LedgerSettings {
    /// What the tables' names begin with; `nicepay_` by default. Small letters, digits and `_`; on PostgreSQL a schema
    /// may stand before it, such as `payments.nicepay_`.
    #[uniffi(default = None)]
    pub prefix: Option<String>,
    /// When payments are looked at.
    #[uniffi(default = None)]
    pub schedule: Option<LedgerSchedule>,
    /// Says that NICEPAY refuses a used reference for this merchant id (a setting at NICEPAY; off unless they confirm
    /// it). Only then is a registration whose answer was lost sent once more under the same reference.
    #[uniffi(default = false)]
    pub duplicates_checked: bool,
    /// At most this many inquiries a second of all processes together; 20 by default, 0 for no limit.
    #[uniffi(default = None)]
    pub inquiries_per_second: Option<i32>,
    /// How many inquiries may follow at once after a quiet while; twice as many as a second by default.
    #[uniffi(default = None)]
    pub burst: Option<i32>,
    /// How many inquiries one worker has under way at once; 16 by default.
    #[uniffi(default = None)]
    pub concurrency: Option<i32>,
    /// Which reported amounts pay an order; exactly the order's by default.
    #[uniffi(default = None)]
    pub amount_policy: Option<AmountPolicy>,
    /// How long an event belongs to the consumer that took it; 60 seconds by default. Longer than a delivery takes.
    #[uniffi(default = None)]
    pub event_lease: Option<Duration>,
    /// How long a payment belongs to the worker that took it; 180 seconds by default. Longer than an inquiry with its
    /// repetitions.
    #[uniffi(default = None)]
    pub work_lease: Option<Duration>,
    /// How long a registration may take before its sender counts as gone; 60 seconds by default. Longer than the
    /// client's limit for a call.
    #[uniffi(default = None)]
    pub send_limit: Option<Duration>,
    /// How long the callback page waits for an inquiry; 3 seconds by default.
    #[uniffi(default = None)]
    pub callback_wait: Option<Duration>,
    /// How many events a consumer takes at once; 16 by default.
    #[uniffi(default = None)]
    pub prefetch: Option<i32>,
    /// After how many failures an event is parked for a person; 12 by default.
    #[uniffi(default = None)]
    pub failures_before_parking: Option<i32>,
    /// How often an idle worker or consumer looks for what other processes have left; 1 second by default.
    #[uniffi(default = None)]
    pub idle_pause: Option<Duration>,
    /// How long another process's lock on the database is waited for; 10 seconds by default.
    #[uniffi(default = None)]
    pub busy_timeout: Option<Duration>,
    /// How many connections are kept to PostgreSQL; 8 by default.
    #[uniffi(default = None)]
    pub connections: Option<i32>,
    /// The most pages that the SQLite file may have; as many as the disk takes by default.
    #[uniffi(default = None)]
    pub most_pages: Option<i64>,
    /// Whether missing tables are made at open: yes on SQLite, no on PostgreSQL by default.
    #[uniffi(default = None)]
    pub migrate: Option<bool>,
}

type SetDuration = fn(LedgerBuilder, Duration) -> LedgerBuilder;

/// Up to an age, look this often.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SchedulePause {
    /// The age up to which this pause holds, in whole seconds.
    pub until: Duration,
    /// The pause, in whole seconds.
    pub every: Duration,
}

/// When payments are looked at; the default, which docs/ledger.md shows, where nothing is given. Whole seconds.
#[derive(Clone, Debug, PartialEq, Eq, Default, uniffi::Record)]
pub struct LedgerSchedule {
    /// Registered and without a number: by the age of the registration.
    #[uniffi(default = None)]
    pub waiting: Option<Vec<SchedulePause>>,
    /// With a payment number or another instruction: by its age.
    #[uniffi(default = None)]
    pub numbered: Option<Vec<SchedulePause>>,
    /// With an instruction that expires within an hour, such as a QR code or a wallet's push message: by its age.
    #[uniffi(default = None)]
    pub brief: Option<Vec<SchedulePause>>,
    /// Around its expiry it is looked at this often,
    #[uniffi(default = None)]
    pub near_expiry: Option<Duration>,
    /// from this long before it.
    #[uniffi(default = None)]
    pub near_expiry_before: Option<Duration>,
    /// Expired or cancelled: by the time since then, for late deposits. Past the last it is at its end.
    #[uniffi(default = None)]
    pub grace: Option<Vec<SchedulePause>>,
    /// Paid: by the time since then, for reversals. Past the last it is at its end.
    #[uniffi(default = None)]
    pub paid: Option<Vec<SchedulePause>>,
    /// A notification reported what the inquiry does not show: by the time since then.
    #[uniffi(default = None)]
    pub told: Option<Vec<SchedulePause>>,
    /// After a failed inquiry: doubled from here
    #[uniffi(default = None)]
    pub failure_first: Option<Duration>,
    /// up to here.
    #[uniffi(default = None)]
    pub failure_longest: Option<Duration>,
    /// After this many failures in a row a person is asked to look.
    #[uniffi(default = None)]
    pub failures_before_attention: Option<i32>,
    /// Past this age an unpaid payment that NICEPAY never calls expired is left to a person.
    #[uniffi(default = None)]
    pub longest: Option<Duration>,
}

/// The schedule that holds where none is given.
#[uniffi::export]
#[must_use]
pub fn default_ledger_schedule() -> LedgerSchedule {
    let schedule = Schedule::default();
    let pauses = |pauses: Vec<Pause>| {
        let pause = |pause: Pause| SchedulePause {
            until: Duration::from_secs(pause.until),
            every: Duration::from_secs(pause.every),
        };
        Some(pauses.into_iter().map(pause).collect())
    };
    LedgerSchedule {
        waiting: pauses(schedule.waiting),
        numbered: pauses(schedule.numbered),
        brief: pauses(schedule.brief),
        near_expiry: Some(Duration::from_secs(schedule.near_expiry)),
        near_expiry_before: Some(Duration::from_secs(schedule.near_expiry_before)),
        grace: pauses(schedule.grace),
        paid: pauses(schedule.paid),
        told: pauses(schedule.told),
        failure_first: Some(Duration::from_secs(schedule.failure_first)),
        failure_longest: Some(Duration::from_secs(schedule.failure_longest)),
        failures_before_attention: i32::try_from(schedule.failures_before_attention).ok(),
        longest: Some(Duration::from_secs(schedule.longest)),
    }
}

impl TryFrom<LedgerSchedule> for Schedule {
    type Error = NicepayError;

    fn try_from(from: LedgerSchedule) -> Result<Self, NicepayError> {
        let mut to = Self::default();
        let pauses = |to: &mut Vec<Pause>, from: Option<Vec<SchedulePause>>| {
            if let Some(from) = from {
                let pause = |pause: SchedulePause| Pause {
                    until: pause.until.as_secs(),
                    every: pause.every.as_secs(),
                };
                *to = from.into_iter().map(pause).collect();
            }
        };
        let seconds = |to: &mut u64, from: Option<Duration>| *to = from.map_or(*to, |from| from.as_secs());
        pauses(&mut to.waiting, from.waiting);
        pauses(&mut to.numbered, from.numbered);
        pauses(&mut to.brief, from.brief);
        pauses(&mut to.grace, from.grace);
        pauses(&mut to.paid, from.paid);
        pauses(&mut to.told, from.told);
        seconds(&mut to.near_expiry, from.near_expiry);
        seconds(&mut to.near_expiry_before, from.near_expiry_before);
        seconds(&mut to.failure_first, from.failure_first);
        seconds(&mut to.failure_longest, from.failure_longest);
        seconds(&mut to.longest, from.longest);
        if let Some(failures) = from.failures_before_attention {
            to.failures_before_attention = count("failures_before_attention", failures.into())?;
        }
        Ok(to)
    }
}

impl LedgerSettings {
    pub(crate) fn applied(self, mut to: LedgerBuilder) -> Result<LedgerBuilder, NicepayError> {
        if let Some(prefix) = self.prefix {
            to = to.prefix(prefix);
        }
        if let Some(schedule) = self.schedule {
            to = to.schedule(schedule.try_into()?);
        }
        to = to.duplicates_checked(self.duplicates_checked);
        if self.inquiries_per_second.is_some() || self.burst.is_some() {
            let most: u32 = count(
                "inquiries_per_second",
                self.inquiries_per_second.unwrap_or(20).into(),
            )?;
            let burst = self.burst.map(|burst| count("burst", burst.into())).transpose()?;
            to = to.inquiries_per_second(most, burst.unwrap_or_else(|| most.saturating_mul(2)));
        }
        if let Some(most) = self.concurrency {
            to = to.concurrency(count("concurrency", most.into())?);
        }
        if let Some(policy) = self.amount_policy {
            to = to.amount_policy(match policy {
                AmountPolicy::Exact => wire::AmountPolicy::Exact,
                AmountPolicy::AtLeast => wire::AmountPolicy::AtLeast,
                AmountPolicy::WithFee { max } => wire::AmountPolicy::WithFee {
                    max: rupiah("amount_policy", "amt", max)?,
                },
            });
        }
        if let Some(events) = self.prefetch {
            to = to.prefetch(count("prefetch", events.into())?);
        }
        if let Some(failures) = self.failures_before_parking {
            to = to.failures_before_parking(count("failures_before_parking", failures.into())?);
        }
        if let Some(most) = self.connections {
            to = to.connections(count("connections", most.into())?);
        }
        if let Some(pages) = self.most_pages {
            to = to.most_pages(pages);
        }
        if let Some(at_open) = self.migrate {
            to = to.migrate(at_open);
        }
        let durations: [(Option<Duration>, SetDuration); 6] = [
            (self.event_lease, LedgerBuilder::event_lease),
            (self.work_lease, LedgerBuilder::work_lease),
            (self.send_limit, LedgerBuilder::send_limit),
            (self.callback_wait, LedgerBuilder::callback_wait),
            (self.idle_pause, LedgerBuilder::idle_pause),
            (self.busy_timeout, LedgerBuilder::busy_timeout),
        ];
        for (given, set) in durations {
            if let Some(given) = given {
                to = set(to, given);
            }
        }
        Ok(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_schedule_crosses_both_ways() {
        let there = Schedule::try_from(default_ledger_schedule()).unwrap();
        assert_eq!(there, Schedule::default());
        let some = LedgerSchedule {
            near_expiry: Some(Duration::from_secs(7)),
            paid: Some(Vec::new()),
            brief: Some(vec![SchedulePause {
                until: Duration::from_secs(60),
                every: Duration::from_secs(5),
            }]),
            ..LedgerSchedule::default()
        };
        let there = Schedule::try_from(some).unwrap();
        assert_eq!((there.near_expiry, there.paid.len()), (7, 0));
        assert_eq!(there.brief, [Pause { until: 60, every: 5 }]);
        assert_eq!(there.told, Schedule::default().told);
    }
}
