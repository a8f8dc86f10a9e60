//! The secure payment page: every state in both languages.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod page;

use jiff::Timestamp;
use nicepay_sandbox::page::{Language, PageView, Step, problem, render, way_back};
use page::{CALLBACK, METHODS, NUMBER, at, choose, every_page, given, instruction, offers, pay, view};

const LANGUAGES: [Language; 2] = [Language::Indonesian, Language::English];

#[test]
fn every_page_is_a_whole_document_in_its_language() {
    for (name, language, html) in every_page() {
        assert!(html.starts_with("<!DOCTYPE html>"), "{name}");
        assert!(html.ends_with("</html>\n") || html.ends_with("</html>"), "{name}");
        assert!(
            html.contains(&format!("<html lang=\"{}\">", language.code())),
            "{name}"
        );
        assert_eq!(html.matches("<main").count(), 1, "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert!(
            html.contains("class=\"sandbox\""),
            "{name} must not pass for the real gateway"
        );
        let own = if language == Language::English {
            "No real money moves"
        } else {
            "Tidak ada uang sungguhan"
        };
        assert!(html.contains(own), "{name}");
    }
}

#[test]
fn nothing_comes_from_elsewhere_and_nothing_is_inlined_beside_the_hashed_blocks() {
    for (name, _, html) in every_page() {
        // The one page on which there is nothing to do or to read but the wait.
        let refresh = "<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>";
        assert_eq!(
            html.contains(refresh),
            name.starts_with("push-pay") || name.starts_with("push-partner"),
            "{name}"
        );
        let html = html.replace(refresh, "");
        assert_eq!(html.matches("<style").count(), 1, "{name}");
        assert_eq!(html.matches("<script").count(), 1, "{name}");
        for refused in [
            " style=",
            " onclick=",
            " onload=",
            "src=",
            "<link rel=\"stylesheet",
            "http-equiv",
            "@import",
            "url(",
        ] {
            assert!(!html.contains(refused), "{name}: {refused}");
        }
        for link in html
            .split(" href=\"")
            .skip(1)
            .chain(html.split(" action=\"").skip(1))
        {
            assert!(
                link.starts_with("/nicepay/redirect/v2/payment") || link.starts_with("data:image/svg+xml,"),
                "{name}: {}",
                link.chars().take(60).collect::<String>()
            );
        }
    }
}

#[test]
fn choosing_posts_the_transaction_the_store_and_the_language() {
    for language in LANGUAGES {
        let html = render(&view(choose(&offers()), language));
        assert!(html.contains("<form method=\"post\" action=\"/nicepay/redirect/v2/payment/choose\""));
        assert!(html.contains("name=\"tXid\" value=\"IONPAYTEST00202212231106386098\""));
        assert!(html.contains(&format!("name=\"lang\" value=\"{}\"", language.code())));
        assert!(html.contains("<button type=\"submit\" name=\"mitraCd\" value=\"INDO\""));
        assert!(html.contains("<button type=\"submit\" name=\"mitraCd\" value=\"ALMA\""));
        assert!(html.contains("Alfamart, Alfamidi, Lawson, Dan+Dan"));
        assert!(html.contains("Rp10.000"));
        assert!(
            !html.contains("payment/pay\"") && !html.contains("payment/return"),
            "no number yet"
        );
    }
}

#[test]
fn the_languages_lead_to_each_other() {
    for (language, current) in [(Language::Indonesian, "lang=id"), (Language::English, "lang=en")] {
        let html = render(&view(choose(&offers()), language));
        for code in ["id", "en"] {
            assert!(html.contains(&format!(
                "payment?tXid=IONPAYTEST00202212231106386098&#38;lang={code}"
            )));
        }
        let link = html
            .split("<a ")
            .skip(1)
            .find(|link| link.contains("aria-current"))
            .unwrap();
        assert!(link.contains(current), "{link}");
    }
    assert_eq!(Language::from_code("EN"), Language::English);
    for other in ["id", "", "fr", "<en>"] {
        assert_eq!(Language::from_code(other), Language::Indonesian);
    }
}

#[test]
fn a_number_to_pay_comes_in_fours_with_its_steps() {
    let html = render(&view(
        pay(&instruction("indomaret", NUMBER)),
        Language::Indonesian,
    ));
    assert!(html.contains("<span>9041</span><span>2311</span><span>0638</span><span>6098</span>"));
    assert!(
        html.contains("9 0 4 1, 2 3 1 1, 0 6 3 8, 6 0 9 8"),
        "read out digit by digit"
    );
    assert!(html.contains("data-copy=\"9041231106386098\""));
    assert!(html.contains("Bayar di Indomaret"));
    assert!(html.contains("Saya mau bayar NICEPAY, merchant <bdi>IONPAYTEST</bdi>."));
    assert!(html.contains("23.00–01.00 WIB"));
    assert!(html.contains("<form method=\"post\" action=\"/nicepay/redirect/v2/payment/pay\">"));
    assert!(html.contains("Hanya di sandbox"));
    assert!(html.contains(
        "href=\"/nicepay/redirect/v2/payment/return?tXid=IONPAYTEST00202212231106386098&amp;lang=id\""
    ));
    assert!(html.contains("Kembali ke <bdi>shop.example</bdi>"));

    let html = render(&view(pay(&instruction("alfamart", NUMBER)), Language::English));
    assert!(html.contains("Pay at Alfamart"));
    assert!(html.contains("any Alfamart, Alfamidi, Lawson or Dan+Dan store"));
    assert!(html.contains("I want to pay NICEPAY, merchant <bdi>IONPAYTEST</bdi>."));
    assert!(html.contains("22:00–01:00 WIB"));
    assert!(html.contains("Sandbox only"));
    assert!(html.contains("Back to <bdi>shop.example</bdi>"));
}

#[test]
fn a_closed_counter_is_said_while_it_is_closed() {
    for (time, said) in [
        ("2022-12-23T22:30:00+07:00", true),
        ("2022-12-23T12:30:00+07:00", false),
    ] {
        let now: Timestamp = time.parse().unwrap();
        let html = render(&PageView {
            now,
            ..view(pay(&instruction("alfamart", NUMBER)), Language::English)
        });
        assert_eq!(
            html.contains("Cashiers are not taking payments right now."),
            said,
            "{time}"
        );
        assert!(html.contains("22:00–01:00 WIB"), "{time}");
    }
}

#[test]
fn the_deadline_stands_in_words_and_counts_from_the_gateways_time() {
    let html = render(&view(choose(&offers()), Language::Indonesian));
    assert!(html.contains(
        "<time datetime=\"2022-12-30T11:06:38+07:00\">Jumat, 30 Desember 2022 pukul 11.06 WIB</time>"
    ));
    assert!(html.contains("role=\"timer\" data-seconds=\"604800\""));

    let over = render(&PageView {
        now: at("2023-02-01T00:00:00+07:00"),
        ..view(choose(&offers()), Language::English)
    });
    assert!(over.contains("data-seconds=\"0\""));
    let open = render(&PageView {
        expires_at: None,
        ..view(choose(&offers()), Language::English)
    });
    assert!(!open.contains("id=\"countdown\"") && !open.contains("<time"));
    let known = instruction("alfamart", NUMBER);
    let over = page::steps(&known, "", CALLBACK)
        .into_iter()
        .filter(|(name, _)| ["paid", "expired", "failed", "cancelled"].contains(name));
    for (_, step) in over {
        let html = render(&view(step, Language::English));
        assert!(!html.contains("id=\"countdown\""), "nothing to count down to");
    }
}

#[test]
fn a_payment_that_is_over_offers_nothing_to_pay() {
    for (language, titles, to) in [
        (
            Language::Indonesian,
            [
                ("paid", "Pembayaran diterima"),
                ("expired", "Waktu pembayaran habis"),
                ("failed", "Pembayaran gagal"),
                ("cancelled", "Pembayaran dibatalkan"),
            ],
            ["Dibayar ke", "Pesanan di"],
        ),
        (
            Language::English,
            [
                ("paid", "Payment received"),
                ("expired", "This payment has expired"),
                ("failed", "This payment failed"),
                ("cancelled", "This payment was cancelled"),
            ],
            ["Paid to", "Order at"],
        ),
    ] {
        for method in METHODS {
            let known = given(method);
            let steps = page::steps(&known, "", CALLBACK);
            for (state, title) in titles {
                let (_, step) = steps.iter().find(|(name, _)| *name == state).unwrap();
                let html = render(&view(step.clone(), language));
                assert!(html.contains(&format!("<h2>{title}</h2>")), "{method}: {state}");
                let paid = state == "paid";
                assert!(html.contains(to[usize::from(!paid)]), "{method}: {state}");
                assert_eq!(html.contains("payment/return?tXid="), paid || state == "failed");
                for gone in [
                    "<form",
                    "id=\"bars\"",
                    "id=\"modules\"",
                    "again=1",
                    "id=\"waiting\"",
                ] {
                    assert!(!html.contains(gone), "{method}: {state}: {gone}");
                }
                let numbered = ["indomaret", "alfamart", "account"].contains(&method);
                assert_eq!(
                    html.contains("id=\"number\""),
                    paid && numbered,
                    "{method}: {state}"
                );
            }
        }
        for step in [
            Step::Expired { instruction: None },
            Step::Cancelled { instruction: None },
        ] {
            let html = render(&view(step, language));
            assert!(
                html.contains(to[1])
                    && !html.contains("<form")
                    && !html.contains("<dl class=\"facts receipt\"")
            );
        }
    }
}

#[test]
fn what_is_over_says_how_it_was_paid() {
    for (method, shown) in [
        ("indomaret", "<dt>Store</dt><dd>Indomaret</dd>"),
        ("account", "<dt>Payment method</dt><dd>Virtual account · BCA</dd>"),
        ("qris", "<dt>Payment method</dt><dd>QRIS</dd>"),
        ("push", "<dt>Payment method</dt><dd>E-wallet · OVO</dd>"),
        ("wallet", "<dt>Payment method</dt><dd>E-wallet · DANA</dd>"),
        ("lender", "<dt>Payment method</dt><dd>Pay later · Kredivo</dd>"),
        ("card", "<dt>Payment method</dt><dd>Credit or debit card</dd>"),
    ] {
        let known = given(method);
        for (name, step) in page::steps(&known, "", CALLBACK).into_iter().skip(4) {
            let html = render(&view(step, Language::English));
            assert!(html.contains(shown), "{method}: {name}");
        }
    }
    let paid = |method| {
        let known = given(method);
        let instruction = Some(&known);
        render(&view(
            Step::Paid {
                instruction,
                callback_url: CALLBACK,
            },
            Language::English,
        ))
    };
    assert!(paid("indomaret").contains("<span>9041</span>"));
    assert!(paid("account").contains("<span>7001</span>"));
    assert!(paid("card").contains("<dd>•••• 1111</dd>") && !paid("card").contains("411111"));
    assert!(paid("push").contains("<dd>08••••••789</dd>") && !paid("push").contains("08123456789"));
}

#[test]
fn an_expired_code_or_push_message_needs_a_new_registration() {
    for (method, said) in [
        ("qris", true),
        ("push", true),
        ("account", false),
        ("indomaret", false),
    ] {
        let known = given(method);
        let html = render(&view(
            Step::Expired {
                instruction: Some(&known),
            },
            Language::English,
        ));
        assert_eq!(
            html.contains("The merchant must register a new payment."),
            said,
            "{method}"
        );
    }
}

#[test]
fn problems_are_told_apart_by_status() {
    for (status, indonesian, english) in [
        (
            400,
            "Permintaan tidak dapat diproses",
            "This request could not be processed",
        ),
        (404, "Transaksi tidak ditemukan", "Transaction not found"),
        (
            409,
            "Transaksi ini sudah tidak dapat diubah",
            "This transaction can no longer be changed",
        ),
        (503, "Terjadi gangguan", "Something went wrong"),
    ] {
        for (language, title) in [(Language::Indonesian, indonesian), (Language::English, english)] {
            let html = problem(language, status, "tXid & more");
            assert!(html.contains(&format!("<h1>{title}</h1>")), "{status}");
            assert!(
                html.contains("<p class=\"small\" lang=\"en\">tXid &#38; more</p>")
                    && html.contains(&format!(": {status}</p>")),
                "{status}"
            );
            assert_eq!(
                problem(language, status, title).matches(title).count(),
                2,
                "{status}: in the title and the heading, not once more"
            );
        }
    }
}

#[test]
fn the_way_back_is_a_form_to_the_merchant_alone() {
    for (language, title) in [
        (Language::Indonesian, "Kembali ke situs penjual"),
        (Language::English, "Back to the merchant"),
    ] {
        let html = way_back(language, CALLBACK, &[("amt", "10000".to_owned())]);
        assert!(html.contains(&format!("<html lang=\"{}\">", language.code())));
        assert!(html.contains(&format!("<h1>{title}</h1>")));
        assert!(html.contains(&format!("<form method=\"post\" action=\"{CALLBACK}\">")));
        assert!(html.contains("<input type=\"hidden\" name=\"amt\" value=\"10000\">"));
        assert!(html.contains("<button type=\"submit\"") && html.contains("class=\"sandbox\""));
    }
}
