//! The figures as CSV, for a spreadsheet: the same names in both languages.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::Period;
use super::counted::{Counted, Tally, Ways};
use super::news::News;
use crate::payment::PaymentStatus;

pub(super) fn days(period: Period, counted: &Counted) -> Response {
    response("payments", period, written(counted))
}

pub(super) fn ways(period: Period, ways: &Ways) -> Response {
    let mut lines = vec!["pay_method,paid,paid_rupiah,median_minutes_until_paid".to_owned()];
    for way in &ways.found {
        let Tally { payments, rupiah } = way.tally;
        // Names of banks and stores may come from NICEPAY.
        let name = way.name.replace('"', "\"\"");
        lines.push(format!("\"{name}\",{payments},{rupiah},{}", way.median_minutes()));
    }
    lines.push(String::new());
    response("pay-methods", period, lines.join("\r\n"))
}

pub(super) fn news(period: Period, news: &News) -> Response {
    let seconds = |lag: Option<u64>| lag.map(|seconds| seconds.to_string()).unwrap_or_default();
    let text = format!(
        "told_by_notification,found_by_asking,median_lag_seconds,slow_lag_seconds\r\n{},{},{},{}\r\n",
        news.told,
        news.found_by_asking,
        seconds(news.median_lag()),
        seconds(news.slow_lag())
    );
    response("notifications", period, text)
}

fn response(what: &str, period: Period, text: String) -> Response {
    let name = format!(
        "attachment; filename=\"{what}-{}-{}.csv\"",
        period.from, period.to
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, text).into_response()
}

/// Dates and whole numbers alone: nothing in it needs quotes, and nothing is a formula.
fn written(counted: &Counted) -> String {
    let mut columns = vec!["day".to_owned()];
    for name in std::iter::once("checked_out").chain(PaymentStatus::ALL.map(PaymentStatus::as_str)) {
        columns.push(name.to_owned());
        columns.push(format!("{name}_rupiah"));
    }
    let mut lines = vec![columns.join(",")];
    for day in &counted.days {
        let mut line = day.date.to_string();
        let statuses = PaymentStatus::ALL.map(|status| day.of(status));
        for Tally { payments, rupiah } in std::iter::once(day.all()).chain(statuses) {
            line.push_str(&format!(",{payments},{rupiah}"));
        }
        lines.push(line);
    }
    lines.push(String::new());
    lines.join("\r\n")
}
