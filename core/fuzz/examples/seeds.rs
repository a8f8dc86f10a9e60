//! Writes the corpora's seeds out of the shared vectors: `seeds VECTORS CORPUS`.
#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;

use serde_json::Value;

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(vectors), Some(corpus)) = (arguments.next(), arguments.next()) else {
        panic!("seeds VECTORS CORPUS");
    };
    let cases = |name: &str| -> Vec<Value> {
        let text = fs::read(Path::new(&vectors).join(name)).expect(name);
        let file: Value = serde_json::from_slice(&text).expect(name);
        file["cases"].as_array().expect("cases").clone()
    };
    let seed = |target: &str, text: &str| {
        let folder = Path::new(&corpus).join(target);
        fs::create_dir_all(&folder).expect("the corpus folder");
        let number = fs::read_dir(&folder).map_or(0, Iterator::count);
        fs::write(folder.join(format!("seed-{number:04}")), text).expect("a seed");
    };
    let messages = cases("callbacks.json").into_iter().map(|case| ("callback", text(&case["message"])));
    let bodies = cases("notifications.json").into_iter().map(|case| ("notification", text(&case["body"])));
    for (target, message) in messages.chain(bodies) {
        seed(target, &message);
        let kind = if message.trim_start().starts_with('{') { "json" } else { "form" };
        seed(kind, &message);
    }
    for case in cases("inquiries.json") {
        let order = &case["order"];
        let head = [&case["http_status"], &order["reference"], &order["amount"], &order["transaction_id"]];
        seed("inquiry", &format!("{}\n{}", line(&head), text(&case["body"])));
        seed("json", &text(&case["body"]));
    }
    for case in cases("registration_answers.json") {
        let registration = &case["registration"];
        let head = [&case["http_status"], &registration["reference"], &registration["amount"]];
        seed("registration", &format!("{}\n{}", line(&head), text(&case["body"])));
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
    values.iter().map(|value| text(value)).collect::<Vec<_>>().join("\t")
}
