//! The frame of every page of the workbench, and the headers it goes out with.

use askama::Template;
use hyper::body::Bytes;
use hyper::header::{CACHE_CONTROL, HeaderName, HeaderValue, LOCATION};
use hyper::{Response, StatusCode};
use jiff::Timestamp;
use nicepay_checkout::JAKARTA;
use url::form_urlencoded;

use super::text::Text;
use crate::answer::respond;
use crate::page::Language;

// A test compares the hashes with the inlined text and prints the right ones when they differ.
const POLICY: &str = "default-src 'none'; style-src 'sha256-6v/nI5DXSFpecPjJNJn+JNuFvUUFDr+bSQgd3IuwRY0='; \
     script-src 'sha256-b+yvmzmWf+3OwJo/rJ5QmPg7rC/3rNaUvcTZU8XSBjc='; connect-src 'self'; img-src data:; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const STYLE: &str = concat!(
    include_str!("../../templates/colours.css"),
    include_str!("../../templates/workbench/workbench.css")
);
const SCRIPT: &str = include_str!("../../templates/workbench/workbench.js");

/// What all pages have: the words, where they are, and the form's secret.
pub(super) struct Frame {
    pub(super) t: &'static Text,
    pub(super) language: Language,
    /// The page's own path, which the other language and the navigation's mark need.
    pub(super) path: String,
    pub(super) secret: String,
    /// The latest change that the page shows.
    pub(super) seen: u64,
    pub(super) style: &'static str,
    pub(super) script: &'static str,
}

impl Frame {
    pub(super) fn new(language: Language, path: impl Into<String>, secret: &str) -> Self {
        Self {
            t: Text::of(language),
            language,
            path: path.into(),
            secret: secret.to_owned(),
            seen: 0,
            style: STYLE,
            script: SCRIPT,
        }
    }

    /// A path with this page's language.
    pub(super) fn link(&self, path: &str) -> String {
        link(path, self.language)
    }

    pub(super) fn is_at(&self, path: &str) -> bool {
        self.path == path
    }
}

pub(super) fn link(path: &str, language: Language) -> String {
    format!("{path}?lang={}", language.code())
}

#[derive(Template)]
#[template(path = "workbench/trouble.html")]
struct Trouble<'a> {
    f: Frame,
    why: &'a str,
}

/// A page that says why something was not done.
pub(super) fn trouble(language: Language, status: StatusCode, why: &str) -> Response<Bytes> {
    // Without the secret: this page has no form, and whoever was refused shall not learn it.
    let f = Frame::new(language, "", "");
    document(status, &Trouble { f, why })
}

pub(super) fn show(page: &impl Template) -> Response<Bytes> {
    document(StatusCode::OK, page)
}

fn document(status: StatusCode, page: &impl Template) -> Response<Bytes> {
    // Only a value's own Display could fail here, and every value is text or a number.
    let text = page
        .render()
        .unwrap_or_else(|error| format!("<!DOCTYPE html><title>NICEPAY</title><p>{error}</p>"));
    private(respond(status, "text/html; charset=utf-8", text))
}

pub(super) fn plain(text: String) -> Response<Bytes> {
    private(respond(StatusCode::OK, "text/plain; charset=utf-8", text))
}

/// Back to a page after a form was carried out, so that a reload does not carry it out again.
pub(super) fn go(path: &str, language: Language) -> Response<Bytes> {
    let mut answer = private(respond(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", ""));
    if let Ok(to) = HeaderValue::from_str(&link(path, language)) {
        answer.headers_mut().insert(LOCATION, to);
    }
    answer
}

fn private(mut answer: Response<Bytes>) -> Response<Bytes> {
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let more = [
        ("content-security-policy", POLICY),
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ];
    for (name, value) in more {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    answer
}

/// A moment in Jakarta, as on a clock.
pub(super) fn moment(at: Timestamp) -> String {
    JAKARTA.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Of a moment in Jakarta only the time, for lists.
pub(super) fn time(at: Timestamp) -> String {
    JAKARTA.to_datetime(at).strftime("%H:%M:%S").to_string()
}

/// An id as one piece of a path.
pub(super) fn piece(id: &str) -> String {
    form_urlencoded::byte_serialize(id.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use sha2::{Digest, Sha256};

    use super::{POLICY, SCRIPT, STYLE};

    #[test]
    fn the_policy_names_the_style_and_the_script() {
        for text in [STYLE, SCRIPT] {
            let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
            assert!(
                POLICY.contains(&format!("'sha256-{hash}'")),
                "put 'sha256-{hash}' into page.rs"
            );
        }
    }
}
