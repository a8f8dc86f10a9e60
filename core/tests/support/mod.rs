//! What the suites share: a client of a sandbox, and payments to register.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::restriction,
    reason = "each suite uses its part, and may fail loudly"
)]

pub(crate) mod report;

use std::time::Duration;

use nicepay_checkout::{
    Client, ClientBuilder, Credentials, DirectRegistration, Environment, Mitra, Registration,
};
use nicepay_sandbox::Sandbox;

pub(crate) fn builder(sandbox: &Sandbox) -> ClientBuilder {
    report::over_a_socket();
    let environment = Environment::custom(sandbox.base_url()).expect("the sandbox is local");
    Client::builder(Credentials::sandbox(), environment).timeout(Duration::from_secs(20))
}

pub(crate) fn client(sandbox: &Sandbox) -> Client {
    builder(sandbox).build().expect("good settings")
}

pub(crate) fn payment(reference: &str) -> Registration {
    Registration::new(reference, 10_000)
        .goods_name("Kopi Gayo 250 g")
        .buyer_name("John Doe")
        .buyer_phone("08123456789")
        .buyer_email("john.doe@example.com")
        .buyer_address("Jalan Bukit Berbunga 22")
        .buyer_city("South Jakarta")
        .buyer_state("DKI Jakarta")
        .buyer_postal_code("10200")
        .callback_url("https://merchant.example/nicepay/callback")
        .notification_url("http://127.0.0.1:9/nobody-listens")
}

pub(crate) fn direct_payment(reference: &str) -> DirectRegistration {
    payment(reference).direct(Mitra::Indomaret, "Jalan Bukit Berbunga 22")
}
