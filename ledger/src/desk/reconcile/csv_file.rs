//! The differences as CSV, for a spreadsheet: the same names in both languages.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use jiff::civil::Date;

use super::compare::{AT_ONCE, Compared, Difference, Missing};
use crate::desk::Inner;

type Piece = Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>>;

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

/// Sent piece by piece, for a ledger may hold a million payments that the report lacks. Where the ledger stops answering the
/// file breaks off, and the browser says so.
pub(super) fn response(desk: Arc<Inner>, from: Date, to: Date, compared: &Compared) -> Response {
    let name = format!("attachment; filename=\"differences-{from}-{to}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    let lines = compared.differences.iter().map(cells);
    let reported = written([COLUMNS.map(str::to_owned)].into_iter().chain(lines));
    let missing: Vec<Vec<Missing>> = compared.missing.chunks(AT_ONCE).map(<[_]>::to_vec).collect();
    let missing = stream::iter(missing).then(move |missing| piece(Arc::clone(&desk), missing));
    let pieces = stream::iter([reported]).chain(missing);
    (headers, Body::from_stream(pieces)).into_response()
}

async fn piece(desk: Arc<Inner>, missing: Vec<Missing>) -> Piece {
    written(Missing::load(&desk, &missing).await?.iter().map(cells))
}

fn written(rows: impl Iterator<Item = [String; 9]>) -> Piece {
    let mut file = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        file.write_record(row)?;
    }
    Ok(file.into_inner().map_err(csv::IntoInnerError::into_error)?)
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
