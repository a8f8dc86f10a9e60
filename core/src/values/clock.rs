//! Jakarta time, and the clock.
//!
//! NICEPAY writes dates and times as `YYYYMMDD` and `HHMMSS` without a time zone. The core reads and writes them as
//! Asia/Jakarta (+07:00, no daylight saving), whatever the host's time zone (docs/protocol.md, "Time").

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// The offset of every NICEPAY date and time: +07:00.
pub const JAKARTA: Offset = Offset::constant(7);

/// The clock of a [`Client`](crate::Client). Pass your own to make requests reproducible.
///
/// Any `Fn() -> Timestamp` is a clock:
///
/// ```
/// use nicepay_checkout::Clock;
/// let frozen = "2022-12-23T11:06:38+07:00".parse::<jiff::Timestamp>().unwrap();
/// let clock = move || frozen;
/// assert_eq!(clock.now(), frozen);
/// ```
pub trait Clock: Send + Sync + 'static {
    /// The current instant.
    fn now(&self) -> Timestamp;
}

impl<F> Clock for F
where
    F: Fn() -> Timestamp + Send + Sync + 'static,
{
    fn now(&self) -> Timestamp {
        self()
    }
}

pub(crate) fn system() -> Arc<dyn Clock> {
    Arc::new(Timestamp::now)
}

fn civil(at: Timestamp) -> DateTime {
    JAKARTA.to_datetime(at)
}

/// `timeStamp`: 14 digits, 24-hour clock.
pub(crate) fn to_stamp(at: Timestamp) -> String {
    let at = civil(at);
    let mut stamp = String::with_capacity(14);
    push_date(&mut stamp, at);
    push_time(&mut stamp, at);
    stamp
}

/// A `…Dt`/`…Tm` pair: 8 and 6 digits.
pub(crate) fn to_date_time(at: Timestamp) -> (String, String) {
    let at = civil(at);
    let (mut date, mut time) = (String::with_capacity(8), String::with_capacity(6));
    push_date(&mut date, at);
    push_time(&mut time, at);
    (date, time)
}

fn push_date(text: &mut String, at: DateTime) {
    push_pair(text, at.year() / 100);
    push_pair(text, at.year() % 100);
    push_pair(text, at.month().into());
    push_pair(text, at.day().into());
}

fn push_time(text: &mut String, at: DateTime) {
    for part in [at.hour(), at.minute(), at.second()] {
        push_pair(text, part.into());
    }
}

/// Two digits, by hand: every request has fourteen, and `format!` costs more than signing them.
fn push_pair(text: &mut String, number: i16) {
    for digit in [number / 10 % 10, number % 10] {
        text.push(char::from(b'0' | digit.to_le_bytes()[0]));
    }
}

/// Reads a `…Dt`/`…Tm` pair. `None` if either is missing or impossible: NICEPAY's own samples contain impossible
/// times, and a date for display must not make a payment unreadable.
pub(crate) fn from_date_time(date: Option<&str>, time: Option<&str>) -> Option<Timestamp> {
    let (date, time) = (date?, time?);
    let digits = |text: &str, len: usize| text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(date, 8) || !digits(time, 6) {
        return None;
    }
    let part = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let small = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<i8>().ok();
    let date = Date::new(part(date, 0, 4)?, small(date, 4, 6)?, small(date, 6, 8)?).ok()?;
    let time = Time::new(small(time, 0, 2)?, small(time, 2, 4)?, small(time, 4, 6)?, 0).ok()?;
    JAKARTA.to_timestamp(date.to_datetime(time)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_and_reads_jakarta_time() {
        let at: Timestamp = "2022-12-22T17:06:38Z".parse().unwrap();
        assert_eq!(to_stamp(at), "20221223000638");
        assert_eq!(from_date_time(Some("20221223"), Some("000638")), Some(at));
    }

    #[test]
    fn an_impossible_time_is_no_time() {
        for (date, time) in [
            ("20230516", "660517"),
            ("20230230", "000000"),
            ("2023051", "000000"),
            ("null", ""),
        ] {
            assert_eq!(from_date_time(Some(date), Some(time)), None, "{date} {time}");
        }
    }
}
