//! Signing in and out.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::Inner;
use super::guard::Visit;
use super::page::{Frame, Posted, Trouble, html, link};
use super::session::LONGEST;

#[derive(Template)]
#[template(path = "desk/sign_in.html")]
struct SignInPage {
    frame: Frame,
    /// From the link that the command printed.
    token: String,
    wrong: bool,
}

/// The form. A link's token signs nobody in by itself: programs that look at links would use it up.
pub(super) async fn ask(
    Extension(visit): Extension<Visit>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    html(&SignInPage {
        frame: Frame::at(&visit, "sign-in", "/sign-in", None),
        token: query.get("token").cloned().unwrap_or_default(),
        wrong: false,
    })
}

pub(super) async fn enter(
    State(desk): State<Arc<Inner>>,
    Extension(visit): Extension<Visit>,
    Form(fields): Form<HashMap<String, String>>,
) -> Response {
    let now = desk.ledger.now();
    if !desk.sessions.may_try(visit.address, now) {
        let trouble = Trouble::new(&visit, StatusCode::TOO_MANY_REQUESTS, |t| t.too_many_tries);
        return ([(header::RETRY_AFTER, "60")], trouble).into_response();
    }
    let token = fields.get("token").map_or("", |token| token.trim());
    let Some((name, role)) = desk.people.admit(token) else {
        desk.sessions.failed(visit.address, now);
        tracing::warn!(address = %visit.address, "a sign-in at the desk failed");
        let page = SignInPage {
            frame: Frame::at(&visit, "sign-in", "/sign-in", None),
            token: String::new(),
            wrong: true,
        };
        return (StatusCode::FORBIDDEN, html(&page)).into_response();
    };
    if let Some(before) = &visit.person {
        desk.sessions.end(before);
    }
    tracing::info!(address = %visit.address, person = name, "signed in at the desk");
    match desk.sessions.begin(name, role, now) {
        Ok(id) => (
            [(header::SET_COOKIE, cookie(&desk, &id, LONGEST.as_secs()))],
            Redirect::to(&link("/", &[], visit.language)),
        )
            .into_response(),
        Err(error) => Trouble::of(&visit, &error).into_response(),
    }
}

pub(super) async fn leave(State(desk): State<Arc<Inner>>, posted: Posted) -> Response {
    desk.sessions.end(&posted.person);
    (
        [(header::SET_COOKIE, cookie(&desk, "", 0))],
        Redirect::to(&link("/sign-in", &[], posted.visit.language)),
    )
        .into_response()
}

fn cookie(desk: &Inner, id: &str, seconds: i64) -> String {
    let secure = if desk.is_secure() { "; Secure" } else { "" };
    let name = desk.cookie_name();
    format!("{name}={id}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}
