//! What the page's tests share.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::restriction,
    reason = "each suite uses its part, and may fail loudly"
)]

use jiff::Timestamp;
use nicepay_checkout::Mitra;
use nicepay_sandbox::page::{Language, PageView, Step, problem, render};

pub(crate) const NUMBER: &str = "9041231106386098";
pub(crate) const CALLBACK: &str = "https://shop.example/nicepay/callback?order=7";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn view(step: Step<'_>, language: Language) -> PageView<'_> {
    PageView {
        merchant_id: "IONPAYTEST",
        reference: "ordNo20221223111252",
        goods_name: "Kopi Gayo 250 g & cangkir",
        amount: 10_000,
        transaction_id: "IONPAYTEST00202212231106386098",
        expires_at: Some(at("2022-12-30T11:06:38+07:00")),
        now: at("2022-12-23T11:06:38+07:00"),
        step,
        language,
    }
}

pub(crate) fn number_step(store: Mitra, payment_number: &str) -> Step<'_> {
    Step::Pay {
        store,
        payment_number,
        callback_url: CALLBACK,
    }
}

/// Every state in both languages, with a name for each.
pub(crate) fn every_page() -> Vec<(String, Language, String)> {
    let mut pages = Vec::new();
    for language in [Language::Indonesian, Language::English] {
        let code = language.code();
        let paid = Step::Paid {
            store: Mitra::Alfamart,
            payment_number: NUMBER,
            callback_url: CALLBACK,
        };
        for (name, step) in [
            ("choose", Step::Choose),
            ("pay-indomaret", number_step(Mitra::Indomaret, NUMBER)),
            (
                "pay-alfamart",
                number_step(Mitra::Alfamart, "12345678901234567890"),
            ),
            ("paid", paid),
            ("expired", Step::Expired),
            ("cancelled", Step::Cancelled),
        ] {
            pages.push((format!("{name}-{code}"), language, render(&view(step, language))));
        }
        pages.push((
            format!("problem-{code}"),
            language,
            problem(language, 404, "tXid IONPAYTEST00202212231106380000"),
        ));
    }
    // The hard cases for the layout: an open night, long unbroken text, the largest amount.
    let closed = PageView {
        now: at("2022-12-30T00:56:40+07:00"),
        expires_at: Some(at("2022-12-30T01:06:38+07:00")),
        ..view(number_step(Mitra::Alfamart, "504100002557"), Language::Indonesian)
    };
    pages.push((
        String::from("pay-closed-id"),
        Language::Indonesian,
        render(&closed),
    ));
    let long = PageView {
        amount: 999_999_999_999,
        goods_name: "Sembako-paket-keluarga-besar-tanpa-spasi-sama-sekali-0123456789-0123456789-0123456789-0123456789-01",
        reference: "ORDER-0123456789-0123456789-0123456789-01",
        now: at("2022-12-23T23:30:00+07:00"),
        ..view(Step::Choose, Language::English)
    };
    pages.push((String::from("choose-long-en"), Language::English, render(&long)));
    pages
}

/// The elements and the names of their attributes, in order, without what varies with the state of a payment.
/// Text, however hostile, must never add to them.
pub(crate) fn assert_same_elements(html: &str, reference: &str) {
    let known = tags(reference);
    for tag in tags(html) {
        let own = [
            "button", "input", "form", "dl", "div", "dd", "dt", "p", "li", "h2", "span", "svg", "path",
        ];
        let name = tag.split_whitespace().next().unwrap_or_default();
        assert!(
            known.contains(&tag) || own.contains(&name),
            "a new element: <{tag}>"
        );
        assert!(
            !tag.split_whitespace().any(|part| part.starts_with("on")),
            "a handler: <{tag}>"
        );
    }
    for element in ["script", "style", "img", "iframe", "object", "base"] {
        let count = |text: &str| text.matches(&format!("<{element}")).count();
        assert_eq!(count(html), count(reference), "{element}");
    }
}

/// Each tag as its name and attribute names; the inlined style and script are no tags.
fn tags(html: &str) -> Vec<String> {
    let mut rest = html;
    let mut found = Vec::new();
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let mut quoted = false;
        let end = rest
            .find(|letter| {
                quoted ^= letter == '"';
                letter == '>' && !quoted
            })
            .unwrap();
        let mut outside = String::new();
        for (index, part) in rest[..end].split('"').enumerate() {
            if index % 2 == 0 {
                outside.push_str(part);
            }
        }
        found.push(outside.clone());
        rest = &rest[end + 1..];
        for raw in ["style", "script"] {
            if outside == raw {
                rest = &rest[rest.find(&format!("</{raw}>")).unwrap()..];
            }
        }
    }
    found
}
