//! The secure payment page under hostile text: names, ids and URLs from outside never become markup.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod page;

use nicepay_sandbox::page::{Language, PageView, problem, render, way_back};
use page::{CALLBACK, METHODS, NUMBER, choose, given, instruction, offers, pay, view};

#[test]
fn hostile_text_stays_text() {
    let hostile = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</style><svg onload=alert(1)>",
        "&lt;b&gt;\u{202e}evil",
        "javascript:alert(1)",
        "{{ 7*7 }}{% block x %}",
    ];
    let plain = every_step("plain");
    for text in hostile {
        for ((name, page), (_, reference)) in every_step(text).into_iter().zip(&plain) {
            page::assert_same_elements(&page, reference);
            assert!(
                !page.contains("href=\"javascript:") && !page.contains("action=\"javascript:"),
                "{name}"
            );
        }
        let html = problem(Language::English, 404, text);
        page::assert_same_elements(&html, &problem(Language::English, 404, "hello"));
        let back = |text: &str| way_back(Language::English, CALLBACK, &[("referenceNo", text.to_owned())]);
        page::assert_same_elements(&back(text), &back("hello"));
    }
}

/// Every step, with `text` wherever text comes from outside.
fn every_step(text: &str) -> Vec<(String, String)> {
    let known: Vec<_> = METHODS.iter().map(|method| instruction(method, text)).collect();
    let mut offers = offers();
    for offer in &mut offers {
        offer.partners.push(text.to_owned());
    }
    let mut steps = vec![(String::from("choose"), choose(&offers))];
    let forms = page::forms(text).into_iter();
    steps.extend(forms.map(|(name, step)| (name.to_owned(), step)));
    for (known, method) in known.iter().zip(METHODS) {
        let own = page::steps(known, text, text).into_iter();
        steps.extend(own.map(|(name, step)| (format!("{method}-{name}"), step)));
    }
    let show = |step| {
        render(&PageView {
            merchant_id: text,
            reference: text,
            goods_name: text,
            transaction_id: text,
            ..view(step, Language::English)
        })
    };
    steps.into_iter().map(|(name, step)| (name, show(step))).collect()
}

#[test]
fn a_transaction_id_cannot_leave_its_place_in_a_link() {
    let html = render(&PageView {
        transaction_id: "a&lang=x#\"?/..",
        ..view(pay(&instruction("indomaret", NUMBER)), Language::English)
    });
    assert!(html.contains("payment/return?tXid=a%26lang%3Dx%23%22%3F%2F..&amp;lang=en\""));
    assert!(html.contains("payment?tXid=a%26lang%3Dx%23%22%3F%2F..&#38;lang=id\""));
}

#[test]
fn a_callback_that_is_no_web_address_is_never_shown() {
    for callback_url in ["javascript:alert(1)", "data:text/html,x", "nonsense", ""] {
        let known = given("indomaret");
        let (_, step) = page::steps(&known, "", callback_url).remove(0);
        let html = render(&view(step, Language::English));
        assert!(html.contains("Back to the merchant"), "{callback_url}");
        assert!(
            !html.contains("javascript:") && !html.contains("data:text"),
            "{callback_url}"
        );
    }
}
