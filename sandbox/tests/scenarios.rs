//! The real binary plays scenarios, records them, and tells what happens.
#![cfg(all(feature = "cli", feature = "sqlite"))]
#![allow(clippy::restriction, reason = "a test may fail loudly")]

#[path = "support/program.rs"]
mod program;
mod support;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nicepay_checkout::{Client, Credentials, Environment};
use program::{BINARY, Running, Scratch, text};
use support::{Merchant, registration};

/// The project's own scenarios.
fn scenarios() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_plays_to_its_end() {
    let running = Running::start(&[]);
    let files = scenarios();
    assert!(files.len() >= 3);
    for file in files {
        let played = running.command(&["play", file.to_str().unwrap()]);
        assert!(played.status.success(), "{file:?}: {}", text(&played));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_waits_for_the_shop_and_says_which_step_failed() {
    let scratch = Scratch::new("play");
    let running = Running::start(&[]);
    let merchant = Merchant::new().await;
    let file = scratch.0.join("scenario.toml");
    let play = |steps: &str| {
        std::fs::write(&file, steps).unwrap();
        running.command(&["play", file.to_str().unwrap()])
    };
    let wait = "[[step]]\nwait_for = { order = \"mine\", seconds = 0.2 }\n";
    let late = play(wait);
    assert_eq!(late.status.code(), Some(1));
    assert!(
        text(&late).contains("step 1 (wait_for order=mine seconds=0.2): no shop registered mine in time"),
        "{}",
        text(&late)
    );
    let registered = running
        .client()
        .register(&registration("mine", &merchant.url))
        .await;
    registered.unwrap();
    let paid = format!(
        "{wait}[[step]]\nchoose = {{ order = \"mine\", store = \"INDO\" }}\n[[step]]\npay = \"mine\"\n\
         [[step]]\nexpect = {{ order = \"mine\", state = \"paid\", delivered = 1 }}\n"
    );
    let played = play(&paid);
    assert!(played.status.success(), "{}", text(&played));
    for (steps, why) in [
        (
            "[[step]]\nexpect = { order = \"mine\", state = \"expired\", seconds = 0.1 }\n",
            "the payment is paid",
        ),
        (
            "[[step]]\nexpect = { order = \"mine\", delivered = 2, seconds = 0.1 }\n",
            "the shop has taken 1 notifications",
        ),
        ("[[step]]\npay = \"nobody\"\n", "there is no payment nobody"),
        ("[[step]]\nexpire = \"mine\"\n", "step 1 (expire mine): "),
        ("[[step]]\nfly = \"mine\"\n", "fly"),
    ] {
        let failed = play(steps);
        assert_eq!(failed.status.code(), Some(1), "{steps}");
        assert!(text(&failed).contains(why), "{}", text(&failed));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recorded_plays_again_and_notifies_the_shop_again() {
    let scratch = Scratch::new("record");
    let file = scratch.0.join("session.toml");
    let merchant = Merchant::new().await;
    let first = Running::start(&[]);
    let client = first.client();
    for reference in ["a", "b", "c", "d", "e"] {
        client
            .register(&registration(reference, &merchant.url))
            .await
            .unwrap();
    }
    let steps = [
        "choose = { order = \"a\", store = \"ALMA\" }",
        "pay = \"a\"",
        "idle = true",
        "notify = \"a\"",
        "idle = true",
        "reverse = \"a\"",
        "choose = { order = \"b\", method = \"virtual_account\", partner = \"BMRI\" }",
        "expire = \"b\"",
        "choose = { order = \"c\", method = \"card\", card = \"4111111111111111\" }",
        "pay = \"c\"",
        "choose = { order = \"d\", method = \"e_wallet\", partner = \"DANA\" }",
        "idle = true",
    ];
    std::fs::write(&file, steps.map(|step| format!("[[step]]\n{step}\n")).concat()).unwrap();
    let played = first.command(&["play", file.to_str().unwrap()]);
    assert!(played.status.success(), "{}", text(&played));
    let states = |running: &Running| {
        let listed = running.command(&["list"]);
        let all = String::from_utf8(listed.stdout).unwrap();
        let line = |line: &str| {
            let cells: Vec<&str> = line.split('\t').collect();
            [cells[1], cells[2], cells[3], cells[5]].join(" ")
        };
        all.lines().map(line).collect::<Vec<_>>()
    };
    let told = merchant.received().len();
    assert_eq!(told, 4, "two deposits, a repetition and a reversal");
    let recorded = first.command(&["record"]);
    assert!(recorded.status.success(), "{}", text(&recorded));
    std::fs::write(&file, &recorded.stdout).unwrap();

    let second = Running::start(&[]);
    let played = second.command(&["play", file.to_str().unwrap()]);
    assert!(played.status.success(), "{}", text(&played));
    assert_eq!(states(&second), states(&first));
    std::fs::write(&file, "[[step]]\nidle = true\n").unwrap();
    second.command(&["play", file.to_str().unwrap()]);
    assert_eq!(merchant.received().len(), 2 * told);
}

#[tokio::test(flavor = "multi_thread")]
async fn tail_prints_what_happens_as_it_happens() {
    let running = Running::start(&[]);
    let merchant = Merchant::new().await;
    let client = running.client();
    client
        .register(&registration("first", &merchant.url))
        .await
        .unwrap();
    let before = running.command(&["tail", "--no-follow"]);
    assert!(text(&before).contains("Registration") && text(&before).contains("first"));
    assert!(text(&before).contains("0000"), "{}", text(&before));
    let none = running.command(&["tail", "--no-follow", "--lines", "0"]);
    assert_eq!(text(&none), "");

    let mut following = Command::new(BINARY)
        .args(["tail", "--lines", "0", "--url", &running.url])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(following.stdout.take().unwrap()).lines();
    let other = Credentials::new("IONPAYTEST", "another key").unwrap();
    let other = Client::new(other, Environment::custom(&running.url).unwrap()).unwrap();
    let refused = other.register(&registration("second", &merchant.url)).await;
    assert!(refused.is_err());
    let line = lines.next().unwrap().unwrap();
    assert!(line.starts_with("! ") && line.contains("wrong token"), "{line}");
    let cause = lines.next().unwrap().unwrap();
    assert!(cause.contains("Another key"), "{cause}");
    let checkout = client
        .register(&registration("third", &merchant.url))
        .await
        .unwrap();
    assert!(lines.next().unwrap().unwrap().contains("third"));
    let id = checkout.transaction_id.as_str();
    assert!(running.command(&["choose", id, "ALMA"]).status.success());
    assert!(running.command(&["pay", id]).status.success());
    let line = lines.next().unwrap().unwrap();
    assert!(line.contains("Notification") && line.contains("third"), "{line}");
    following.kill().unwrap();
    following.wait().unwrap();
}
