//! What holds for every payment instruction, whatever NICEPAY or a forger sends.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

#[path = "../examples/instruction.rs"]
#[allow(dead_code, reason = "the example, as it stands in the guide")]
mod example;

use nicepay_checkout::testing::read_inquiry;
use nicepay_checkout::{Callback, Instruction, Order};
use proptest::prelude::*;
use serde_json::{Map, Value};

const METHODS: [&str; 11] = ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "42"];

/// The fields that instructions are read from, each there or not, with a value that fits or any other.
fn fields() -> impl Strategy<Value = Map<String, Value>> {
    let names = [
        "payNo",
        "vacctNo",
        "bankVacctNo",
        "qrContent",
        "qrUrl",
        "mitraCd",
        "bankCd",
        "redirectUrlHttp",
        "redirectUrlApp",
        "billingPhone",
        "cardNo",
        "authNo",
        "issuBankCd",
        "IssueBankCd",
        "payValidDt",
        "payValidTm",
        "vacctValidDt",
        "vacctValidTm",
        "paymentExpDt",
        "paymentExpTm",
    ];
    let value = prop_oneof![
        "[0-9*]{1,20}",
        "\\PC{0,24}",
        prop::sample::select(vec![
            "OVOE",
            "CENA",
            "QSHP",
            "20221230",
            "235959",
            "https://dev.nicepay.co.id/q",
            "http://evil.example/",
            "javascript:alert(1)",
            "danaid://pay",
            "data:text/html,x",
            "4811111111111114",
        ])
        .prop_map(str::to_owned),
    ];
    let pairs = prop::collection::btree_map(prop::sample::select(names.to_vec()), value, 0..8);
    (pairs, prop::sample::select(METHODS.to_vec())).prop_map(|(pairs, method)| {
        let mut fields: Map<String, Value> = pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        fields.insert("payMethod".to_owned(), method.into());
        fields
    })
}

/// The same fields as an inquiry and as a callback carry them.
fn read(fields: &Map<String, Value>) -> [Option<Instruction>; 2] {
    let order = Order::new("r", 1, "T").unwrap();
    let mut all = fields.clone();
    for (name, value) in [
        ("resultCd", "0000"),
        ("tXid", "T"),
        ("referenceNo", "r"),
        ("amt", "1"),
    ] {
        all.insert(name.to_owned(), value.into());
    }
    let body = Value::Object(all).to_string();
    let callback = Callback::parse(&body).unwrap();
    [
        read_inquiry(&order, 200, &body).unwrap().instruction,
        callback.claims().instruction(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn an_instruction_reads_back_from_its_json(fields in fields()) {
        let [inquired, claimed] = read(&fields);
        prop_assert_eq!(&inquired, &claimed, "one reading for every message");
        if let Some(instruction) = inquired {
            let json = serde_json::to_string(&instruction).unwrap();
            prop_assert_eq!(serde_json::from_str::<Instruction>(&json).unwrap(), instruction);
        }
    }

    #[test]
    fn no_link_of_an_instruction_runs_or_can_be_read_on_the_way(fields in fields()) {
        for link in match read(&fields).into_iter().flatten().next() {
            Some(Instruction::Qris { image_url, .. }) => vec![image_url],
            Some(Instruction::EWallet { redirect_url, app_url, .. }) => {
                if let Some(app) = &app_url {
                    let scheme = app.split(':').next().unwrap().to_lowercase();
                    prop_assert!(!["javascript", "data", "http", "file"].contains(&scheme.as_str()), "{app}");
                }
                vec![redirect_url]
            }
            Some(Instruction::PayLoan { redirect_url, .. }) => vec![redirect_url],
            _ => vec![],
        }
        .into_iter()
        .flatten()
        {
            prop_assert!(link.trim().to_lowercase().starts_with("https://"), "{link}");
        }
    }

    #[test]
    fn no_instruction_shows_a_whole_card_number(fields in fields()) {
        for instruction in read(&fields).into_iter().flatten() {
            if let Instruction::Card { masked_number: Some(number), .. } = &instruction {
                let shown = number.chars().filter(char::is_ascii_digit).count();
                prop_assert!(shown <= 10, "{number}");
            }
            let debug = format!("{instruction:?}");
            prop_assert!(debug.contains("pay_method"), "{debug}");
            for name in ["cardNo", "billingPhone"] {
                let private = fields.get(name).and_then(Value::as_str).unwrap_or_default();
                prop_assert!(private.len() < 5 || !debug.contains(private), "{debug}");
            }
        }
    }
}

#[test]
fn each_pay_method_has_its_sentence() {
    let shown = |json: &str| example::to_show(&serde_json::from_str(json).unwrap());
    assert_eq!(
        shown(r#"{"pay_method":"convenience_store","payment_number":"0504","store":"indomaret"}"#),
        "Pay at Indomaret with the number 0504."
    );
    assert_eq!(
        shown(r#"{"pay_method":"virtual_account","account_number":"7001","bank":"bca"}"#),
        "Transfer to the BCA virtual account 7001."
    );
    assert_eq!(
        shown(r#"{"pay_method":"qris","content":"0002"}"#),
        "Scan this QR code: 0002"
    );
    assert_eq!(
        shown(r#"{"pay_method":"e_wallet","app_url":"danaid://pay"}"#),
        "Pay in your wallet's app: danaid://pay"
    );
    assert_eq!(
        shown(r#"{"pay_method":"card","masked_number":"481111******1114"}"#),
        "Go on at the payment page."
    );
}

#[test]
fn only_stores_and_accounts_have_a_number_to_pay_with() {
    let number = |json: &str| {
        let instruction: Instruction = serde_json::from_str(json).unwrap();
        instruction.number().map(str::to_owned)
    };
    assert_eq!(
        number(r#"{"pay_method":"convenience_store","payment_number":"0504"}"#).as_deref(),
        Some("0504")
    );
    assert_eq!(
        number(r#"{"pay_method":"virtual_account","account_number":"7001"}"#).as_deref(),
        Some("7001")
    );
    for other in ["qris", "e_wallet", "pay_loan", "card", "gpn"] {
        assert_eq!(
            number(&format!(r#"{{"pay_method":"{other}","content":"0002"}}"#)),
            None
        );
    }
}
