//! What verifying a notification and signing a registration cost, against the bare SHA-256 over the same
//! token input in the same run. `make bench` prints the ratios.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod report;

use std::hint::black_box;

use criterion::Criterion;
use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout::{Credentials, MerchantToken, Notification, Order};
use sha2::{Digest, Sha256};

const STAMP: &str = "20221223110638";
const REFERENCE: &str = "ordNo20221223111252";
const ID: &str = "IONPAYTEST00202212231106386098";

fn sha256(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let credentials = Credentials::sandbox();
    let (merchant, key) = (
        Credentials::SANDBOX_MERCHANT_ID,
        Credentials::SANDBOX_MERCHANT_KEY,
    );
    let order = Order::new(REFERENCE, 10_000, ID).expect("a good order");
    let more = [
        ("instmntType", "1"),
        ("instmntMon", "1"),
        ("clientUserKey", ""),
        ("receiptCode", "7003120221223"),
        ("mRefNo", "505000002557"),
        ("depositDt", "20221223"),
        ("depositTm", "110912"),
        ("vat", "0"),
        ("fee", "0"),
    ];
    let notification = more
        .iter()
        .fold(SampleNotification::deposit(&order), |sample, (name, value)| {
            sample.with(name, value)
        });
    assert_eq!(notification.form(&credentials).split('&').count(), 25);
    let (form, json) = (notification.form(&credentials), notification.json(&credentials));

    let mut group = criterion.benchmark_group("notification");
    group.bench_function("bare SHA-256", |b| {
        b.iter(|| sha256(black_box(&[merchant, ID, "10000", key])));
    });
    group.bench_function("verify form", |b| {
        b.iter(|| {
            Notification::parse(black_box(&form))
                .and_then(|n| n.verify(&credentials))
                .is_ok()
        });
    });
    group.bench_function("verify JSON", |b| {
        b.iter(|| {
            Notification::parse(black_box(&json))
                .and_then(|n| n.verify(&credentials))
                .is_ok()
        });
    });
    group.finish();

    let mut group = criterion.benchmark_group("registration");
    group.bench_function("bare SHA-256", |b| {
        b.iter(|| sha256(black_box(&[STAMP, merchant, REFERENCE, "10000", key])));
    });
    group.bench_function("sign", |b| {
        b.iter(|| MerchantToken::for_request(&credentials, black_box(STAMP), REFERENCE, "10000").to_hex());
    });
    group.finish();
    criterion.final_summary();

    report::ratios("notification", "bare SHA-256", &["verify form", "verify JSON"]);
    report::ratios("registration", "bare SHA-256", &["sign"]);
}
