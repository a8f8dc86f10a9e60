//! The workbench: web pages over the running gateway for the developer in front of it.
//!
//! Only for a browser on this machine, under this machine's own names, and only its own forms change something.

mod act;
mod faults;
mod guard;
mod page;
mod payments;
mod send;
mod text;
mod token;
mod traffic;

use std::net::IpAddr;
use std::time::Duration;

use hyper::body::Bytes;
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use url::form_urlencoded;

use crate::engine::Engine;
use crate::page::Language;
use page::Frame;
pub(crate) use traffic::{Line, lines};

/// Everything below this, and the root.
const PATH: &str = "/workbench";
/// How long a page may wait for a change.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

pub(crate) fn is_at(path: &str) -> bool {
    path == "/" || path.starts_with(PATH)
}

/// A request to the workbench, once the guard let it pass.
struct Visit<'a> {
    engine: &'a Engine,
    language: Language,
    /// Which change was the latest before anything was read for the page.
    seen: u64,
    /// The form's fields of a post, else those of the address.
    fields: Vec<(String, String)>,
}

impl Visit<'_> {
    fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|field| field.0 == name);
        found.map_or("", |field| field.1.trim())
    }

    fn frame(&self, path: &'static str) -> Frame {
        Frame {
            seen: self.seen,
            ..Frame::new(self.language, path, self.engine.workbench.text())
        }
    }
}

/// Answers a request from `peer` for a path at which [`is_at`] is true.
pub(crate) async fn answer(engine: &Engine, peer: IpAddr, head: &Parts, body: &[u8]) -> Response<Bytes> {
    let language = language(head);
    if let Err(refusal) = guard::check(peer, head) {
        return page::trouble(language, StatusCode::FORBIDDEN, refusal);
    }
    let posted = head.method == Method::POST;
    let query = head.uri.query().unwrap_or_default().as_bytes();
    let fields = form_urlencoded::parse(if posted { body } else { query });
    let visit = Visit {
        engine,
        language,
        seen: engine.changes.count(),
        fields: fields.into_owned().collect(),
    };
    if posted && !engine.workbench.is(visit.field("form")) {
        let why = "the form is not of this gateway, or from before it was started again: load the page and try again";
        return page::trouble(language, StatusCode::FORBIDDEN, why);
    }
    let path = head.uri.path();
    let rest = path.strip_prefix(PATH).unwrap_or("/").trim_start_matches('/');
    match (head.method.as_str(), rest.split_once('/').unwrap_or((rest, ""))) {
        ("GET", ("", "")) => traffic::list(&visit),
        ("GET", ("changes", "")) => changes(engine, &visit).await,
        ("GET", ("request", number)) => traffic::request(&visit, number),
        ("GET", ("message", number)) => traffic::message(&visit, number),
        ("GET", ("payments", "")) => payments::list(&visit),
        ("GET", ("payment", id)) => payments::show(&visit, &decoded(id)),
        ("GET", ("faults", "")) => faults::show(&visit),
        ("GET", ("send", "")) => send::ask(&visit),
        ("POST", ("send", "")) => send::send(&visit).await,
        ("POST", ("do", action)) => act::act(&visit, action),
        _ => page::trouble(language, StatusCode::NOT_FOUND, "there is no such page"),
    }
}

/// Waits until something has changed after the change `since`, or for a while, and says which change is the latest.
async fn changes(engine: &Engine, visit: &Visit<'_>) -> Response<Bytes> {
    let seen: Option<u64> = visit.field("since").parse().ok();
    let news = engine.changes.after(seen);
    let latest = tokio::time::timeout(LONGEST_WAIT, news).await;
    let latest = latest.unwrap_or_else(|_| seen.unwrap_or_default());
    page::plain(latest.to_string())
}

/// A piece of a path as it was before `page::piece`.
fn decoded(piece: &str) -> String {
    let text = format!("={piece}");
    let found = form_urlencoded::parse(text.as_bytes()).next();
    found.map(|field| field.1.into_owned()).unwrap_or_default()
}

/// The language that the address names, else the browser's.
fn language(head: &Parts) -> Language {
    let query = head.uri.query().unwrap_or_default().as_bytes();
    let named = form_urlencoded::parse(query).find(|(name, _)| name == "lang");
    if let Some((_, code)) = named {
        return Language::from_code(&code);
    }
    let accepted = head.headers.get(hyper::header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = accepted.split([',', ';', '-']).next().unwrap_or_default();
    match first.trim() {
        "id" | "in" => Language::Indonesian,
        _ => Language::English,
    }
}
