//! What every request has to pass, and the headers of every response.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Inner;
use super::session::SignedIn;
use super::text::Language;

// A test compares the hashes with the inlined texts and prints the right ones when they differ.
const POLICY: &str = concat!(
    "default-src 'none'; style-src 'sha256-",
    "hpqtmYBGZKJ5dfCRLX068r94nJYN2QSrUWiS80KlWkE=",
    "'; script-src 'sha256-",
    "OYxKQqVxW9TcOO6lzhykt3pMvcEsgO6nKGw5jSb3XCA=",
    "'; connect-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
);

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// What is known about a request that passed.
#[derive(Clone)]
pub(super) struct Visit {
    /// Who asks, according to the nearest proxy that is believed.
    pub(super) address: IpAddr,
    pub(super) language: Language,
    pub(super) person: Option<SignedIn>,
    /// Whether a page that is followed asks, and no person.
    pub(super) by_itself: bool,
    /// Path and query, for the other language's link.
    pub(super) here: String,
}

/// Refuses what does not come from the desk's own pages, and hands the rest on with its [`Visit`].
pub(super) async fn guard(
    State(desk): State<Arc<Inner>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut response = match visit(&desk, peer, &request) {
        Ok(visit) => {
            request.extensions_mut().insert(visit);
            next.run(request).await
        }
        Err((status, reason)) => (status, format!("{reason}\n")).into_response(),
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

fn visit(desk: &Inner, peer: SocketAddr, request: &Request) -> Result<Visit, (StatusCode, &'static str)> {
    let headers = request.headers();
    let peer = peer.ip().to_canonical();
    let is_proxy = desk.proxies.contains(&peer);
    if !desk.proxies.is_empty() && !is_proxy {
        return Err((StatusCode::FORBIDDEN, "Come through the proxy."));
    }
    let host = is_proxy
        .then(|| text(headers, &HeaderName::from_static("x-forwarded-host")))
        .flatten()
        .or_else(|| text(headers, &header::HOST))
        .unwrap_or_default();
    if !desk.knows_host(host) {
        return Err((
            StatusCode::MISDIRECTED_REQUEST,
            "This is not a name of the desk. Start it with --host NAME if it should be.",
        ));
    }
    if request.method() != Method::GET && request.method() != Method::HEAD && !is_own(headers, host) {
        return Err((
            StatusCode::FORBIDDEN,
            "This form was not sent by a page of the desk. Open the desk and try again.",
        ));
    }
    let query = request.uri().query().unwrap_or_default();
    let language = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "lang");
    let id = cookie(headers, desk.cookie_name());
    let by_itself = request.uri().path() == "/changes" || headers.contains_key("x-desk-live");
    Ok(Visit {
        address: client(desk, peer, headers),
        language: Language::from_code(language.as_ref().map_or("", |(_, code)| code)),
        person: id.and_then(|id| desk.sessions.of(id, desk.ledger.now(), by_itself)),
        by_itself,
        here: request
            .uri()
            .path_and_query()
            .map_or("/", |all| all.as_str())
            .to_owned(),
    })
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether a page of the desk sent this form. Under `no-referrer` a browser's `Origin` is `null`, so its `Sec-Fetch-Site`
/// decides; without one, only a matching `Origin` will do.
fn is_own(headers: &HeaderMap, host: &str) -> bool {
    let origin = text(headers, &header::ORIGIN);
    let of_host = |origin: &str| {
        let plain = origin.split_once("://").map(|(_, rest)| rest);
        plain.is_some_and(|rest| rest.eq_ignore_ascii_case(host))
    };
    match text(headers, &HeaderName::from_static("sec-fetch-site")) {
        Some(site) => {
            site == "same-origin" && origin.is_none_or(|origin| origin == "null" || of_host(origin))
        }
        None => origin.is_some_and(of_host),
    }
}

/// The last address of `X-Forwarded-For` that is not a proxy's own: what stands before it may be made up.
fn client(desk: &Inner, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    if !desk.proxies.contains(&peer) {
        return peer;
    }
    let lines = headers.get_all(HeaderName::from_static("x-forwarded-for"));
    let named: Vec<_> = lines
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(|address| address.trim().parse::<IpAddr>())
        .collect();
    let last = named
        .into_iter()
        .rev()
        .map_while(Result::ok)
        .map(|address| address.to_canonical())
        .find(|address| !desk.proxies.contains(address));
    last.unwrap_or(peer)
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    pairs
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_policy_allows_the_desks_own_style_and_script_and_no_other() {
        use super::super::page::{SCRIPT, STYLE};
        for (kind, text) in [("style", STYLE), ("script", SCRIPT)] {
            let hash = STANDARD.encode(Sha256::digest(text));
            assert!(
                super::POLICY.contains(&format!("{kind}-src 'sha256-{hash}';")),
                "guard.rs must say {hash}"
            );
        }
        assert!(super::POLICY.starts_with("default-src 'none';"));
        for word in ["unsafe", "*", "http", "-src 'self' "] {
            assert!(!super::POLICY.contains(word), "{word}");
        }
    }
}
