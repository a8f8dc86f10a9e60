//! Who may use the workbench: a browser on this machine, on the workbench's own pages.

use std::net::IpAddr;

use hyper::Method;
use hyper::header::{CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use hyper::http::request::Parts;

/// Why a request is refused.
pub(super) fn check(peer: IpAddr, head: &Parts) -> Result<(), &'static str> {
    if !peer.to_canonical().is_loopback() {
        return Err("the workbench is for this machine only");
    }
    let text = |name: HeaderName| head.headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(HOST).unwrap_or_default();
    if !is_this_machine(host) {
        return Err(
            "open the workbench as http://127.0.0.1 or http://localhost: a name of another site is refused",
        );
    }
    if head.method != Method::POST {
        return Ok(());
    }
    if text(ORIGIN) != Some(&format!("http://{host}")) {
        return Err(
            "the form is not of this page: another site may not drive the workbench (programs use the control API)",
        );
    }
    let kind = text(CONTENT_TYPE).and_then(|kind| kind.split(';').next());
    if kind.map(str::trim) != Some("application/x-www-form-urlencoded") {
        return Err("the request is not a form");
    }
    Ok(())
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn only_names_of_this_machine_pass() {
        for own in [
            "127.0.0.1:4010",
            "localhost",
            "localhost:1",
            "[::1]:4010",
            "[::1]",
        ] {
            assert!(is_this_machine(own), "{own}");
        }
        for other in [
            "",
            "evil.example",
            "127.0.0.1.evil.example:80",
            "localhost.evil.example",
            "10.0.0.1:4010",
            "::1",
        ] {
            assert!(!is_this_machine(other), "{other}");
        }
    }
}
