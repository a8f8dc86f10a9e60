//! How amounts, numbers, times and addresses are written on the page.

use jiff::Timestamp;
use nicepay_checkout::JAKARTA;
use url::Url;

use super::Language;

/// `Rp10.000`, in both languages: it is how the price stands on the shelf.
pub(crate) fn rupiah(amount: u64) -> String {
    let digits = amount.to_string();
    let mut text = String::from("Rp");
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// The payment number as it is read from a screen.
pub(super) fn groups_of_four(number: &str) -> Vec<String> {
    let digits: Vec<char> = number.chars().collect();
    digits.chunks(4).map(|group| group.iter().collect()).collect()
}

/// The payment number digit by digit: a screen reader would read 16 digits as quadrillions.
pub(super) fn spoken(number: &str) -> String {
    groups_of_four(number)
        .iter()
        .map(|group| group.chars().map(String::from).collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A moment in words, in Jakarta time.
pub(super) fn moment(at: Timestamp, language: Language) -> String {
    const DAYS: [(&str, &str); 7] = [
        ("Senin", "Monday"),
        ("Selasa", "Tuesday"),
        ("Rabu", "Wednesday"),
        ("Kamis", "Thursday"),
        ("Jumat", "Friday"),
        ("Sabtu", "Saturday"),
        ("Minggu", "Sunday"),
    ];
    const MONTHS: [(&str, &str); 12] = [
        ("Januari", "January"),
        ("Februari", "February"),
        ("Maret", "March"),
        ("April", "April"),
        ("Mei", "May"),
        ("Juni", "June"),
        ("Juli", "July"),
        ("Agustus", "August"),
        ("September", "September"),
        ("Oktober", "October"),
        ("November", "November"),
        ("Desember", "December"),
    ];
    let at = JAKARTA.to_datetime(at);
    let name = |names: &[(&'static str, &'static str)], index: i8| {
        let (indonesian, english) = usize::try_from(index)
            .ok()
            .and_then(|index| names.get(index))
            .copied()
            .unwrap_or_default();
        if language.is_english() {
            english
        } else {
            indonesian
        }
    };
    let weekday = name(&DAYS, at.weekday().to_monday_zero_offset());
    let month = name(&MONTHS, at.month().saturating_sub(1));
    let (day, year, hour, minute) = (at.day(), at.year(), at.hour(), at.minute());
    match language {
        Language::Indonesian => format!("{weekday}, {day} {month} {year} pukul {hour:02}.{minute:02} WIB"),
        Language::English => {
            format!("{weekday}, {day} {month} {year} at {hour:02}:{minute:02} Jakarta time (WIB)")
        }
    }
}

/// A moment for a `datetime` attribute.
pub(super) fn machine_moment(at: Timestamp) -> String {
    format!("{}+07:00", JAKARTA.to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S"))
}

/// The hour of the day in Jakarta.
pub(super) fn hour(at: Timestamp) -> i8 {
    JAKARTA.to_datetime(at).hour()
}

/// A value for a query string.
pub(super) fn query_value(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The host of a callback URL, to show and never to link; `None` if it is not a web address.
pub(super) fn host(callback_url: &str) -> Option<String> {
    let url = Url::parse(callback_url).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
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
    fn rupiah_have_dots_at_the_thousands() {
        for (amount, text) in [
            (0, "Rp0"),
            (100, "Rp100"),
            (1_000, "Rp1.000"),
            (10_000, "Rp10.000"),
            (999_999, "Rp999.999"),
            (999_999_999_999, "Rp999.999.999.999"),
        ] {
            assert_eq!(rupiah(amount), text);
        }
    }

    #[test]
    fn numbers_are_read_in_fours() {
        assert_eq!(
            groups_of_four("9041231106386098"),
            ["9041", "2311", "0638", "6098"]
        );
        assert_eq!(groups_of_four("504100002557"), ["5041", "0000", "2557"]);
        assert_eq!(
            groups_of_four("12345678901234567890"),
            ["1234", "5678", "9012", "3456", "7890"]
        );
        assert_eq!(groups_of_four("12345"), ["1234", "5"]);
        assert!(groups_of_four("").is_empty());
        assert_eq!(spoken("12345"), "1 2 3 4, 5");
    }

    #[test]
    fn moments_are_in_jakarta_time() {
        let at: Timestamp = "2026-11-23T17:05:00Z".parse().unwrap();
        assert_eq!(
            moment(at, Language::Indonesian),
            "Selasa, 24 November 2026 pukul 00.05 WIB"
        );
        assert_eq!(
            moment(at, Language::English),
            "Tuesday, 24 November 2026 at 00:05 Jakarta time (WIB)"
        );
        assert_eq!(machine_moment(at), "2026-11-24T00:05:00+07:00");
        assert_eq!(hour(at), 0);
    }

    #[test]
    fn every_day_and_month_has_its_name() {
        let start: Timestamp = "2026-01-01T05:00:00Z".parse().unwrap();
        let day = |days: i64| {
            start
                .checked_add(jiff::SignedDuration::from_hours(days * 24))
                .unwrap()
        };
        assert!(moment(day(0), Language::Indonesian).starts_with("Kamis, 1 Januari 2026"));
        assert!(moment(day(364), Language::English).starts_with("Thursday, 31 December 2026"));
        assert!(moment(day(3), Language::Indonesian).starts_with("Minggu, 4 Januari"));
    }

    #[test]
    fn only_web_addresses_have_a_host_to_show() {
        assert_eq!(
            host("https://shop.example/callback?x=1").as_deref(),
            Some("shop.example")
        );
        assert_eq!(
            host("http://127.0.0.1:8080/cb").as_deref(),
            Some("127.0.0.1:8080")
        );
        assert_eq!(
            host("https://user:secret@shop.example/").as_deref(),
            Some("shop.example")
        );
        for address in [
            "javascript:alert(1)",
            "data:text/html,hi",
            "shop.example",
            "",
            "//shop.example",
        ] {
            assert_eq!(host(address), None, "{address}");
        }
    }
}
