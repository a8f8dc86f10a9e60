//! What the page's tests share.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::restriction,
    reason = "each suite uses its part, and may fail loudly"
)]

use jiff::Timestamp;
use nicepay_checkout::{Bank, Instruction, Mitra, PayMethod};
use nicepay_sandbox::page::{Entered, Language, Offer, PageView, Problem, Step, problem, render};

pub(crate) const NUMBER: &str = "9041231106386098";
pub(crate) const CALLBACK: &str = "https://shop.example/nicepay/callback?order=7";
pub(crate) const QRIS: &str = "00020101021226570011ID.DANA.WWW011893600915302259148102090225914810303UMI5204599953033605405100005802ID\
     5909NICEPAY 16007JAKARTA62070703A016304ABCD";

/// Every way to pay that the page knows.
pub(crate) const METHODS: [&str; 8] = [
    "indomaret",
    "alfamart",
    "account",
    "qris",
    "push",
    "wallet",
    "lender",
    "card",
];

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
        other_way: true,
        language,
    }
}

pub(crate) fn offers() -> Vec<Offer> {
    let offer = |method, partners: Vec<&str>| Offer {
        method,
        partners: partners.into_iter().map(String::from).collect(),
    };
    vec![
        offer(PayMethod::ConvenienceStore, vec!["INDO", "ALMA"]),
        offer(
            PayMethod::VirtualAccount,
            Bank::KNOWN.iter().map(Bank::code).collect(),
        ),
        offer(PayMethod::Qris, vec!["QSHP", "NOBU", "NICE"]),
        offer(PayMethod::EWallet, vec!["OVOE", "DANA", "LINK", "ESHP"]),
        offer(PayMethod::PayLoan, vec!["AKLP", "KDVI", "IDNA"]),
        offer(PayMethod::Card, vec![]),
    ]
}

pub(crate) fn choose(offers: &[Offer]) -> Step<'_> {
    Step::Choose { offers, again: false }
}

/// The instruction of one of [`METHODS`]; every text of it that is not a code is `text`.
pub(crate) fn instruction(method: &str, text: &str) -> Instruction {
    let expires_at = Some(at("2022-12-30T11:06:38+07:00"));
    let link = || Some(String::from("https://wallet.example/pay"));
    match method {
        "indomaret" | "alfamart" => Instruction::ConvenienceStore {
            payment_number: text.into(),
            store: Some(Mitra::from(method)),
            expires_at,
        },
        "account" => Instruction::VirtualAccount {
            account_number: text.into(),
            bank: Some(Bank::Bca),
            expires_at,
        },
        "qris" => Instruction::Qris {
            content: Some(text.into()),
            image_url: None,
            issuer: Some(Mitra::QrisShopeePay),
            expires_at,
        },
        "push" => Instruction::EWallet {
            wallet: Some(Mitra::Ovo),
            redirect_url: None,
            app_url: None,
            phone: Some(text.into()),
            expires_at: Some(at("2022-12-23T11:07:33+07:00")),
        },
        "wallet" => Instruction::EWallet {
            wallet: Some(Mitra::Dana),
            redirect_url: link(),
            app_url: None,
            phone: None,
            expires_at,
        },
        "lender" => Instruction::PayLoan {
            lender: Some(Mitra::Kredivo),
            redirect_url: link(),
            expires_at,
        },
        "card" => Instruction::Card {
            masked_number: Some(text.into()),
            authorization_number: Some("106386".into()),
            issuer: Some(Bank::Mandiri),
        },
        other => panic!("no such method: {other}"),
    }
}

/// The instruction as the gateway gives it.
pub(crate) fn given(method: &str) -> Instruction {
    let text = match method {
        "account" => "7001400009015833",
        "qris" => QRIS,
        "push" => "08123456789",
        "card" => "411111******1111",
        _ => NUMBER,
    };
    instruction(method, text)
}

pub(crate) fn pay(instruction: &Instruction) -> Step<'_> {
    Step::Pay {
        instruction,
        entered: Entered::default(),
        callback_url: CALLBACK,
    }
}

pub(crate) fn partner(instruction: &Instruction) -> Step<'_> {
    Step::Partner {
        instruction,
        entered: Entered::default(),
    }
}

/// A form that came back with everything wrong.
pub(crate) fn wrong<'a>(text: &'a str, problems: &'a [Problem]) -> Entered<'a> {
    Entered {
        phone: text,
        expiry: text,
        holder: text,
        wrong_codes: 1,
        problems,
    }
}

pub(crate) const WRONG_CARD: [Problem; 4] = [
    Problem::CardNumber,
    Problem::Expired,
    Problem::SecurityCode,
    Problem::Holder,
];

/// Every step of a payment by this instruction, with a name for each.
pub(crate) fn steps<'a>(
    instruction: &'a Instruction,
    text: &'a str,
    callback_url: &'a str,
) -> Vec<(&'static str, Step<'a>)> {
    let some = Some(instruction);
    vec![
        (
            "pay",
            Step::Pay {
                instruction,
                entered: Entered::default(),
                callback_url,
            },
        ),
        (
            "pay-wrong",
            Step::Pay {
                instruction,
                entered: wrong(text, &[Problem::Code]),
                callback_url,
            },
        ),
        ("partner", partner(instruction)),
        (
            "partner-wrong",
            Step::Partner {
                instruction,
                entered: wrong(text, &[Problem::Terms]),
            },
        ),
        (
            "paid",
            Step::Paid {
                instruction: some,
                callback_url,
            },
        ),
        ("expired", Step::Expired { instruction: some }),
        (
            "failed",
            Step::Failed {
                instruction: some,
                callback_url,
            },
        ),
        ("cancelled", Step::Cancelled { instruction: some }),
    ]
}

/// Every form that asks for more, with a name for each.
pub(crate) fn forms<'a>(text: &'a str) -> Vec<(&'static str, Step<'a>)> {
    let ovo = Some("OVOE");
    let none = Entered::default();
    vec![
        (
            "card",
            Step::Details {
                partner: None,
                entered: none,
            },
        ),
        (
            "card-wrong",
            Step::Details {
                partner: None,
                entered: wrong(text, &WRONG_CARD),
            },
        ),
        (
            "phone",
            Step::Details {
                partner: ovo,
                entered: none,
            },
        ),
        (
            "phone-wrong",
            Step::Details {
                partner: ovo,
                entered: wrong(text, &[Problem::Phone]),
            },
        ),
    ]
}

/// Every state in both languages, with a name for each.
pub(crate) fn every_page() -> Vec<(String, Language, String)> {
    let mut pages = Vec::new();
    let offers = offers();
    let known: Vec<_> = METHODS.iter().map(|method| (*method, given(method))).collect();
    for language in [Language::Indonesian, Language::English] {
        let code = language.code();
        let mut keep = |name: String, step| {
            pages.push((format!("{name}-{code}"), language, render(&view(step, language))));
        };
        keep(String::from("choose"), choose(&offers));
        keep(String::from("choose-store"), choose(&offers[..1]));
        keep(
            String::from("choose-again"),
            Step::Choose {
                offers: &offers,
                again: true,
            },
        );
        keep(String::from("expired"), Step::Expired { instruction: None });
        keep(String::from("cancelled"), Step::Cancelled { instruction: None });
        for (name, step) in forms("typed") {
            keep(String::from(name), step);
        }
        for (method, instruction) in &known {
            for (name, step) in steps(instruction, "typed", CALLBACK) {
                keep(format!("{method}-{name}"), step);
            }
        }
        pages.push((
            format!("problem-{code}"),
            language,
            problem(language, 404, "tXid IONPAYTEST00202212231106380000"),
        ));
    }
    // The hard cases for the layout: an open night, long unbroken text, the largest amount.
    let alfamart = instruction("alfamart", "504100002557");
    let closed = PageView {
        now: at("2022-12-30T00:56:40+07:00"),
        expires_at: Some(at("2022-12-30T01:06:38+07:00")),
        ..view(pay(&alfamart), Language::Indonesian)
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
        ..view(choose(&offers), Language::English)
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
