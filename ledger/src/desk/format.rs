//! Amounts and moments as people read them.

use jiff::Timestamp;
use jiff::civil::Date;
use nicepay_checkout::{Amount, JAKARTA};

use super::text::Language;

const MONTHS: [[&str; 12]; 2] = [
    [
        "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
    ],
    [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ],
];

/// `Rp 1.250.000` in Indonesian, `Rp 1,250,000` in English.
pub(super) fn rupiah(amount: Amount, language: Language) -> String {
    sum(amount.as_u64(), language)
}

/// A sum of amounts, which may be larger than one amount can be.
pub(super) fn sum(rupiah: u64, language: Language) -> String {
    grouped(&rupiah.to_string(), language, "Rp\u{a0}")
}

pub(super) fn count(number: u64, language: Language) -> String {
    grouped(&number.to_string(), language, "")
}

fn grouped(digits: &str, language: Language, before: &str) -> String {
    let separator = if language.is_english() { ',' } else { '.' };
    let mut text = before.to_owned();
    for (left, digit) in (0..digits.len()).rev().zip(digits.chars()) {
        text.push(digit);
        if left > 0 && left % 3 == 0 {
            text.push(separator);
        }
    }
    text
}

/// `25 Nov 2026`.
pub(super) fn date(date: Date, language: Language) -> String {
    format!("{} {} {}", date.day(), month(date, language), date.year())
}

/// A part of a whole in percent with one digit, such as `66.7%`; a dash where there is no whole.
pub(super) fn share(part: u64, whole: u64, language: Language) -> String {
    let thousandths = u128::from(part)
        .saturating_mul(2_000)
        .saturating_add(u128::from(whole))
        .checked_div(u128::from(whole).saturating_mul(2));
    let Some(thousandths) = thousandths else {
        return "–".to_owned();
    };
    let comma = language.of(',', '.');
    format!("{}{comma}{}%", thousandths / 10, thousandths % 10)
}

/// `25 Nov 2026 18:53:10 WIB`; Indonesian writes the time with dots.
pub(super) fn moment(at: Timestamp, language: Language) -> String {
    let local = JAKARTA.to_datetime(at);
    let dot = if language.is_english() { ':' } else { '.' };
    format!(
        "{} {} {} {:02}{dot}{:02}{dot}{:02} WIB",
        local.day(),
        month(local.date(), language),
        local.year(),
        local.hour(),
        local.minute(),
        local.second()
    )
}

fn month(date: Date, language: Language) -> &'static str {
    let names = if language.is_english() {
        &MONTHS[1]
    } else {
        &MONTHS[0]
    };
    let place = usize::try_from(date.month().saturating_sub(1)).unwrap_or_default();
    names.get(place).copied().unwrap_or_default()
}

/// As the `datetime` attribute wants it.
pub(super) fn machine_moment(at: Timestamp) -> String {
    let local = JAKARTA.to_datetime(at);
    local.strftime("%Y-%m-%dT%H:%M:%S+07:00").to_string()
}

/// `None` for what is no date, or one without a moment.
pub(super) fn day(text: &str) -> Option<Date> {
    let date = text.trim().parse().ok()?;
    begins(date).map(|_| date)
}

/// The first moment of a day in Jakarta.
pub(super) fn begins(date: Date) -> Option<Timestamp> {
    JAKARTA.to_timestamp(date.at(0, 0, 0, 0)).ok()
}

/// The first moment after a day in Jakarta.
pub(super) fn ends(date: Date) -> Option<Timestamp> {
    begins(date.tomorrow().ok()?)
}

/// Whole rupiah, as people write them: `10.000`, `Rp 10,000`.
pub(super) fn amount(text: &str) -> Option<u64> {
    let bare = text.trim().trim_start_matches("Rp").trim_start_matches("rp");
    let digits: String = bare.chars().filter(|c| !matches!(c, '.' | ',' | ' ')).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_moments_are_written_as_each_language_does() {
        let amount = Amount::rupiah(1_250_000).unwrap();
        assert_eq!(rupiah(amount, Language::Indonesian), "Rp\u{a0}1.250.000");
        assert_eq!(rupiah(amount, Language::English), "Rp\u{a0}1,250,000");
        assert_eq!(count(100, Language::English), "100");
        let at: Timestamp = "2026-05-01T17:00:05Z".parse().unwrap();
        assert_eq!(moment(at, Language::Indonesian), "2 Mei 2026 00.00.05 WIB");
        assert_eq!(moment(at, Language::English), "2 May 2026 00:00:05 WIB");
        assert_eq!(machine_moment(at), "2026-05-02T00:00:05+07:00");
    }

    #[test]
    fn a_share_is_rounded_and_a_part_of_nothing_is_a_dash() {
        assert_eq!(share(2, 3, Language::English), "66.7%");
        assert_eq!(share(1, 3, Language::Indonesian), "33,3%");
        assert_eq!(share(3, 3, Language::English), "100.0%");
        assert_eq!(share(0, 0, Language::English), "–");
        assert_eq!(
            sum(u64::MAX, Language::English),
            "Rp\u{a0}18,446,744,073,709,551,615"
        );
        assert_eq!(
            date(Date::constant(2026, 8, 1), Language::Indonesian),
            "1 Agu 2026"
        );
    }

    #[test]
    fn what_people_type_is_read_and_nonsense_is_not() {
        assert_eq!(super::amount("Rp 10.000"), Some(10_000));
        assert_eq!(super::amount("10,000"), Some(10_000));
        assert_eq!(super::amount("ten"), None);
        let date = day("2026-05-02").unwrap();
        assert_eq!(begins(date).unwrap().to_string(), "2026-05-01T17:00:00Z");
        assert_eq!(ends(date).unwrap().to_string(), "2026-05-02T17:00:00Z");
        assert!(day("2026-02-30").is_none());
    }
}
