//! The sandbox in a process of its own, so that its processor time and memory are not the client's.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use futures_util::stream::{self, StreamExt};
use nicepay_checkout::{Client, Credentials, Environment, Mitra, Order, Registration};

pub(crate) struct SandboxProcess {
    process: Child,
    url: String,
}

impl SandboxProcess {
    /// Starts `nicepay-sandbox` from the same target folder as this bench.
    pub(crate) fn start() -> Self {
        let bench = std::env::current_exe().expect("a path");
        let folder = bench
            .parent()
            .and_then(|deps| deps.parent())
            .expect("a target folder");
        let binary: PathBuf = folder.join("nicepay-sandbox");
        let mut process = Command::new(&binary)
            .args(["serve", "--port", "0", "--seed", "1"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}; `make bench` builds it first", binary.display()));
        let said = BufReader::new(process.stdout.take().expect("a pipe"))
            .lines()
            .next();
        let said = said.expect("a line").expect("text");
        let url = said.split_whitespace().last().expect("an address").to_owned();
        Self { process, url }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Registers `count` payments and returns their orders.
    pub(crate) async fn orders(&self, count: usize) -> Vec<Order> {
        let environment = Environment::custom(&self.url).expect("a base URL");
        let client = Client::new(Credentials::sandbox(), environment).expect("a client");
        let register = |index| {
            let client = client.clone();
            async move {
                let payment = registration(index).direct(Mitra::Alfamart, "Jalan Bukit Berbunga 22");
                client
                    .register_direct(&payment)
                    .await
                    .expect("a payment number")
                    .order()
            }
        };
        stream::iter(0..count)
            .map(register)
            .buffer_unordered(32)
            .collect()
            .await
    }
}

impl Drop for SandboxProcess {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A payment with what NICEPAY requires.
pub(crate) fn registration(index: usize) -> Registration {
    Registration::new(format!("bench{index:010}"), 10_000)
        .goods_name("Kopi Gayo 250 g")
        .buyer_name("John Doe")
        .buyer_phone("08123456789")
        .buyer_email("john.doe@example.com")
        .buyer_address("Jalan Bukit Berbunga 22")
        .buyer_city("South Jakarta")
        .buyer_state("DKI Jakarta")
        .buyer_postal_code("10200")
        .callback_url("https://merchant.example/nicepay/callback")
        .notification_url("https://merchant.example/nicepay/notification")
}
