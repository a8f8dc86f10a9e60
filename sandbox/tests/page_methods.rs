//! The secure payment page by pay method: what each one shows, and what it posts.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod page;

use nicepay_sandbox::page::{Entered, Language, PageView, Step, render};
use page::{METHODS, choose, forms, given, instruction, offers, partner, pay, view};

const LANGUAGES: [Language; 2] = [Language::Indonesian, Language::English];
const ROOT: &str = "/nicepay/redirect/v2/payment";

fn paying(method: &str, language: Language) -> String {
    render(&view(pay(&given(method)), language))
}

/// The forms of a page, from tag to tag.
fn forms_of(html: &str) -> Vec<&str> {
    let forms = html.split("<form").skip(1);
    forms.map(|form| form.split("</form>").next().unwrap()).collect()
}

#[test]
fn every_offer_is_a_button_of_a_form_that_names_its_method() {
    for language in LANGUAGES {
        let html = render(&view(choose(&offers()), language));
        let forms = forms_of(&html);
        assert_eq!(forms.len(), 6, "one a method");
        for (offer, form) in offers().iter().zip(forms) {
            let method = offer.method.code();
            assert!(form.contains(&format!("action=\"{ROOT}/choose\"")));
            assert!(form.contains("name=\"tXid\" value=\"IONPAYTEST00202212231106386098\""));
            assert!(form.contains(&format!("name=\"lang\" value=\"{}\"", language.code())));
            assert!(form.contains(&format!("name=\"payMethod\" value=\"{method}\"")));
            let field = if method == "02" { "bankCd" } else { "mitraCd" };
            let shown = match method {
                "08" => &offer.partners[..1],
                _ => &offer.partners[..],
            };
            for partner in shown {
                assert!(
                    form.contains(&format!(
                        "<button type=\"submit\" name=\"{field}\" value=\"{partner}\""
                    )),
                    "{method} {partner}"
                );
            }
            assert_eq!(form.matches("<button").count(), shown.len().max(1), "{method}");
        }
    }
}

#[test]
fn one_offer_is_still_shown_as_a_choice() {
    for (index, offer) in offers().into_iter().enumerate() {
        let method = offer.method.code().to_owned();
        let one = nicepay_sandbox::page::Offer {
            partners: offer.partners.into_iter().take(1).collect(),
            ..offer
        };
        let html = render(&view(choose(&[one]), Language::English));
        assert_eq!(html.matches("<button").count(), 1, "{method}");
        let title = if index == 0 {
            "Where will you pay?"
        } else {
            "How would you like to pay?"
        };
        assert!(html.contains(&format!("<h2>{title}</h2>")), "{method}");
    }
}

#[test]
fn the_card_is_asked_for_with_what_a_browser_can_fill_in() {
    let html = render(&view(forms("").remove(0).1, Language::English));
    for (name, autocomplete, mode) in [
        ("cardNo", "cc-number", "numeric"),
        ("cardExp", "cc-exp", "numeric"),
        ("cardCvv", "cc-csc", "numeric"),
        ("cardHolderNm", "cc-name", "text"),
    ] {
        assert!(html.contains(&format!("<label for=\"{name}\">")), "{name}");
        let input =
            format!("id=\"{name}\" name=\"{name}\" inputmode=\"{mode}\" autocomplete=\"{autocomplete}\"");
        assert!(html.contains(&input), "{name}");
    }
    assert!(html.contains(&format!("action=\"{ROOT}/details\"")) && html.contains("novalidate"));
    assert!(html.contains("name=\"payMethod\" value=\"01\"") && !html.contains("aria-invalid=\"true\""));
    assert!(html.contains("4111 1111 1111 1111"), "a number to try");
}

#[test]
fn what_is_wrong_is_said_beside_its_field() {
    let steps = forms("typed <b>");
    let card = render(&view(steps[1].1.clone(), Language::English));
    for (name, said) in [
        ("cardNo", "This is no card number."),
        ("cardExp", "This card has expired."),
        ("cardCvv", "Enter the 3 or 4 digits"),
        ("cardHolderNm", "Enter the name"),
    ] {
        let input = card
            .split("<input")
            .find(|input| input.contains(&format!("id=\"{name}\"")))
            .unwrap();
        let tag = input.split('>').next().unwrap();
        assert!(tag.contains("aria-invalid=\"true\""), "{name}");
        assert!(tag.contains(&format!("{name}-error\"")), "{name}: {tag}");
        assert!(
            input.contains(&format!("<span class=\"error\" id=\"{name}-error\">{said}")),
            "{name}"
        );
        assert_eq!(
            tag.contains("autofocus"),
            name == "cardNo",
            "the first one has the cursor"
        );
        let again = ["cardExp", "cardHolderNm"].contains(&name);
        assert_eq!(tag.contains("value=\"typed &#60;b&#62;\""), again, "{name}");
        assert_eq!(tag.contains("value=\"\""), !again, "{name}");
    }
    assert!(card.contains("role=\"alert\""));
    let phone = render(&view(steps[3].1.clone(), Language::English));
    assert!(phone.contains(
        "aria-describedby=\"billingPhone-hint billingPhone-error\" aria-invalid=\"true\" autofocus"
    ));
    assert!(phone.contains("name=\"mitraCd\" value=\"OVOE\"") && phone.contains("autocomplete=\"tel\""));
}

#[test]
fn the_languages_of_a_form_lead_to_the_same_form() {
    for (step, more) in [
        (forms("").remove(0).1, "&#38;payMethod=01\""),
        (forms("").remove(2).1, "&#38;payMethod=05&#38;mitraCd=OVOE\""),
        (
            Step::Choose {
                offers: &offers(),
                again: true,
            },
            "&#38;again=1\"",
        ),
    ] {
        let html = render(&view(step, Language::English));
        for code in ["id", "en"] {
            assert!(html.contains(&format!("&#38;lang={code}{more}")), "{code} {more}");
        }
    }
    let app = given("wallet");
    let html = render(&view(partner(&app), Language::English));
    assert!(html.contains(&format!(
        "href=\"{ROOT}/app?tXid=IONPAYTEST00202212231106386098&#38;lang=id\""
    )));
}

#[test]
fn an_account_shows_bank_number_amount_and_the_ways_to_transfer() {
    let english = paying("account", Language::English);
    assert!(english.contains("<h2>Transfer to this BCA virtual account</h2>"));
    assert!(english.contains("<span>7001</span><span>4000</span><span>0901</span><span>5833</span>"));
    assert!(english.contains("data-copy=\"7001400009015833\""));
    assert!(english.contains("data-say=\"Virtual account number copied.\""));
    assert!(english.contains("<dt>Exact amount</dt><dd>Rp10.000</dd>"));
    for channel in ["BCA mobile banking", "Internet banking", "BCA ATM"] {
        assert!(
            english.contains(&format!("<summary>{channel}</summary>")),
            "{channel}"
        );
    }
    let indonesian = paying("account", Language::Indonesian);
    assert!(indonesian.contains("Transfer ke virtual account BCA"));
    assert_eq!(indonesian.matches("<details").count(), 3);
    assert!(
        !english.contains("id=\"bars\""),
        "no barcode: no cashier reads it"
    );
}

#[test]
fn a_push_message_says_where_it_went_and_hides_the_rest() {
    for (language, said) in [
        (Language::Indonesian, "Permintaan pembayaran dikirim ke"),
        (Language::English, "A payment request was sent to"),
    ] {
        let html = paying("push", language);
        assert!(html.contains(&format!("{said} <strong class=\"whole\">08••••••789</strong>")));
        assert!(!html.contains("08123456789"));
        assert!(
            html.contains("data-seconds=\"55\""),
            "the push message's own time"
        );
    }
}

#[test]
fn a_wallet_and_a_lender_are_opened_and_have_a_page_of_their_own() {
    for (method, name) in [("wallet", "DANA"), ("lender", "Kredivo")] {
        let html = paying(method, Language::English);
        assert!(html.contains(&format!("<h2>Continue with {name}</h2>")));
        let open = forms_of(&html)[0];
        assert!(open.contains(&format!("action=\"{ROOT}/open\"")) && open.contains(&format!("Open {name}")));
        let known = given(method);
        let own = render(&view(partner(&known), Language::English));
        assert!(own.contains(&format!("Simulated: {name}")));
        let actions: Vec<_> = ["confirm", "fail"]
            .map(|to| format!("action=\"{ROOT}/{to}\""))
            .into();
        for (form, action) in forms_of(&own).iter().zip(&actions) {
            assert!(form.contains(action), "{method}");
        }
        assert!(!own.contains("payment/return") && !own.contains("Sandbox only"));
    }
}

#[test]
fn a_lender_shows_its_terms_in_whole_rupiah() {
    let known = given("lender");
    let html = render(&view(partner(&known), Language::English));
    // 10.000 and 2,5 % a month for three months: 10.750
    assert!(html.contains("Rp3.584, then 2 × Rp3.583 · Total Rp10.750"));
    assert!(html.contains("<span class=\"name\">1 month</span>") && html.contains("Total Rp10.250"));
    assert_eq!(html.matches("type=\"radio\"").count(), 4);
    assert_eq!(html.matches(" checked").count(), 1);
    assert!(html.contains("<input type=\"checkbox\" name=\"terms\" value=\"yes\" required>"));
    let (_, step) = page::steps(&known, "", "").remove(3);
    let html = render(&view(step, Language::Indonesian));
    assert!(html.contains("aria-invalid=\"true\" aria-describedby=\"terms-error\" autofocus>"));
    assert!(html.contains("<span class=\"error\" id=\"terms-error\">Centang persetujuan"));
}

#[test]
fn the_bank_asks_for_its_code_and_counts_the_wrong_ones() {
    let known = given("card");
    let ask = |wrong_codes, problems| {
        let entered = Entered {
            wrong_codes,
            problems,
            ..Entered::default()
        };
        let step = Step::Pay {
            instruction: &known,
            entered,
            callback_url: page::CALLBACK,
        };
        render(&view(step, Language::English))
    };
    let first = ask(0, &[]);
    assert!(
        first.contains("for the card <span class=\"whole\">•••• 1111</span>") && !first.contains("411111")
    );
    assert!(first.contains("name=\"wrong\" value=\"0\"") && first.contains("autocomplete=\"one-time-code\""));
    let wrong = [nicepay_sandbox::page::Problem::Code];
    let (second, third) = (ask(1, &wrong), ask(2, &wrong));
    assert!(second.contains("name=\"wrong\" value=\"1\"") && second.contains("Check it and try again."));
    assert!(
        third.contains("name=\"wrong\" value=\"2\"") && third.contains("One more, and the payment fails.")
    );
}

#[test]
fn every_way_can_be_paid_and_where_it_fits_declined_in_the_sandbox() {
    for method in METHODS {
        for language in LANGUAGES {
            let html = paying(method, language);
            assert!(
                html.contains("<h3 id=\"counter-label\" class=\"tag\">"),
                "{method}"
            );
            assert_eq!(
                html.matches(&format!("action=\"{ROOT}/pay\"")).count(),
                1,
                "{method}"
            );
            let declines = ["push", "wallet", "lender", "card"].contains(&method);
            assert_eq!(
                html.contains(&format!("action=\"{ROOT}/fail\"")),
                declines,
                "{method}"
            );
            assert!(html.contains("payment/return?tXid="), "{method}");
        }
    }
}

#[test]
fn only_a_code_and_a_push_message_are_watched() {
    for method in METHODS {
        let watched = paying(method, Language::English).contains("id=\"waiting\"");
        assert_eq!(watched, ["qris", "push"].contains(&method), "{method}");
    }
}

#[test]
fn another_way_can_be_chosen_where_there_is_one() {
    for method in METHODS {
        let known = given(method);
        for (other_way, shown) in [(true, 1), (false, 0)] {
            let html = render(&PageView {
                other_way,
                ..view(pay(&known), Language::English)
            });
            assert_eq!(html.matches("&amp;again=1\"").count(), shown, "{method}");
        }
    }
    let known = given("lender");
    assert!(!render(&view(partner(&known), Language::English)).contains("again=1"));
}

#[test]
fn a_missing_bank_wallet_or_lender_leaves_no_gap() {
    use nicepay_checkout::Instruction::{EWallet, PayLoan, VirtualAccount};
    let account = VirtualAccount {
        account_number: "7001".into(),
        bank: None,
        expires_at: None,
    };
    assert!(
        render(&view(pay(&account), Language::English)).contains("<h2>Transfer to this virtual account</h2>")
    );
    let wallet = EWallet {
        wallet: None,
        redirect_url: None,
        app_url: None,
        phone: None,
        expires_at: None,
    };
    let lender = PayLoan {
        lender: None,
        redirect_url: None,
        expires_at: None,
    };
    for known in [account, wallet, lender, instruction("qris", "")] {
        for (name, step) in page::steps(&known, "", "") {
            let html = render(&view(step, Language::Indonesian));
            assert!(!html.contains("<strong class=\"whole\"></strong>"), "{name}");
            assert!(!html.contains(" </h2>") && !html.contains(": </p>"), "{name}");
        }
    }
}
