//! How many registrations a second the sandbox takes on one core:
//! `cargo run --release -p nicepay-sandbox --example throughput`.
//!
//! The gateway has one thread, the load another: 32 connections, one request at a time on each, every
//! request signed beforehand under a reference of its own.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::print_stdout)]

use std::time::{Duration, Instant};

use nicepay_checkout::{Credentials, MerchantToken};
use nicepay_sandbox::Sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Builder;

const CONNECTIONS: usize = 32;
const REQUESTS: usize = 100_000;

fn main() {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let sandbox = Sandbox::start().await.unwrap();
            tell.send(sandbox.base_url().to_owned()).unwrap();
            std::future::pending::<()>().await;
        });
    });
    let address = told.recv().unwrap().replace("http://", "");
    let each = REQUESTS / CONNECTIONS;
    let requests: Vec<Vec<String>> = (0..CONNECTIONS)
        .map(|connection| {
            (0..each)
                .map(|n| request(&format!("L{connection}-{n}")))
                .collect()
        })
        .collect();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let took = runtime.block_on(async {
        let begun = Instant::now();
        let workers: Vec<_> = requests
            .into_iter()
            .map(|requests| tokio::spawn(work(address.clone(), requests)))
            .collect();
        for worker in workers {
            worker.await.unwrap();
        }
        begun.elapsed()
    });
    let rate = Duration::from_secs(1).as_micros() * (each * CONNECTIONS) as u128 / took.as_micros().max(1);
    println!(
        "{} registrations in {took:.2?}: {rate} a second",
        each * CONNECTIONS
    );
}

async fn work(address: String, requests: Vec<String>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut answer = vec![0; 4096];
    for request in requests {
        stream.write_all(request.as_bytes()).await.unwrap();
        let length = stream.read(&mut answer).await.unwrap();
        let text = answer.get(..length).unwrap_or_default();
        assert!(
            text.windows(6).any(|part| part == b"\"0000\""),
            "{}",
            String::from_utf8_lossy(text)
        );
    }
}

fn request(reference: &str) -> String {
    let token =
        MerchantToken::for_request(&Credentials::sandbox(), "20250211090200", reference, "10000").to_hex();
    let body = format!(
        "{{\"timeStamp\":\"20250211090200\",\"iMid\":\"IONPAYTEST\",\"payMethod\":\"00\",\"currency\":\"IDR\",\
         \"amt\":\"10000\",\"referenceNo\":\"{reference}\",\"goodsNm\":\"Kopi\",\"billingNm\":\"John Doe\",\
         \"billingPhone\":\"08123456789\",\"billingEmail\":\"john@example.com\",\"billingCity\":\"Jakarta\",\
         \"billingState\":\"DKI\",\"billingPostCd\":\"12345\",\"billingCountry\":\"Indonesia\",\
         \"callBackUrl\":\"https://merchant.example/c\",\"dbProcessUrl\":\"https://merchant.example/n\",\
         \"cartData\":\"{{\\\"count\\\":\\\"1\\\",\\\"item\\\":[{{\\\"goods_name\\\":\\\"Kopi\\\",\
         \\\"goods_amt\\\":\\\"10000\\\"}}]}}\",\"merchantToken\":\"{token}\"}}"
    );
    format!(
        "POST /nicepay/redirect/v2/registration HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}
