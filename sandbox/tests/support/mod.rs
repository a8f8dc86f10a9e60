//! A merchant for the tests: its registrations, its raw requests, and its server that notifications come to.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::restriction,
    reason = "each suite uses its part, and may fail loudly"
)]

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};

use nicepay_checkout::{Credentials, MerchantToken, Order, Registration};
use nicepay_sandbox::Sandbox;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The moment and the seed of the documentation's sample.
pub const SAMPLE_SEED: u64 = 6098;

pub fn sample_time() -> nicepay_checkout::Timestamp {
    "2022-12-23T11:06:38+07:00".parse().expect("a time")
}

pub async fn sample_sandbox() -> Sandbox {
    let sandbox = Sandbox::builder()
        .seed(SAMPLE_SEED)
        .frozen_at(sample_time())
        .start();
    sandbox.await.expect("a sandbox")
}

pub fn registration(reference: &str, notify: &str) -> Registration {
    Registration::new(reference, 10_000)
        .goods_name("Kopi Gayo 250 g")
        .buyer_name("John Doe")
        .buyer_phone("08123456789")
        .buyer_email("john.doe@example.com")
        .buyer_address("Jalan Bukit Berbunga 22")
        .buyer_city("Jakarta")
        .buyer_state("DKI Jakarta")
        .buyer_postal_code("12345")
        .callback_url("https://www.merchant.com/callbackUrl")
        .notification_url(notify)
}

pub fn client(sandbox: &Sandbox) -> nicepay_checkout::Client {
    let here = nicepay_checkout::Environment::custom(sandbox.base_url()).expect("a base URL");
    nicepay_checkout::Client::new(Credentials::sandbox(), here).expect("a client")
}

pub fn order(reference: &str, transaction_id: &str) -> Order {
    Order::new(reference, 10_000, transaction_id).expect("an order")
}

/// A raw registration that the gateway takes, to be spoiled field by field and signed afterwards.
pub fn raw_registration() -> Value {
    json!({
        "timeStamp": "20250211090266", "iMid": "IONPAYTEST", "payMethod": "00", "currency": "IDR", "amt": "10000",
        "referenceNo": "ORD20250211090266", "goodsNm": "Jhon Doe", "billingNm": "Jhon Doe",
        "billingPhone": "08123456789", "billingEmail": "jhondoe@gmail.com", "billingAddr": "Jalan Bukit Berbunga 22",
        "billingCity": "Jakarta", "billingState": "DKI Jakarta", "billingPostCd": "12345",
        "billingCountry": "Indonesia", "callBackUrl": "https://merchant.example/nicepay/callback",
        "dbProcessUrl": "https://merchant.example/nicepay/notify", "description": "Test Transaction Nicepay",
        "userIP": "127.0.0.1", "cartData": "{\"count\":\"1\",\"item\":[{\"goods_name\":\"Pasar Modern\",\
        \"goods_amt\":\"10000\",\"goods_quantity\":\"1\"}]}", "mitraCd": "", "payValidDt": "", "payValidTm": "",
    })
}

/// Signs a raw request over the reference, or over the transaction id for a cancel.
pub fn sign(mut request: Value, id: &str) -> Value {
    let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
    let merchant = Credentials::new(&text("iMid"), Credentials::SANDBOX_MERCHANT_KEY);
    let merchant = merchant.unwrap_or_else(|_| Credentials::sandbox());
    let token = MerchantToken::for_request(&merchant, &text("timeStamp"), &text(id), &text("amt"));
    request["merchantToken"] = token.to_hex().into();
    request
}

pub async fn post(sandbox: &Sandbox, path: &str, body: &Value) -> Value {
    let (status, answer) = send(sandbox.base_url(), "POST", path, &body.to_string())
        .await
        .expect("an answer");
    assert_eq!(status, 200, "{answer}");
    serde_json::from_str(&answer).expect("JSON")
}

/// One request on a connection of its own; the answer's status, and its body or `Location`.
pub async fn send(base: &str, method: &str, path: &str, body: &str) -> io::Result<(u16, String)> {
    let host = base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let location = head.lines().find_map(|line| line.strip_prefix("location: "));
    Ok((
        status.ok_or(io::ErrorKind::InvalidData)?,
        location.unwrap_or(body).to_owned(),
    ))
}

/// A merchant's server: takes what is posted to it, and answers as it was told.
pub struct Merchant {
    pub url: String,
    received: Arc<Mutex<Vec<(String, String)>>>,
}

impl Merchant {
    /// Answers 200, after the given statuses.
    pub async fn answering(first: impl IntoIterator<Item = u16>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!(
            "http://{}/nicepay/notification",
            listener.local_addr().expect("an address")
        );
        let received = Arc::new(Mutex::new(Vec::new()));
        let mut first: VecDeque<u16> = first.into_iter().collect();
        let inbox = Arc::clone(&received);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let status = first.pop_front().unwrap_or(200);
                if let Some(message) = read(&mut stream).await {
                    inbox.lock().expect("a lock").push(message);
                }
                let answer =
                    format!("HTTP/1.1 {status} X\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK");
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        Self { url, received }
    }

    pub async fn new() -> Self {
        Self::answering([]).await
    }

    /// Head and body of each message so far.
    pub fn received(&self) -> Vec<(String, String)> {
        self.received.lock().expect("a lock").clone()
    }
}

async fn read(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        if body.len() >= length.unwrap_or(0) {
            return Some((head.to_owned(), body.to_owned()));
        }
    }
}
