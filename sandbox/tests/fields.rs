//! The field tables of docs/protocol.md, held against what the gateway sends.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use nicepay_checkout::PayMethod;
use nicepay_sandbox::{Choice, Sandbox};
use serde_json::{Value, json};
use support::{Merchant, client, post, raw_registration, registration, sample_sandbox, sign};
use url::{Url, form_urlencoded};

const DIRECT: &str = "/nicepay/direct/v2/registration";
const INQUIRY: &str = "/nicepay/direct/v2/inquiry";

/// The names of the fields with a value.
type Names = BTreeSet<String>;

fn of_json(answer: &Value) -> Names {
    let fields = answer.as_object().unwrap();
    let valued = |value: &Value| !value.is_null() && value != "";
    fields
        .iter()
        .filter(|(_, value)| valued(value))
        .map(|(name, _)| name.clone())
        .collect()
}

fn of_form(form: &str) -> Names {
    form_urlencoded::parse(form.as_bytes())
        .filter(|(_, value)| !value.is_empty() && value != "null")
        .map(|(name, _)| name.into_owned())
        .collect()
}

/// What the gateway sends of a paid payment: the response to a direct registration where there is one, the callback, the
/// notification and the inquiry.
async fn sent(choice: Choice, direct: Option<Value>) -> [Names; 4] {
    let sandbox = sample_sandbox().await;
    let merchant = Merchant::new().await;
    let answered = match direct {
        Some(own) => {
            let mut request = raw_registration();
            request["referenceNo"] = "direct".into();
            request
                .as_object_mut()
                .unwrap()
                .extend(own.as_object().unwrap().clone());
            let answer = post(&sandbox, DIRECT, &sign(request, "referenceNo")).await;
            assert_eq!(answer["resultCd"], "0000", "{answer}");
            of_json(&answer)
        }
        None => Names::new(),
    };
    let checkout = client(&sandbox)
        .register(&registration("order", &merchant.url))
        .await
        .unwrap();
    let id = checkout.transaction_id.as_str();
    let callback = sandbox.choose(id, &choice).unwrap().callback_url;
    sandbox.pay(id).unwrap();
    sandbox.idle().await;
    let notification = merchant.received().pop().unwrap().1;
    [
        answered,
        of_form(Url::parse(&callback).unwrap().query().unwrap()),
        of_form(&notification),
        of_json(&inquired(&sandbox, id).await),
    ]
}

async fn inquired(sandbox: &Sandbox, id: &str) -> Value {
    let request = json!({
        "timeStamp": "20221212101278", "tXid": id, "iMid": "IONPAYTEST", "referenceNo": "order", "amt": "10000",
    });
    post(sandbox, INQUIRY, &sign(request, "referenceNo")).await
}

/// The tables under "Fields by pay method": for each heading, field and message, what its cell says.
fn documented() -> BTreeMap<String, BTreeMap<String, [String; 4]>> {
    let page = include_str!("../../docs/protocol.md");
    let (_, section) = page.split_once("## Fields by pay method\n").expect("the section");
    let section = section.split("\n## ").next().unwrap();
    let mut tables = BTreeMap::new();
    for part in section.split("\n### ").skip(1) {
        let (heading, rows) = part.split_once('\n').unwrap();
        let mut table = BTreeMap::new();
        for row in rows.lines().filter(|row| row.starts_with("| `")) {
            let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
            assert!(
                cells.len() == 6 && cells.iter().all(|cell| !cell.is_empty()),
                "a blank in {row}"
            );
            let says = [cells[1], cells[2], cells[3], cells[4]].map(str::to_owned);
            for name in cells[0].split(", ") {
                table.insert(name.trim_matches('`').to_owned(), says.clone());
            }
        }
        tables.insert(heading.to_owned(), table);
    }
    tables
}

#[tokio::test]
async fn the_field_tables_say_what_the_gateway_sends() {
    let tables = documented();
    let every = &tables["Every method"];
    let choices = [
        (
            "Convenience store",
            Choice::new(PayMethod::ConvenienceStore).partner("ALMA"),
            Some(
                json!({"payMethod": "03", "mitraCd": "ALMA", "payValidDt": "20301231", "payValidTm": "235959"}),
            ),
        ),
        (
            "Virtual account",
            Choice::new(PayMethod::VirtualAccount).partner("BMRI"),
            Some(json!({"payMethod": "02", "bankCd": "BMRI"})),
        ),
        (
            "QRIS",
            Choice::new(PayMethod::Qris).partner("QSHP"),
            Some(json!({"payMethod": "08", "mitraCd": "QSHP", "shopId": "NICEPAY", "userIP": "127.0.0.1"})),
        ),
        (
            "E-wallet",
            Choice::new(PayMethod::EWallet).partner("DANA"),
            Some(json!({"payMethod": "05", "mitraCd": "DANA"})),
        ),
        (
            "Pay-later",
            Choice::new(PayMethod::PayLoan).partner("KDVI"),
            Some(json!({"payMethod": "06", "mitraCd": "KDVI"})),
        ),
        (
            "Card",
            Choice::new(PayMethod::Card).card_number("4111111111111111"),
            None,
        ),
    ];
    let mut wrong = Vec::new();
    for (heading, choice, direct) in choices {
        let own = &tables[heading];
        let has_direct = direct.is_some();
        let sent = sent(choice, direct).await;
        let names: BTreeSet<_> = sent
            .iter()
            .flatten()
            .chain(own.keys())
            .chain(every.keys())
            .collect();
        for name in names {
            for (column, message) in ["registration", "callback", "notification", "inquiry"]
                .into_iter()
                .enumerate()
            {
                if column == 0 && !has_direct {
                    continue;
                }
                let cell = own
                    .get(name)
                    .or_else(|| every.get(name))
                    .map(|cells| &*cells[column]);
                let says_sent = cell.is_some_and(|cell| cell.starts_with("sent"));
                let is_sent = sent[column].contains(name);
                if says_sent != is_sent {
                    let is = if is_sent { "sent" } else { "not sent" };
                    wrong.push(format!(
                        "{heading}, {message}: {name} is {is}, the table says {cell:?}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "docs/protocol.md:\n{}", wrong.join("\n"));
}
