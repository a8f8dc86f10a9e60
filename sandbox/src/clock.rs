//! The sandbox's clock: the host's, or a frozen one; both can be advanced.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use nicepay_checkout::JAKARTA;

/// The sandbox's clock. It only moves forward.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    frozen: Option<Timestamp>,
    ahead_ms: AtomicI64,
}

impl Clock {
    pub(crate) fn new(frozen: Option<Timestamp>) -> Self {
        Self {
            frozen,
            ahead_ms: AtomicI64::new(0),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        let base = self.frozen.unwrap_or_else(Timestamp::now);
        let ahead = SignedDuration::from_millis(self.ahead_ms.load(Ordering::Relaxed));
        later(base, ahead)
    }

    /// Moves on and tells how far the clock is now ahead of its base, in milliseconds.
    pub(crate) fn advance(&self, by: Duration) -> i64 {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let add = |ahead: i64| Some(ahead.saturating_add(by));
        match self
            .ahead_ms
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add)
        {
            Ok(before) | Err(before) => before.saturating_add(by),
        }
    }

    pub(crate) fn set_ahead(&self, ms: i64) {
        self.ahead_ms.store(ms, Ordering::Relaxed);
    }

    pub(crate) fn is_frozen(&self) -> bool {
        self.frozen.is_some()
    }
}

/// `at` + `by`, at the end of time at the latest.
pub(crate) fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

/// A `…Dt`/`…Tm` pair in Jakarta time: 8 and 6 digits.
pub(crate) fn date_time(at: Timestamp) -> (String, String) {
    let at = JAKARTA.to_datetime(at);
    (
        format!("{:04}{:02}{:02}", at.year(), at.month(), at.day()),
        format!("{:02}{:02}{:02}", at.hour(), at.minute(), at.second()),
    )
}

/// Reads a `…Dt`/`…Tm` pair of 8 and 6 digits; `None` when it names no real moment.
pub(crate) fn read_date_time(date: &str, time: &str) -> Option<Timestamp> {
    let part = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let small = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<i8>().ok();
    let date = jiff::civil::Date::new(part(date, 0, 4)?, small(date, 4, 6)?, small(date, 6, 8)?).ok()?;
    let time = jiff::civil::Time::new(small(time, 0, 2)?, small(time, 2, 4)?, small(time, 4, 6)?, 0).ok()?;
    JAKARTA.to_timestamp(date.to_datetime(time)).ok()
}
