//! What all pages share: the frame around them, and the pages for what can't be done.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::Inner;
use super::access::{Role, is_same};
use super::guard::Visit;
use super::session::SignedIn;
use super::text::{Language, Text};
use super::told::Told;
use crate::error::LedgerError;

pub(super) const STYLE: &str = include_str!("../../templates/desk/desk.css");
pub(super) const SCRIPT: &str = include_str!("../../templates/desk/desk.js");

/// What a page says about the change that it shows.
pub(super) struct Live {
    /// Where it hears of the next one.
    pub(super) changes: String,
    /// The mark of what it shows.
    pub(super) seen: String,
}

/// What stands around a page.
pub(super) struct Frame {
    pub(super) t: &'static Text,
    pub(super) language: Language,
    pub(super) lang: &'static str,
    pub(super) person: Option<SignedIn>,
    pub(super) acts: bool,
    /// Which part of the desk this is.
    pub(super) part: &'static str,
    /// This page in Indonesian and in English.
    pub(super) switch: [String; 2],
    pub(super) told: Option<Told>,
    /// Set if the page shows by itself what is new.
    pub(super) live: Option<Live>,
}

impl Frame {
    /// The frame of a page at its own address.
    pub(super) fn new(desk: &Inner, visit: &Visit, part: &'static str) -> Self {
        Self::telling(desk, visit, part, &visit.here)
    }

    /// A frame that tells the person what was done before, and whose links to the other language lead to `here`.
    pub(super) fn telling(desk: &Inner, visit: &Visit, part: &'static str, here: &str) -> Self {
        let told = visit
            .person
            .as_ref()
            .filter(|_| !visit.by_itself)
            .and_then(|person| desk.sessions.told(person));
        Self::at(visit, part, here, told)
    }

    /// What every form of the page carries.
    pub(super) fn csrf(&self) -> &str {
        self.person.as_ref().map_or("", |person| &person.csrf)
    }

    /// A frame whose links to the other language lead to `here`.
    pub(super) fn at(visit: &Visit, part: &'static str, here: &str, told: Option<Told>) -> Self {
        Self {
            t: Text::of(visit.language),
            language: visit.language,
            lang: visit.language.code(),
            acts: visit
                .person
                .as_ref()
                .is_some_and(|person| person.role == Role::Act),
            person: visit.person.clone(),
            part,
            switch: [Language::Indonesian, Language::English].map(|language| in_language(here, language)),
            told,
            live: None,
        }
    }

    pub(super) fn followed(self, live: Option<Live>) -> Self {
        Self { live, ..self }
    }
}

/// The same page in a language.
fn in_language(here: &str, language: Language) -> String {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    let mut kept = url::form_urlencoded::Serializer::new(String::new());
    kept.extend_pairs(url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang"));
    kept.append_pair("lang", language.code());
    format!("{path}?{}", kept.finish())
}

/// A link with a query, in the page's language.
pub(super) fn link(path: &str, pairs: &[(&str, &str)], language: Language) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    query.append_pair("lang", language.code());
    format!("{path}?{}", query.finish())
}

pub(super) fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// Why a page can't be shown.
pub(super) struct Trouble {
    frame: Box<Frame>,
    status: StatusCode,
    message: &'static str,
    detail: String,
}

impl Trouble {
    pub(super) fn new(visit: &Visit, status: StatusCode, message: fn(&Text) -> &'static str) -> Self {
        let frame = Frame::at(visit, "", "/", None);
        Self {
            message: message(frame.t),
            frame: Box::new(frame),
            status,
            detail: String::new(),
        }
    }

    pub(super) fn unknown(visit: &Visit) -> Self {
        Self::new(visit, StatusCode::NOT_FOUND, |t| t.no_such_payment)
    }

    pub(super) fn of(visit: &Visit, error: &LedgerError) -> Self {
        let status = StatusCode::from_u16(error.http_status()).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        Self {
            detail: error.to_string(),
            ..Self::new(visit, status, |t| t.ledger_failed)
        }
    }
}

#[derive(Template)]
#[template(path = "desk/trouble.html")]
struct TroublePage<'a> {
    frame: &'a Frame,
    message: &'static str,
    detail: &'a str,
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let page = TroublePage {
            frame: &self.frame,
            message: self.message,
            detail: &self.detail,
        };
        (self.status, html(&page)).into_response()
    }
}

pub(super) async fn nowhere(Extension(visit): Extension<Visit>) -> Trouble {
    Trouble::new(&visit, StatusCode::NOT_FOUND, |t| t.no_such_page)
}

#[derive(Deserialize)]
pub(super) struct OrderQuery {
    #[serde(default)]
    pub(super) order: String,
}

/// A visit of a person who has signed in; others are asked to.
pub(super) struct Visitor(pub(super) Visit);

impl FromRequestParts<Arc<Inner>> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Inner>) -> Result<Self, Response> {
        let visit = parts.extensions.get::<Visit>().cloned();
        let visit = visit.ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())?;
        if visit.person.is_none() {
            return Err(Redirect::to(&link("/sign-in", &[], visit.language)).into_response());
        }
        Ok(Self(visit))
    }
}

/// A form of a signed-in person's session.
pub(super) struct Posted {
    pub(super) visit: Visit,
    pub(super) person: SignedIn,
    fields: HashMap<String, String>,
}

impl Posted {
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |value| value.trim())
    }
}

impl FromRequest<Arc<Inner>> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, desk: &Arc<Inner>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Visitor(visit) = Visitor::from_request_parts(&mut parts, desk).await?;
        let request = Request::from_parts(parts, body);
        let form = Form::<HashMap<String, String>>::from_request(request, desk).await;
        let Form(fields) = form.map_err(IntoResponse::into_response)?;
        let token = fields.get("csrf").map_or("", String::as_str);
        match &visit.person {
            Some(person) if is_same(token, &person.csrf) => Ok(Self {
                person: person.clone(),
                visit,
                fields,
            }),
            _ => Err(Trouble::new(&visit, StatusCode::FORBIDDEN, |t| t.form_is_old).into_response()),
        }
    }
}

/// A form that changes something: of a person with the role act.
pub(super) struct Acted(pub(super) Posted);

impl FromRequest<Arc<Inner>> for Acted {
    type Rejection = Response;

    async fn from_request(request: Request, desk: &Arc<Inner>) -> Result<Self, Response> {
        let posted = Posted::from_request(request, desk).await?;
        if posted.person.role != Role::Act {
            return Err(
                Trouble::new(&posted.visit, StatusCode::FORBIDDEN, |t| t.may_only_look).into_response(),
            );
        }
        Ok(Self(posted))
    }
}
