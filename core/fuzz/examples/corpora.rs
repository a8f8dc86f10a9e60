//! What the fuzzers start from, and what is kept of what they find.
//!
//! `corpora unpack CORPUS` writes the kept inputs (`corpora/*.jsonl`) and the shared vectors into a folder a target;
//! `corpora pack CORPUS` keeps what is in those folders.
#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;

use nicepay_checkout_fuzz::corpus;
use serde_json::Value;

const TARGETS: [&str; 8] = [
    "form",
    "json",
    "callback",
    "notification",
    "inquiry",
    "registration",
    "cart",
    "values",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [action, folder] = arguments.as_slice() else {
        panic!("corpora unpack|pack CORPUS");
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(folder);
    for target in TARGETS {
        let kept = here.join(format!("corpora/{target}.jsonl"));
        if action == "pack" {
            corpus::pack(&folder.join(target), &kept);
        } else {
            for (number, input) in corpus::unpack(&kept).iter().enumerate() {
                write(folder, target, &format!("kept-{number:04}"), input);
            }
        }
    }
    if action != "pack" {
        seed(folder, &here.join("../../tests/vectors"));
    }
}

fn write(corpus: &Path, target: &str, name: &str, input: &[u8]) {
    let folder = corpus.join(target);
    fs::create_dir_all(&folder).expect("the corpus folder");
    fs::write(folder.join(name), input).expect("an input");
}

fn seed(corpus: &Path, vectors: &Path) {
    let cases = |name: &str| -> Vec<Value> {
        let text = fs::read(vectors.join(name)).expect(name);
        let file: Value = serde_json::from_slice(&text).expect(name);
        file["cases"].as_array().expect("cases").clone()
    };
    let number = std::cell::Cell::new(0);
    let seed = |target: &str, text: &str| {
        number.set(number.get() + 1);
        write(
            corpus,
            target,
            &format!("seed-{:04}", number.get()),
            text.as_bytes(),
        );
    };
    let messages = cases("callbacks.json")
        .into_iter()
        .map(|case| ("callback", text(&case["message"])));
    let bodies = cases("notifications.json")
        .into_iter()
        .map(|case| ("notification", text(&case["body"])));
    for (target, message) in messages.chain(bodies) {
        seed(target, &message);
        let kind = if message.trim_start().starts_with('{') {
            "json"
        } else {
            "form"
        };
        seed(kind, &message);
    }
    for case in cases("inquiries.json") {
        let order = &case["order"];
        let head = [
            &case["http_status"],
            &order["reference"],
            &order["amount"],
            &order["transaction_id"],
        ];
        seed("inquiry", &format!("{}\n{}", line(&head), text(&case["body"])));
        seed("json", &text(&case["body"]));
    }
    for case in cases("registration_answers.json") {
        let registration = &case["registration"];
        let head = [
            &case["http_status"],
            &registration["reference"],
            &registration["amount"],
        ];
        seed(
            "registration",
            &format!("{}\n{}", line(&head), text(&case["body"])),
        );
    }
    for case in cases("registrations.json") {
        let registration = &case["registration"];
        let lines = registration["cart"].as_array().into_iter().flatten();
        let lines = lines.map(|item| {
            line(&[
                &item["name"],
                &item["amount"],
                item.get("quantity").unwrap_or(&Value::from(1)),
            ])
        });
        seed(
            "cart",
            &format!(
                "{}\n{}",
                text(&registration["amount"]),
                lines.collect::<Vec<_>>().join("\n")
            ),
        );
    }
    for case in cases("tokens.json") {
        seed("values", &text(&case["id"]));
        seed("values", &text(&case["amount"]));
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn line(values: &[&Value]) -> String {
    values
        .iter()
        .map(|value| text(value))
        .collect::<Vec<_>>()
        .join("\t")
}
