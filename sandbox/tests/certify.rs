//! `certify` against a shop that is right, and against those that make one mistake each.
#![cfg(feature = "cli")]
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use std::collections::HashMap;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use nicepay_checkout::{Callback, Client, Mitra, Notification, NotificationEvent, Order};
use nicepay_sandbox::Sandbox;
use support::{client, registration};

/// The one mistake that a shop makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mistake {
    None,
    /// Believes whatever is posted.
    BelievesAnyone,
    /// Believes whatever has a genuine token, without an inquiry.
    BelievesTheToken,
    /// Believes the token while no inquiry works.
    BelievesWhenItCannotAsk,
    /// Believes the customer's browser.
    BelievesTheBrowser,
    /// Delivers whenever it is told.
    DeliversEachTime,
    /// Once paid, always paid.
    KeepsTheMoney,
    /// Replies "received" to what it could not handle, and does not ask by itself.
    Forgets,
    /// Replies with an error to what it already has.
    RefusesRepetitions,
}

impl Mistake {
    /// Whether the shop also inquires by itself, which puts right what it believed.
    fn asks(self) -> bool {
        !matches!(
            self,
            Self::BelievesAnyone | Self::BelievesTheToken | Self::BelievesTheBrowser | Self::Forgets
        )
    }
}

#[derive(Debug)]
struct Row {
    order: Order,
    paid: bool,
    deliveries: u32,
}

#[derive(Clone)]
struct Shop {
    mistake: Mistake,
    client: Client,
    url: String,
    rows: Arc<Mutex<HashMap<String, Row>>>,
}

impl Shop {
    /// A shop at a free port.
    async fn open(sandbox: &Sandbox, mistake: Mistake) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shop = Self {
            mistake,
            client: client(sandbox),
            url: url.clone(),
            rows: Arc::default(),
        };
        if mistake.asks() {
            tokio::spawn(shop.clone().ask());
        }
        let routes = Router::new()
            .route("/orders/{order}", put(order).get(status))
            .route("/deliveries/{order}", get(deliveries))
            .route("/notification", post(notified))
            .route("/callback", get(came_back))
            .with_state(shop);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        url
    }

    fn order(&self, reference: &str) -> Option<Order> {
        self.rows
            .lock()
            .unwrap()
            .get(reference)
            .map(|row| row.order.clone())
    }

    fn book(&self, reference: &str, paid: bool) {
        if let Some(row) = self.rows.lock().unwrap().get_mut(reference) {
            let is_new = !row.paid || self.mistake == Mistake::DeliversEachTime;
            if paid && is_new {
                row.deliveries += 1;
            }
            row.paid = paid || (row.paid && self.mistake == Mistake::KeepsTheMoney);
        }
    }

    /// Inquires about every order, again and again.
    async fn ask(self) {
        loop {
            let orders: Vec<_> = self
                .rows
                .lock()
                .unwrap()
                .values()
                .map(|row| (row.order.clone(), row.paid))
                .collect();
            for (order, was_paid) in orders {
                if let Ok(found) = self.client.inquire(&order).await
                    && found.is_paid() != was_paid
                {
                    self.book(order.reference.as_str(), found.is_paid());
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn take(&self, body: &str) -> StatusCode {
        let unverified = Notification::parse(body);
        if self.mistake == Mistake::BelievesAnyone {
            let claims = unverified.unwrap().claims().clone();
            self.book(
                claims.reference().unwrap().as_str(),
                claims.reported_event() == NotificationEvent::Deposit,
            );
            return StatusCode::OK;
        }
        let Ok(genuine) = self.client.verify_notification(body) else {
            return StatusCode::BAD_REQUEST;
        };
        let reference = genuine.reference().unwrap().as_str().to_owned();
        let Some(order) = self.order(&reference) else {
            return StatusCode::NOT_FOUND;
        };
        let claimed = genuine.reported_event() == NotificationEvent::Deposit;
        if self.mistake == Mistake::BelievesTheToken {
            self.book(&reference, claimed);
            return StatusCode::OK;
        }
        let known = self.rows.lock().unwrap()[&reference].paid;
        if self.mistake == Mistake::RefusesRepetitions && known {
            return StatusCode::BAD_REQUEST;
        }
        match self.client.settle(&genuine, &order).await {
            Ok(settled) => {
                self.book(&reference, settled.is_paid());
                StatusCode::from_u16(settled.reply().status).unwrap()
            }
            Err(_) if self.mistake == Mistake::BelievesWhenItCannotAsk => {
                self.book(&reference, claimed);
                StatusCode::OK
            }
            Err(_) if self.mistake == Mistake::Forgets => StatusCode::OK,
            Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

async fn order(State(shop): State<Shop>, Path(name): Path<String>) -> String {
    let wanted = registration(&name, &format!("{}/notification", shop.url));
    let direct = wanted.direct(Mitra::Alfamart, "Jalan Bukit Berbunga 22");
    let order = shop.client.register_direct(&direct).await.unwrap().order();
    let row = Row {
        order,
        paid: false,
        deliveries: 0,
    };
    shop.rows.lock().unwrap().insert(name, row);
    "open".to_owned()
}

async fn status(State(shop): State<Shop>, Path(name): Path<String>) -> &'static str {
    let paid = shop.rows.lock().unwrap()[&name].paid;
    if paid { "paid" } else { "unpaid" }
}

async fn deliveries(State(shop): State<Shop>, Path(name): Path<String>) -> String {
    shop.rows.lock().unwrap()[&name].deliveries.to_string()
}

async fn notified(State(shop): State<Shop>, body: String) -> StatusCode {
    shop.take(&body).await
}

async fn came_back(State(shop): State<Shop>, RawQuery(query): RawQuery) -> StatusCode {
    let callback = Callback::parse(query.unwrap()).unwrap();
    let reference = callback.claims().reference().unwrap().as_str().to_owned();
    let Some(order) = shop.order(&reference) else {
        return StatusCode::NOT_FOUND;
    };
    if shop.mistake == Mistake::BelievesTheBrowser {
        shop.book(&reference, true);
    } else if let Ok(confirmed) = shop.client.confirm(&callback, &order).await {
        shop.book(&reference, confirmed.is_paid());
    }
    StatusCode::OK
}

/// Runs the command against a shop.
async fn certified(mistake: Mistake) -> (Output, String) {
    let sandbox = Sandbox::builder()
        .notify_retries([Duration::from_millis(100); 20])
        .start()
        .await
        .unwrap();
    let shop = Shop::open(&sandbox, mistake).await;
    let gateway = sandbox.base_url().to_owned();
    let run = move || {
        Command::new(env!("CARGO_BIN_EXE_nicepay-sandbox"))
            .arg("certify")
            .args(["--url", &gateway])
            .args(["--order", &format!("PUT {shop}/orders/{{order}}")])
            .args(["--status", &format!("GET {shop}/orders/{{order}}")])
            .args(["--deliveries", &format!("{shop}/deliveries/{{order}}")])
            .args(["--callback", &format!("{shop}/callback")])
            .args(["--wait", "0.5", "--patience", "12"])
            .output()
            .unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    (output, said)
}

/// The cases that did not end right, by their names.
fn failed(said: &str) -> Vec<String> {
    let words = ["FOOLED", "LOST", "WRONG"];
    let failed = said
        .lines()
        .filter(|line| words.iter().any(|word| line.starts_with(word)));
    failed.map(|line| line[10..44].trim().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_inquires_is_never_fooled() {
    let (output, said) = certified(Mistake::None).await;
    assert!(output.status.success(), "{said}{output:?}");
    assert!(said.ends_with("\n18 of 18 right\n"), "{said}");
}

/// Each mistake is found by the case that it is a mistake in.
macro_rules! caught {
    ($( $test:ident: $mistake:ident, [$($case:literal),*]; )*) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            let (output, said) = certified(Mistake::$mistake).await;
            assert_eq!(output.status.code(), Some(1), "{said}{output:?}");
            assert_eq!(failed(&said), [$($case),*], "{said}{output:?}");
        }
    )*};
}

caught! {
    whoever_believes_anyone_is_fooled: BelievesAnyone, [
        "never told", "false reversal, genuine token", "wrong token", "token by another key", "another amount",
        "false deposit, genuine token", "the same while no inquiry works", "told in the wrong order",
        "old deposit after the reversal"
    ];
    whoever_believes_the_token_is_fooled: BelievesTheToken, [
        "never told", "false reversal, genuine token", "false deposit, genuine token",
        "the same while no inquiry works", "told in the wrong order", "old deposit after the reversal"
    ];
    whoever_believes_when_it_cannot_ask_is_fooled: BelievesWhenItCannotAsk, [
        "the same while no inquiry works"
    ];
    whoever_believes_the_browser_is_fooled: BelievesTheBrowser, ["never told", "false callback"];
    whoever_delivers_each_time_delivers_too_often: DeliversEachTime, ["delivered once"];
    whoever_keeps_the_money_is_found_out: KeepsTheMoney, [
        "reversed and paid again", "reversed", "old deposit after the reversal"
    ];
    whoever_forgets_loses_money: Forgets, ["never told", "told while no inquiry works"];
    whoever_refuses_repetitions_is_told_again: RefusesRepetitions, ["told three times"];
}

#[test]
fn what_the_command_needs_is_said_by_its_flag() {
    for (arguments, why) in [
        (
            &["--order", "PUT http://127.0.0.1:1/orders"][..],
            "--order: the URL must have {order}",
        ),
        (
            &["--order", "http://127.0.0.1:1/{order}", "--wait=-1"],
            "--wait must be",
        ),
        (
            &["--order", "http://shop.example/{order}"],
            "must be http on this machine, or https",
        ),
        (
            &[
                "--order",
                "http://127.0.0.1:1/{order}",
                "--url",
                "http://127.0.0.1:1",
            ],
            "nicepay-sandbox: ",
        ),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_nicepay-sandbox"))
            .arg("certify")
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains(why), "{said}");
    }
}

/// A SQL query, the ledger's command or any other: the order's id comes by a variable.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_command_can_say_what_the_shop_knows() {
    let sandbox = Sandbox::start().await.unwrap();
    let shop = Shop::open(&sandbox, Mistake::None).await;
    let gateway = sandbox.base_url().to_owned();
    let run = move |command: &'static str| {
        Command::new(env!("CARGO_BIN_EXE_nicepay-sandbox"))
            .args(["certify", "--url", &gateway, "--status-command", command])
            .args(["--order", &format!("PUT {shop}/orders/{{order}}")])
            .args(["--wait", "0.1", "--patience", "0.1"])
            .output()
            .unwrap()
    };
    let output = tokio::task::spawn_blocking(move || {
        [run("echo \"$ORDER is unpaid\""), run("exit 3"), run("echo paid")]
    });
    let [unpaid, failing, paid] = output.await.unwrap();
    let said = String::from_utf8(unpaid.stdout).unwrap();
    assert!(said.starts_with("LOST      paid  "), "{said}");
    assert!(
        String::from_utf8(failing.stderr)
            .unwrap()
            .contains("exit 3: exit status: 3")
    );
    assert!(
        String::from_utf8(paid.stderr)
            .unwrap()
            .contains("calls a new order paid")
    );
}
