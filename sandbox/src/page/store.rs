//! The stores as the page speaks of them.

use jiff::Timestamp;
use nicepay_checkout::Mitra;

use super::barcode::Barcode;
use super::{Language, format};

/// The number to show at the counter.
pub(super) struct Counter<'a> {
    pub(super) store: Store,
    /// The number in one piece.
    pub(super) digits: &'a str,
    /// The number as it is read from a screen.
    pub(super) groups: Vec<String>,
    /// The number as it is read aloud.
    pub(super) spoken: String,
    pub(super) barcode: Option<Barcode>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(store: Option<&Mitra>, digits: &'a str, language: Language, now: Timestamp) -> Self {
        let unknown = Mitra::Other("".into());
        Self {
            store: Store::new(store.unwrap_or(&unknown), language, now),
            digits,
            groups: format::groups_of_four(digits),
            spoken: format::spoken(digits),
            barcode: Barcode::of(digits),
        }
    }
}

/// A store to choose or to pay at.
pub(super) struct Store {
    /// The name to show.
    pub(super) name: String,
    /// Every chain whose counters take the number, for a sentence.
    pub(super) counters: String,
    /// The chains that come with the name, for the small print under it.
    pub(super) group: Option<&'static str>,
    /// When the counters take no payment.
    pub(super) closed_hours: Option<&'static str>,
    /// Whether this is such a time.
    pub(super) closed_now: bool,
    /// The class that picks the colour.
    pub(super) class: &'static str,
}

impl Store {
    pub(super) fn new(mitra: &Mitra, language: Language, now: Timestamp) -> Self {
        let english = language.is_english();
        // Counters close their books overnight: Indomaret from 23:00, the Alfamart group from 22:00, until 01:00.
        let closes = match mitra {
            Mitra::Indomaret => Some(23),
            Mitra::Alfamart | Mitra::DanDan => Some(22),
            _ => None,
        };
        let closed_hours = closes.map(|hour| match (hour, english) {
            (23, false) => "23.00–01.00 WIB",
            (23, true) => "23:00–01:00 WIB",
            (_, false) => "22.00–01.00 WIB",
            (_, true) => "22:00–01:00 WIB",
        });
        let hour = format::hour(now);
        let (counters, group) = match (mitra, english) {
            (Mitra::Alfamart, false) => (
                "Alfamart, Alfamidi, Lawson, atau Dan+Dan",
                Some("Alfamart, Alfamidi, Lawson, Dan+Dan"),
            ),
            (Mitra::Alfamart, true) => (
                "Alfamart, Alfamidi, Lawson or Dan+Dan",
                Some("Alfamart, Alfamidi, Lawson, Dan+Dan"),
            ),
            (other, _) => (other.label(), None),
        };
        Self {
            name: mitra.label().to_owned(),
            counters: counters.to_owned(),
            group,
            closed_hours,
            closed_now: closes.is_some_and(|from| hour >= from || hour < 1),
            class: match mitra {
                Mitra::Indomaret => "indomaret",
                Mitra::Alfamart => "alfamart",
                _ => "other",
            },
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]
mod tests {
    use super::*;

    #[test]
    fn counters_rest_overnight() {
        for (time, indomaret, alfamart) in [
            ("21:59", false, false),
            ("22:00", false, true),
            ("23:00", true, true),
            ("00:59", true, true),
            ("01:00", false, false),
            ("12:00", false, false),
        ] {
            let now: Timestamp = format!("2026-11-23T{time}:00+07:00").parse().unwrap();
            let closed = |mitra: &Mitra| Store::new(mitra, Language::Indonesian, now).closed_now;
            assert_eq!(closed(&Mitra::Indomaret), indomaret, "{time}");
            assert_eq!(closed(&Mitra::Alfamart), alfamart, "{time}");
            assert!(!closed(&Mitra::from_code("NEWS")), "{time}");
        }
    }
}
