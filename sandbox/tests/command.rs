//! The real binary: it survives being killed, and its commands drive it.
#![cfg(all(feature = "cli", feature = "sqlite"))]
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use nicepay_checkout::{Client, Credentials, Environment};
use support::{Merchant, order, registration, send};

const BINARY: &str = env!("CARGO_BIN_EXE_nicepay-sandbox");

struct Running {
    child: Child,
    url: String,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(BINARY)
            .args(["serve", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line
            .trim()
            .strip_prefix("nicepay-sandbox is at ")
            .unwrap()
            .to_owned();
        Self { child, url }
    }

    fn client(&self) -> Client {
        Client::new(Credentials::sandbox(), Environment::custom(&self.url).unwrap()).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Output {
        Command::new(BINARY)
            .args(arguments)
            .args(["--url", &self.url])
            .output()
            .unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // SIGKILL on Unix: nothing is flushed, nothing is said goodbye to.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A file that is gone when the test is.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_gateway_remembers_what_it_answered() {
    let scratch = Scratch::new("killed");
    let db = scratch.0.join("sandbox.db");
    let database = ["--db", db.to_str().unwrap()];
    let merchant = Merchant::new().await;

    let first = Running::start(&database);
    let mut ids = Vec::new();
    for reference in ["A", "B", "C"] {
        let checkout = first
            .client()
            .register(&registration(reference, &merchant.url))
            .await
            .unwrap();
        ids.push(checkout.transaction_id.as_str().to_owned());
    }
    let paid = first.command(&["choose", &ids[0], "ALMA"]);
    assert!(paid.status.success(), "{}", text(&paid));
    assert!(first.command(&["pay", &ids[0]]).status.success());
    assert!(first.command(&["choose", &ids[1], "INDO"]).status.success());
    drop(first);

    let second = Running::start(&database);
    let client = second.client();
    assert!(client.inquire(&order("A", &ids[0])).await.unwrap().is_paid());
    let issued = client.inquire(&order("B", &ids[1])).await.unwrap();
    assert_eq!(issued.payment_number.as_deref(), ids[1].get(18..));
    assert!(client.register(&registration("C", &merchant.url)).await.is_err());
    assert!(second.command(&["advance", "604800"]).status.success());
    drop(second);

    let third = Running::start(&database);
    let expired = third.client().inquire(&order("B", &ids[1])).await.unwrap();
    assert_eq!(expired.state.as_str(), "expired");
    let list = text(&third.command(&["list"]));
    assert_eq!(list.lines().count(), 3, "{list}");
    assert!(list.contains(&format!("{}\tpaid\t10000\tALMA", ids[0])), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_under_way_when_it_is_killed_still_arrives() {
    let scratch = Scratch::new("under-way");
    let db = scratch.0.join("sandbox.db");
    let database = ["--db", db.to_str().unwrap()];
    let merchant = Merchant::answering([500]).await;
    let first = Running::start(&database);
    let checkout = first
        .client()
        .register(&registration("A", &merchant.url))
        .await
        .unwrap();
    let id = checkout.transaction_id.as_str();
    assert!(first.command(&["choose", id, "ALMA"]).status.success());
    assert!(first.command(&["pay", id]).status.success());
    while merchant.received().is_empty() {
        tokio::task::yield_now().await;
    }
    drop(first);

    let second = Running::start(&database);
    let (_, idle) = send(&second.url, "POST", "/sandbox/idle", "").await.unwrap();
    assert_eq!(idle, r#"{"idle":true}"#);
    let (_, transactions) = send(&second.url, "GET", "/sandbox/transactions", "")
        .await
        .unwrap();
    assert!(transactions.contains(r#""state":"delivered""#), "{transactions}");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_drive_faults_and_say_why_not() {
    let running = Running::start(&["--seed", "7", "--merchant", "SHOP:a-key"]);
    let fault = running.command(&["fault", "inquire", "latency", "--value", "5", "--times", "2"]);
    assert!(text(&fault).contains("\"ms\": 5"), "{}", text(&fault));
    assert!(running.command(&["fault", "--clear"]).status.success());
    let unknown = running.command(&["pay", "none"]);
    assert!(!unknown.status.success());
    assert!(
        text(&unknown).contains("there is no transaction"),
        "{}",
        text(&unknown)
    );
    assert!(
        !running
            .command(&["fault", "inquire", "nonsense"])
            .status
            .success()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_triggered_notification_is_genuine_and_a_spoiled_one_is_explained() {
    let merchant = Merchant::new().await;
    let run = |arguments: &[&str]| Command::new(BINARY).args(arguments).output().unwrap();
    let sent = run(&["trigger", "notification", "--to", &merchant.url]);
    assert!(sent.status.success(), "{}", text(&sent));
    let (_, body) = merchant.received().remove(0);
    let genuine = run(&["verify", "notification", "--body", &body]);
    assert!(genuine.status.success(), "{}", text(&genuine));
    assert!(text(&genuine).contains("the token is genuine"));
    let token = body
        .split('&')
        .find_map(|field| field.strip_prefix("merchantToken="))
        .unwrap();
    assert!(!text(&genuine).contains(token), "a token is not printed");

    let spoiled = run(&[
        "verify",
        "notification",
        "--body",
        &body.replace("amt=10000", "amt=10001"),
    ]);
    assert!(!spoiled.status.success());
    assert!(text(&spoiled).contains("token"), "{}", text(&spoiled));

    assert!(
        run(&["trigger", "callback", "--to", &merchant.url])
            .status
            .success()
    );
    let abroad = run(&["trigger", "callback", "--to", "http://merchant.example/"]);
    assert!(!abroad.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_take_any_method_from_choice_to_its_end() {
    let running = Running::start(&["--methods", "virtual_account,e-wallet,card"]);
    let mut ids = Vec::new();
    for reference in ["A", "B", "C"] {
        let checkout = running
            .client()
            .register(&registration(reference, "https://merchant.example/n"))
            .await;
        ids.push(checkout.unwrap().transaction_id.as_str().to_owned());
    }
    let done = |arguments: &[&str]| {
        let output = running.command(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output));
        text(&output)
    };
    let choose = |id: &str, own: &[&str]| done(&[&["choose", id, "--method"], own].concat());
    assert!(choose(&ids[0], &["virtual_account", "--partner", "BMRI"]).contains("\"bank\": \"mandiri\""));
    done(&["pay", &ids[0]]);
    choose(
        &ids[1],
        &["e_wallet", "--partner", "OVOE", "--phone", "08111111111"],
    );
    done(&["begin", &ids[1]]);
    done(&["confirm", &ids[1]]);
    choose(&ids[2], &["card", "--card", "4111111111111111"]);
    done(&["fail", &ids[2]]);
    let list = done(&["list"]);
    for line in [
        format!("{}\tpaid\t10000\tmandiri\t7001400009", ids[0]),
        format!("{}\tpaid\t10000\tovo\t-", ids[1]),
        format!("{}\tfailed\t10000\tmandiri\t411111******1111", ids[2]),
    ] {
        assert!(list.contains(&line), "{line} in {list}");
    }
    let store = running.command(&["choose", &ids[0], "ALMA"]);
    assert!(!store.status.success(), "the merchant has no stores");
    for wrong in [
        &["choose", &ids[0]][..],
        &["choose", &ids[0], "ALMA", "--method", "card"],
    ] {
        assert_eq!(running.command(wrong).status.code(), Some(2), "{wrong:?}");
    }
    let unknown = Command::new(BINARY)
        .args(["serve", "--port", "0", "--methods", "card,gold"])
        .output()
        .unwrap();
    assert!(
        text(&unknown).contains("\"gold\" is no pay method"),
        "{}",
        text(&unknown)
    );
}

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
