//! What the comparison found: on a page, and as CSV.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::compare::{Compared, Difference, Kind, Missing};
use super::{csv_file, kept, to};
use crate::desk::page::{Frame, Trouble, Visitor, html, link};
use crate::desk::report::Upload;
use crate::desk::{Inner, format};

/// The most differences of a kind on the page; the CSV file has all.
const MOST_SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "desk/reconcile_result.html")]
struct ResultPage {
    frame: Frame,
    name: String,
    days: String,
    same: String,
    same_rupiah: String,
    groups: Vec<Group>,
    report_is_cut: bool,
    csv: String,
    columns: String,
}

/// The differences of one kind.
struct Group {
    title: &'static str,
    why: &'static str,
    class: &'static str,
    count: String,
    rupiah: String,
    rows: Vec<Row>,
    more: bool,
}

struct Row {
    /// The order, or what the report calls it.
    name: String,
    /// Empty if the ledger does not have it.
    link: String,
    detail: String,
    reported: String,
    expected: String,
}

/// The report beside the ledger.
pub(in super::super) async fn result(State(desk): State<Arc<Inner>>, Visitor(visit): Visitor) -> Response {
    let Some(upload) = kept(&desk, &visit) else {
        return to("/reconcile", &[], visit.language);
    };
    match upload.compared(&desk).await {
        None => to("/reconcile/columns", &[], visit.language),
        Some(Err(error)) => Trouble::of(&visit, &error).into_response(),
        Some(Ok(compared)) => {
            let first = compared.missing.get(..=MOST_SHOWN).unwrap_or(&compared.missing);
            match Missing::load(&desk, first).await {
                Ok(missing) => html(&page(
                    Frame::new(&desk, &visit, "reconcile"),
                    &upload,
                    &compared,
                    &missing,
                )),
                Err(error) => Trouble::of(&visit, &error).into_response(),
            }
        }
    }
}

/// All differences, for a spreadsheet.
pub(in super::super) async fn download(State(desk): State<Arc<Inner>>, Visitor(visit): Visitor) -> Response {
    let Some(upload) = kept(&desk, &visit) else {
        return to("/reconcile", &[], visit.language);
    };
    match upload.compared(&desk).await {
        None => to("/reconcile/columns", &[], visit.language),
        Some(Err(error)) => Trouble::of(&visit, &error).into_response(),
        Some(Ok(compared)) => csv_file::response(desk, upload.from, upload.to, &compared),
    }
}

/// `missing` holds the first payments that the report lacks.
fn page(frame: Frame, upload: &Upload, compared: &Compared, missing: &[Difference]) -> ResultPage {
    let language = frame.language;
    let day = |date| format::date(date, language);
    let groups = Kind::ALL.map(|kind| group(kind, compared, missing, &frame));
    ResultPage {
        name: upload.name.clone(),
        days: format!("{} – {}", day(upload.from), day(upload.to)),
        same: format::count(compared.same, language),
        same_rupiah: format::sum(compared.same_rupiah, language),
        groups: groups.into_iter().flatten().collect(),
        report_is_cut: upload.report.is_cut,
        csv: link("/reconcile.csv", &[], language),
        columns: link("/reconcile/columns", &[], language),
        frame,
    }
}

fn group(kind: Kind, compared: &Compared, missing: &[Difference], frame: &Frame) -> Option<Group> {
    let (count, rupiah) = compared.total(kind);
    if count == 0 {
        return None;
    }
    let t = frame.t;
    let (title, why, class) = match kind {
        Kind::Unknown => (t.report_unknown, t.report_unknown_why, "refused"),
        Kind::NotPaid => (t.report_not_paid, t.report_not_paid_why, "refused"),
        Kind::OtherAmount => (t.report_other_amount, t.report_other_amount_why, "refused"),
        Kind::Twice => (t.report_twice, t.report_twice_why, "attention"),
        Kind::NotReported => (t.report_missing, t.report_missing_why, "attention"),
        Kind::Unreadable => (t.report_line, t.report_line_why, "unknown"),
    };
    let found = compared
        .differences
        .iter()
        .chain(missing)
        .filter(|difference| difference.kind == kind);
    let mut rows: Vec<Row> = found
        .take(MOST_SHOWN + 1)
        .map(|found| row(found, frame))
        .collect();
    let more = rows.len() > MOST_SHOWN;
    rows.truncate(MOST_SHOWN);
    Some(Group {
        title,
        why,
        class,
        count: format::count(count, frame.language),
        rupiah: format::sum(rupiah, frame.language),
        rows,
        more,
    })
}

fn row(found: &Difference, frame: &Frame) -> Row {
    let (t, language) = (frame.t, frame.language);
    let names = [&found.order, &found.transaction_id, &found.reference];
    let name = names.into_iter().find(|name| !name.is_empty());
    let line = found.line.map(|line| format!("{} {line}", t.report_row));
    let status = found.status.map(|status| t.status(status).to_owned());
    let paid_at = found.paid_at.map(|at| format::moment(at, language));
    let detail: Vec<String> = [line, status, paid_at].into_iter().flatten().collect();
    Row {
        name: name.map_or("–", String::as_str).to_owned(),
        link: if found.order.is_empty() {
            String::new()
        } else {
            link("/payment", &[("order", &found.order)], language)
        },
        detail: detail.join(" · "),
        reported: found.reported.clone(),
        expected: found
            .expected
            .map(|rupiah| format::sum(rupiah, language))
            .unwrap_or_default(),
    }
}
