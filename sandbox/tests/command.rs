//! The real binary: it survives being killed, and its commands drive it.
#![cfg(all(feature = "cli", feature = "sqlite"))]
#![allow(clippy::restriction, reason = "a test may fail loudly")]

#[path = "support/program.rs"]
mod program;
mod support;

use std::process::Command;

use program::{BINARY, Running, Scratch, text};
use support::{Merchant, order, registration, send};

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
