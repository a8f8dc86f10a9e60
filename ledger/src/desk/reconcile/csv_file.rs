//! The differences as CSV, for a spreadsheet: the same names in both languages.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use super::compare::{Compared, Difference};

const COLUMNS: [&str; 9] = [
    "difference",
    "line",
    "order_id",
    "transaction_id",
    "reference",
    "reported",
    "expected_rupiah",
    "status",
    "paid_at",
];

pub(super) fn response(from: Date, to: Date, compared: &Compared) -> Response {
    let name = format!("attachment; filename=\"differences-{from}-{to}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    match written(compared) {
        Ok(text) => (headers, text).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn written(compared: &Compared) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut file = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    file.write_record(COLUMNS)?;
    for difference in &compared.differences {
        file.write_record(cells(difference))?;
    }
    Ok(file.into_inner()?)
}

fn cells(found: &Difference) -> [String; 9] {
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    [
        found.kind.as_str().to_owned(),
        number(found.line),
        plain(&found.order),
        plain(&found.transaction_id),
        plain(&found.reference),
        plain(&found.reported),
        number(found.expected),
        found
            .status
            .map(|status| status.as_str().to_owned())
            .unwrap_or_default(),
        found.paid_at.map(|at| at.to_string()).unwrap_or_default(),
    ]
}

/// Text of a report or an order, which a spreadsheet must not take for a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
