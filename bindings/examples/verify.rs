//! What verifying one notification takes in Rust alone: nanoseconds a call, the best of ten rounds. The Swift
//! benchmark sets its own figure beside it.
#![allow(clippy::restriction, clippy::print_stdout, reason = "a bench may fail loudly")]

use std::hint::black_box;
use std::time::Instant;

use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout::{Credentials, Notification, Order};

const CALLS: u32 = 50_000;

fn main() {
    let credentials = Credentials::sandbox();
    let order = Order::new("ordNo20221223111252", 10_000, "IONPAYTEST03202212231106386098").unwrap();
    let body = SampleNotification::deposit(&order).form(&credentials);
    let round = || {
        let began = Instant::now();
        for _ in 0..CALLS {
            let notification = Notification::parse(black_box(&body)).unwrap();
            black_box(notification.verify(&credentials).unwrap());
        }
        began.elapsed() / CALLS
    };
    let best = (0..10).map(|_| round()).min().unwrap();
    println!("{}", best.as_nanos());
}
