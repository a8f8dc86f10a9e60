//! Checks of text fields.

use std::net::Ipv4Addr;

use url::Url;

use super::fields::{FieldClass, FieldRule};
use crate::network::environment::is_https_or_loopback;
use crate::values::problem::Problem;

pub(super) fn check(rule: &FieldRule, value: &str) -> Result<(), Problem> {
    // Without a way out at the first byte that is not: so the compiler looks at many bytes at once.
    let plain = value
        .bytes()
        .fold(true, |plain, b| plain & matches!(b, b' '..=b'~'));
    let length = if plain { value.len() } else { value.chars().count() };
    if length > rule.max_length {
        return Err(Problem::new(
            format!("has {length} characters"),
            format!("NICEPAY accepts at most {}", rule.max_length),
        ));
    }
    if !plain && value.chars().any(char::is_control) {
        return Err(Problem::new(
            "contains a control character",
            "remove line breaks and other control characters",
        ));
    }
    match rule.class {
        FieldClass::Text => Ok(()),
        FieldClass::Digits if value.bytes().all(|b| b.is_ascii_digit()) => Ok(()),
        FieldClass::Digits => Err(Problem::new(
            "contains a character that is not a digit",
            "use digits only, without spaces, dashes, plus signs or dots",
        )),
        FieldClass::Email => check_email(value),
        FieldClass::Url => check_url(value),
        FieldClass::Ip if value.parse::<Ipv4Addr>().is_ok() => Ok(()),
        FieldClass::Ip => Err(Problem::new(
            "is not an IPv4 address",
            "use an address such as 203.0.113.7; NICEPAY's field is too short for IPv6",
        )),
    }
}

fn check_email(value: &str) -> Result<(), Problem> {
    let good = value.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && !host.is_empty() && !host.contains('@') && !value.contains(char::is_whitespace)
    });
    if good {
        Ok(())
    } else {
        Err(Problem::new(
            "is not a valid email address",
            "use an address such as name@example.com",
        ))
    }
}

fn check_url(value: &str) -> Result<(), Problem> {
    if is_plainly_https(value) {
        return Ok(());
    }
    let problem = match Url::parse(value) {
        Ok(url) if is_https_or_loopback(&url) => return Ok(()),
        Ok(_) => "is not an https URL",
        Err(_) => "is not an absolute URL",
    };
    Err(Problem::new(
        problem,
        "use a URL such as https://merchant.example/nicepay; plain http is accepted only for localhost",
    ))
}

/// Most URLs look like `https://merchant.example/paid`. For those the URL parser, which costs more than writing the
/// request, is not needed.
fn is_plainly_https(value: &str) -> bool {
    // A label that begins with a letter is not part of an IP address; `xn--` labels are left to the parser.
    let plain = |label: &str| {
        label.starts_with(|first: char| first.is_ascii_lowercase())
            && !label.starts_with("xn--")
            && label
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    let rest = value.strip_prefix("https://").unwrap_or_default();
    rest.split_once('/')
        .is_some_and(|(host, path)| host.split('.').all(plain) && path.bytes().all(|b| b.is_ascii_graphic()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parser_takes(value: &str) -> bool {
        Url::parse(value).is_ok_and(|url| is_https_or_loopback(&url))
    }

    proptest! {
        #[test]
        fn a_plain_url_is_one_that_the_parser_takes(
            scheme in "https://|http://|HTTPS://|https:/",
            host in "([a-z][a-z0-9-]{0,4}[.]){0,3}[a-z][a-z0-9-]{0,4}|([a-z0-9.@:-]|xn--|0x){0,12}",
            path in "(/[!-~ é]{0,12})?",
        ) {
            let value = format!("{scheme}{host}{path}");
            prop_assert!(!is_plainly_https(&value) || parser_takes(&value), "{value}");
        }
    }

    #[test]
    fn the_usual_urls_are_plain() {
        for value in [
            "https://merchant.example/nicepay/callback",
            "https://shop-2.merchant.co.id/paid?order=7&x=%20#done",
        ] {
            assert!(is_plainly_https(value) && parser_takes(value), "{value}");
        }
        for value in [
            "https://merchant.example",
            "https://10.0.0.1/",
            "https://xn--p1ai.example/",
        ] {
            assert!(!is_plainly_https(value) && check_url(value).is_ok(), "{value}");
        }
    }
}
