//! Requests a second over loopback, and the processor time of a call: this client against a bare reqwest and a bare
//! hyper client that post the same bytes to the same sandbox and read the whole answer. Ours builds, signs and reads
//! each message on top.
//!
//! The sandbox runs in its own process: it takes part in the requests a second, not in the processor time. The
//! clients take turns, in an order that changes, and each turn's ratio counts by its median, so that whatever else the
//! machine does hits all alike.
#![allow(
    clippy::restriction,
    clippy::cast_precision_loss,
    reason = "a bench may fail loudly, and its counts are small"
)]

mod sandbox;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use futures_util::stream::{self, StreamExt};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::{ACCEPT, CONTENT_TYPE};
use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use nicepay_checkout::{
    BoxFuture, Client, Credentials, Environment, HttpRequest, HttpResponse, Order, Registration,
    TransportError,
};
use sandbox::SandboxProcess;

const ROUNDS: usize = 9;
const ORDERS: usize = 256;

#[derive(Clone)]
enum Contender {
    Ours(Client),
    Reqwest(reqwest::Client),
    Hyper(HyperClient<HttpConnector, Full<Bytes>>),
}

/// One call: what ours is asked, and the bytes that the bare clients post for it.
enum Call {
    Register(Box<Registration>),
    Inquire(Order),
    Post(Bytes),
}

impl Contender {
    const NAMES: [&str; 3] = ["nicepay-checkout", "reqwest", "hyper"];

    fn all(sandbox: &SandboxProcess) -> [Self; 3] {
        let environment = Environment::custom(sandbox.url()).unwrap();
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        [
            Self::Ours(Client::new(Credentials::sandbox(), environment).unwrap()),
            Self::Reqwest(bare_client()),
            Self::Hyper(HyperClient::builder(TokioExecutor::new()).build(connector)),
        ]
    }

    async fn call(&self, url: &str, call: &Call) {
        match (self, call) {
            (Self::Ours(client), Call::Register(registration)) => {
                client.register(registration).await.unwrap();
            }
            (Self::Ours(client), Call::Inquire(order)) => {
                client.inquire(order).await.unwrap();
            }
            (Self::Reqwest(client), Call::Post(body)) => {
                let request = client
                    .post(url)
                    .header(CONTENT_TYPE, "application/json")
                    .header(ACCEPT, "application/json");
                let answer = request.body(body.clone()).send().await.unwrap();
                assert!(
                    answer
                        .bytes()
                        .await
                        .unwrap()
                        .starts_with(b"{\"resultCd\":\"0000\"")
                );
            }
            (Self::Hyper(client), Call::Post(body)) => {
                let request = hyper::Request::post(url)
                    .header(CONTENT_TYPE, "application/json")
                    .header(ACCEPT, "application/json");
                let answer = client
                    .request(request.body(Full::new(body.clone())).unwrap())
                    .await
                    .unwrap();
                let body = answer.into_body().collect().await.unwrap().to_bytes();
                assert!(body.starts_with(b"{\"resultCd\":\"0000\""));
            }
            _ => unreachable!("each contender gets its own kind of call"),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Work {
    Register,
    Inquire,
}

impl Work {
    const fn path(self) -> &'static str {
        match self {
            Self::Register => "/nicepay/redirect/v2/registration",
            Self::Inquire => "/nicepay/direct/v2/inquiry",
        }
    }
}

#[tokio::main]
async fn main() {
    // `cargo bench -- --quick` shows that it works, and measures little.
    let quick = std::env::args().any(|argument| argument == "--quick");
    let (rounds, scale) = if quick { (1, 10) } else { (ROUNDS, 1) };
    let sandbox = SandboxProcess::start();
    println!(
        "\n| operation | concurrency | client | requests/s | nicepay-checkout ÷ it | processor time a call | nicepay-checkout ÷ it |\n|---|---|---|---|---|---|---|"
    );
    for work in [Work::Register, Work::Inquire] {
        for (concurrency, count) in [(1, 3_000), (64, 12_000)] {
            compare(&sandbox, work, concurrency, count / scale, rounds).await;
        }
    }
}

async fn compare(sandbox: &SandboxProcess, work: Work, concurrency: usize, count: usize, rounds: usize) {
    let contenders = Contender::all(sandbox);
    let url = format!("{}{}", sandbox.url(), work.path());
    reset(sandbox).await;
    let orders = if work == Work::Inquire {
        sandbox.orders(ORDERS).await
    } else {
        Vec::new()
    };
    let mut rates: [Vec<f64>; 3] = Default::default();
    let mut costs: [Vec<f64>; 3] = Default::default();
    // The first round warms up and is not counted.
    for round in 0..=rounds {
        for turn in 0..contenders.len() {
            let index = (round + turn) % contenders.len();
            if work == Work::Register {
                reset(sandbox).await;
            }
            let calls = calls(&contenders[index], work, count, &orders).await;
            let (taken, worked) = run(&contenders[index], &url, calls, concurrency).await;
            if round > 0 {
                rates[index].push(count as f64 / taken.as_secs_f64());
                costs[index].push(worked.as_secs_f64() * 1e6 / count as f64);
            }
        }
    }
    let operation = if work == Work::Register {
        "register"
    } else {
        "inquire"
    };
    for (index, name) in Contender::NAMES.iter().enumerate() {
        let (rate, faster) = beside(&rates, index);
        let (cost, dearer) = beside(&costs, index);
        println!(
            "| {operation} | {concurrency} | {name} | {rate:.0} | {faster:.2} | {cost:.1} µs | {dearer:.2} |"
        );
    }
}

/// A contender's median, and ours as a multiple of it.
fn beside(turns: &[Vec<f64>; 3], index: usize) -> (f64, f64) {
    let ratio = turns[0]
        .iter()
        .zip(&turns[index])
        .map(|(ours, theirs)| ours / theirs);
    (median(turns[index].iter().copied()), median(ratio))
}

/// The calls of one turn, made before the clock runs.
async fn calls(contender: &Contender, work: Work, count: usize, orders: &[Order]) -> Vec<Call> {
    let ours: Vec<Call> = (0..count)
        .map(|index| match work {
            Work::Register => Call::Register(Box::new(sandbox::registration(index))),
            Work::Inquire => Call::Inquire(orders[index % orders.len()].clone()),
        })
        .collect();
    if matches!(contender, Contender::Ours(_)) {
        return ours;
    }
    // What this client would post, caught on its way to a transport that goes nowhere.
    let caught = Arc::new(Mutex::new(Vec::with_capacity(count)));
    let catcher = Arc::clone(&caught);
    let transport = move |request: HttpRequest| -> BoxFuture<'static, Result<HttpResponse, TransportError>> {
        let body = Bytes::copy_from_slice(&request.body);
        catcher
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Call::Post(body));
        Box::pin(async { Ok(HttpResponse::new(400, "")) })
    };
    let client = Client::builder(Credentials::sandbox(), Environment::Sandbox)
        .transport(transport)
        .build()
        .unwrap();
    for call in ours {
        match call {
            Call::Register(registration) => drop(client.register(&registration).await),
            Call::Inquire(order) => drop(client.inquire(&order).await),
            Call::Post(_) => {}
        }
    }
    let calls = std::mem::take(&mut *caught.lock().unwrap());
    assert_eq!(calls.len(), count);
    calls
}

/// Each of `concurrency` tasks takes the next call as soon as its last was answered. How long that took, and this process's
/// user and system time meanwhile.
async fn run(contender: &Contender, url: &str, calls: Vec<Call>, concurrency: usize) -> (Duration, Duration) {
    let calls = Arc::new(calls);
    let next = Arc::new(AtomicUsize::new(0));
    let url: Arc<str> = url.into();
    let (began, work_began) = (Instant::now(), ProcessTime::now());
    let tasks = (0..concurrency).map(|_| {
        let (contender, url) = (contender.clone(), Arc::clone(&url));
        let (calls, next) = (Arc::clone(&calls), Arc::clone(&next));
        tokio::spawn(async move {
            while let Some(call) = calls.get(next.fetch_add(1, Ordering::Relaxed)) {
                contender.call(&url, call).await;
            }
        })
    });
    let tasks: Vec<_> = tasks.collect();
    stream::iter(tasks)
        .for_each(|task| async { task.await.unwrap() })
        .await;
    (began.elapsed(), work_began.elapsed())
}

/// reqwest as it comes, with the same TLS library.
fn bare_client() -> reqwest::Client {
    // Fails where it was done before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

/// Has the sandbox forget every payment.
async fn reset(sandbox: &SandboxProcess) {
    let url = format!("{}/sandbox/reset", sandbox.url());
    assert!(
        bare_client()
            .post(url)
            .send()
            .await
            .unwrap()
            .status()
            .is_success()
    );
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
