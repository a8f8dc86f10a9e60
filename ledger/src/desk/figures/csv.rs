//! The days as CSV, for a spreadsheet: the same names in both languages.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::Period;
use super::counted::{Counted, Tally};
use crate::payment::PaymentStatus;

pub(super) fn response(period: Period, counted: &Counted) -> Response {
    let name = format!(
        "attachment; filename=\"payments-{}-{}.csv\"",
        period.from, period.to
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, written(counted)).into_response()
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
