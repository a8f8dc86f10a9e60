//! Requests that the sandbox makes itself.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use url::{Host, Url};

use crate::notification::USER_AGENT;

const TIMEOUT: Duration = Duration::from_secs(10);

/// Where the sandbox may post to: https anywhere, http on this machine only.
pub(crate) fn allowed(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let fits = match url.scheme() {
        "https" => true,
        "http" => is_loopback(&url),
        _ => false,
    };
    fits.then_some(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// Sends a request and reads the answer's status and text.
pub(crate) async fn send(
    method: Method,
    url: &Url,
    body: Option<(&'static str, String)>,
) -> Result<(u16, String), String> {
    let client = client(url.scheme() == "https").ok_or("no HTTP client could be made")?;
    let mut request = client.request(method, url.clone());
    if let Some((content_type, body)) = body {
        request = request.header(CONTENT_TYPE, content_type).body(body);
    }
    let answer = request.send().await.map_err(|error| plain(&error))?;
    let status = answer.status().as_u16();
    Ok((status, answer.text().await.unwrap_or_default()))
}

// One sentence for the log: the innermost cause is what helps, and it holds no URL.
fn plain(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if error.is_timeout() {
        return format!("no answer within {} seconds", TIMEOUT.as_secs());
    }
    cause.to_string()
}

/// The HTTP client for this machine, or for https, whose trusted roots take a while to load.
fn client(https: bool) -> Option<reqwest::Client> {
    if https {
        static HTTPS: OnceLock<Option<rustls::ClientConfig>> = OnceLock::new();
        build(HTTPS.get_or_init(|| tls(true)).clone()?, false)
    } else {
        static HTTP: OnceLock<Option<rustls::ClientConfig>> = OnceLock::new();
        build(HTTP.get_or_init(|| tls(false)).clone()?, true)
    }
}

// A client is made for each delivery: its pool belongs to the runtime it was made on, and embedders have many.
fn build(tls: rustls::ClientConfig, direct: bool) -> Option<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(0)
        .user_agent(USER_AGENT)
        .timeout(TIMEOUT);
    let builder = if direct { builder.no_proxy() } else { builder };
    builder.build().ok()
}

fn tls(with_roots: bool) -> Option<rustls::ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    if with_roots {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Some(config)
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn posts_to_this_machine_or_by_https_only() {
        for good in [
            "http://127.0.0.1:9/n",
            "http://localhost/n",
            "http://[::1]:8/",
            "https://merchant.example/n",
        ] {
            assert!(allowed(good).is_some(), "{good}");
        }
        for bad in [
            "http://merchant.example/n",
            "http://10.0.0.1/",
            "ftp://localhost/",
            "file:///etc/passwd",
            "n",
            "",
        ] {
            assert!(allowed(bad).is_none(), "{bad}");
        }
    }
}
