//! The Content-Security-Policy belongs to the text that the pages carry.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod page;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nicepay_sandbox::page::{CONTENT_SECURITY_POLICY, Language, WAY_BACK_POLICY, way_back};
use sha2::{Digest, Sha256};

fn inlined<'a>(html: &'a str, element: &str) -> &'a str {
    let open = format!("<{element}>");
    let start = html.find(&open).unwrap() + open.len();
    let length = html[start..].find(&format!("</{element}>")).unwrap();
    &html[start..start + length]
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

#[test]
fn the_hashes_are_those_of_the_inlined_text() {
    let mut pages: Vec<_> = page::every_page()
        .into_iter()
        .map(|(name, _, html)| (name, html, CONTENT_SECURITY_POLICY))
        .collect();
    let back = way_back(Language::English, page::CALLBACK, &[]);
    pages.push(("way back".to_owned(), back, WAY_BACK_POLICY));
    for (name, html, policy) in pages {
        for element in ["style", "script"] {
            let hash = hash(inlined(&html, element));
            assert!(
                policy.contains(&format!("{element}-src {hash};")),
                "{name}: page.rs must say {element}-src {hash}"
            );
        }
    }
}

#[test]
fn the_policy_lets_nothing_else_in() {
    let directives: Vec<&str> = CONTENT_SECURITY_POLICY.split(';').map(str::trim).collect();
    for directive in [
        "default-src 'none'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "img-src data:",
    ] {
        assert!(directives.contains(&directive), "{directive}");
    }
    assert_eq!(directives.len(), 8);
    assert!(!CONTENT_SECURITY_POLICY.contains("unsafe") && !CONTENT_SECURITY_POLICY.contains('*'));
    assert!(CONTENT_SECURITY_POLICY.is_ascii() && !CONTENT_SECURITY_POLICY.contains('\n'));
}
