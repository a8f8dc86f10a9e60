//! Reconciliation: NICEPAY's report of settled payments beside the ledger, to see what is missing on either side.

mod compare;
mod csv_file;
mod result;

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequest, Multipart, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use nicepay_checkout::JAKARTA;
use serde::Deserialize;

use super::access::{Role, is_same};
use super::guard::Visit;
use super::page::{Frame, Posted, Trouble, Visitor, html, link};
use super::report::{Columns, Report, Upload};
use super::text::{Language, Text};
use super::{Inner, format};
use crate::error::LedgerError;
use compare::{Compared, Days, compare};
pub(super) use result::{download, result};

/// The largest report in bytes.
pub(super) const LARGEST_REPORT: usize = 16 * 1024 * 1024;
/// Under which key the ledger remembers the columns.
const REMEMBERED: &str = "desk_report_columns";

#[derive(Template)]
#[template(path = "desk/reconcile.html")]
struct UploadPage {
    frame: Frame,
    from: String,
    to: String,
    /// What is wrong with what was sent.
    wrong: Option<&'static str>,
    /// The report that is there already.
    last: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/reconcile_columns.html")]
struct ColumnsPage {
    frame: Frame,
    name: String,
    header: Vec<String>,
    choices: [Choice; 3],
    is_wrong: bool,
}

/// A column that has to be named.
struct Choice {
    id: &'static str,
    label: &'static str,
    chosen: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    wrong: String,
}

/// Asks for a report.
pub(super) async fn ask(
    State(desk): State<Arc<Inner>>,
    Visitor(visit): Visitor,
    Query(asked): Query<Asked>,
) -> Response {
    let wrong: Option<fn(&Text) -> &'static str> = match asked.wrong.as_str() {
        "report" => Some(|t| t.report_unreadable),
        "days" => Some(|t| t.report_days),
        _ => None,
    };
    let yesterday = JAKARTA.to_datetime(desk.ledger.now()).date();
    let yesterday = yesterday.checked_sub(1.day()).unwrap_or(yesterday);
    let kept = kept(&desk, &visit);
    let days = kept
        .as_ref()
        .map_or((yesterday, yesterday), |kept| (kept.from, kept.to));
    let frame = Frame::new(&desk, &visit, "reconcile");
    html(&UploadPage {
        from: days.0.to_string(),
        to: days.1.to_string(),
        wrong: wrong.map(|wrong| wrong(frame.t)),
        last: kept.map(|kept| kept.name.clone()),
        frame,
    })
}

fn kept(desk: &Inner, visit: &Visit) -> Option<Arc<Upload>> {
    desk.sessions.kept(visit.person.as_ref()?)
}

/// The form with the file.
#[derive(Default)]
struct Sent {
    csrf: String,
    from: String,
    to: String,
    name: String,
    file: Vec<u8>,
}

impl Sent {
    async fn read(mut form: Multipart) -> Result<Self, Response> {
        let mut sent = Self::default();
        while let Some(field) = form.next_field().await.map_err(IntoResponse::into_response)? {
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(str::to_owned);
            let value = field.bytes().await.map_err(IntoResponse::into_response)?;
            let text = || String::from_utf8_lossy(&value).trim().to_owned();
            match name.as_str() {
                "csrf" => sent.csrf = text(),
                "from" => sent.from = text(),
                "to" => sent.to = text(),
                "report" => {
                    sent.name = file_name.unwrap_or_default().chars().take(100).collect();
                    sent.file = value.to_vec();
                }
                _ => {}
            }
        }
        Ok(sent)
    }
}

/// Takes a report.
pub(super) async fn upload(
    State(desk): State<Arc<Inner>>,
    Visitor(visit): Visitor,
    request: Request,
) -> Response {
    let form = match Multipart::from_request(request, &desk).await {
        Ok(form) => Sent::read(form).await,
        Err(refused) => return refused.into_response(),
    };
    let sent = match form {
        Ok(sent) => sent,
        Err(refused) => return refused,
    };
    let Some(person) = visit
        .person
        .as_ref()
        .filter(|person| is_same(&sent.csrf, &person.csrf))
    else {
        return Trouble::new(&visit, StatusCode::FORBIDDEN, |t| t.form_is_old).into_response();
    };
    let again = |wrong: &str| to("/reconcile", &[("wrong", wrong)], visit.language);
    let days = format::day(&sent.from).zip(format::day(&sent.to));
    let Some((from, to_day)) = days.filter(|(from, to)| from <= to) else {
        return again("days");
    };
    let Some(report) = Report::read(&sent.file) else {
        return again("report");
    };
    let remembered = match desk.ledger.inner.store.recall(REMEMBERED).await {
        Ok(text) => text.and_then(|text| serde_json::from_str::<Columns>(&text).ok()),
        Err(error) => return Trouble::of(&visit, &error).into_response(),
    };
    let fits = remembered.filter(|columns| columns.places(&report).is_some());
    let next = if fits.is_some() {
        "/reconcile/result"
    } else {
        "/reconcile/columns"
    };
    let upload = Upload {
        name: sent.name,
        columns: fits.unwrap_or_else(|| Columns::guessed(&report)),
        report: Arc::new(report),
        from,
        to: to_day,
    };
    desk.sessions.keep(person, upload);
    to(next, &[], visit.language)
}

fn to(path: &str, pairs: &[(&str, &str)], language: Language) -> Response {
    Redirect::to(&link(path, pairs, language)).into_response()
}

/// Asks which columns say what.
pub(super) async fn columns(State(desk): State<Arc<Inner>>, Visitor(visit): Visitor) -> Response {
    match kept(&desk, &visit) {
        Some(upload) => ask_columns(&desk, &visit, &upload, upload.columns.clone(), false),
        None => to("/reconcile", &[], visit.language),
    }
}

fn ask_columns(desk: &Inner, visit: &Visit, upload: &Upload, chosen: Columns, is_wrong: bool) -> Response {
    let names = upload.report.header.iter().filter(|name| !name.is_empty());
    let frame = Frame::telling(desk, visit, "reconcile", "/reconcile/columns");
    let t = frame.t;
    html(&ColumnsPage {
        name: upload.name.clone(),
        header: names.cloned().collect(),
        choices: [
            ("transaction_id", t.transaction, chosen.transaction_id),
            ("reference", t.reference, chosen.reference),
            ("amount", t.amount, chosen.amount),
        ]
        .map(|(id, label, chosen)| Choice { id, label, chosen }),
        is_wrong,
        frame,
    })
}

/// Takes the columns, and remembers them for everybody's next report.
pub(super) async fn choose(State(desk): State<Arc<Inner>>, posted: Posted) -> Response {
    let Some(upload) = desk.sessions.kept(&posted.person) else {
        return to("/reconcile", &[], posted.visit.language);
    };
    let columns = Columns {
        transaction_id: posted.field("transaction_id").to_owned(),
        reference: posted.field("reference").to_owned(),
        amount: posted.field("amount").to_owned(),
    };
    if columns.places(&upload.report).is_none() {
        return ask_columns(&desk, &posted.visit, &upload, columns, true);
    }
    // Whoever may only look changes nothing for others.
    if posted.person.role == Role::Act {
        let text = serde_json::to_string(&columns).unwrap_or_default();
        if let Err(error) = desk.ledger.inner.store.remember(REMEMBERED, text).await {
            return Trouble::of(&posted.visit, &error).into_response();
        }
    }
    desk.sessions.keep(&posted.person, upload.with(columns));
    to("/reconcile/result", &[], posted.visit.language)
}

impl Upload {
    fn days(&self) -> Option<Days> {
        Some(Days {
            begin: format::begins(self.from)?,
            end: format::ends(self.to)?,
        })
    }

    async fn compared(&self, desk: &Inner) -> Option<Result<Compared, LedgerError>> {
        let (places, days) = (self.columns.places(&self.report)?, self.days()?);
        Some(compare(desk, &self.report, places, days).await)
    }
}
