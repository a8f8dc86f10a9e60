//! Right on any host: whatever its time zone, and with or without CA certificates of its own. Each case runs
//! this test program again in another environment.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use std::process::Command;

use nicepay_checkout::testing::registration_body;
use nicepay_checkout::{Client, Credentials, Environment, ErrorKind, Timestamp};

/// Runs the test `name` of this program with `variables`; `true` when this is that inner run.
fn again(name: &str, variables: &[(&str, &str)]) -> bool {
    const INSIDE: &str = "NICEPAY_CHECKOUT_INNER_RUN";
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let program = std::env::current_exe().expect("this program");
    let status = Command::new(program)
        .args(["--exact", name])
        .env(INSIDE, "1")
        .envs(variables.iter().copied())
        .status()
        .expect("it runs");
    assert!(status.success(), "{name} fails under {variables:?}");
    false
}

#[test]
fn jakarta_time_under_any_zone() {
    let mut inside = false;
    for zone in ["UTC", "Asia/Jakarta", "America/Los_Angeles"] {
        inside |= again("jakarta_time_under_any_zone", &[("TZ", zone)]);
    }
    if inside {
        let now: Timestamp = "2022-12-22T17:06:38Z".parse().unwrap();
        let body = registration_body(&support::payment("r"), false, &Credentials::sandbox(), now).unwrap();
        assert!(body.contains(r#""timeStamp":"20221223000638""#), "{body}");
        let sandbox_day = tokio::runtime::Runtime::new().unwrap().block_on(async {
            let sandbox = nicepay_sandbox::Sandbox::builder()
                .frozen_at(now)
                .start()
                .await
                .unwrap();
            support::client(&sandbox)
                .register(&support::payment("r"))
                .await
                .unwrap()
                .registered_at
        });
        assert_eq!(sandbox_day, Some(now));
    }
}

#[test]
fn a_bare_container_has_roots() {
    let nowhere = [
        ("SSL_CERT_FILE", "/nonexistent.pem"),
        ("SSL_CERT_DIR", "/nonexistent"),
    ];
    if again("a_bare_container_has_roots", &nowhere) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || drop(listener.accept()));
        let environment = Environment::custom(&format!("https://{address}")).unwrap();
        let client = Client::builder(Credentials::sandbox(), environment)
            .max_retries(0)
            .build()
            .unwrap();
        let error = runtime
            .block_on(client.register(&support::payment("r")))
            .unwrap_err();
        // TLS begins and meets a closed connection: no panic, no "no roots", and surely nothing was sent.
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        assert!(!error.to_string().contains("root"), "{error}");
    }
}
