//! The gateway's process, and its control API.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_nicepay-sandbox");

/// Of a hundred requests, how many meet which fault.
const FAULTS: [(&str, u32); 8] = [
    ("drop_before", 2),
    ("drop_after", 3),
    ("status_before", 2),
    ("status_after", 2),
    ("html", 1),
    ("truncated", 1),
    ("oversized", 1),
    ("non_utf8", 1),
];
const DELIVERY_FAULTS: [(&str, u32); 6] = [
    ("lost", 8),
    ("duplicate", 10),
    ("out_of_order", 8),
    ("delayed", 8),
    ("forged_token", 5),
    ("altered_amount", 5),
];

pub(crate) struct Gateway {
    pub(crate) url: String,
    http: reqwest::Client,
    child: Child,
    seed: u64,
    database: PathBuf,
}

impl Gateway {
    pub(crate) async fn start(seed: u64) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let directory =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("chaos-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let database = directory.join("gateway.db");
        let (child, url) = run(seed, "0", &database);
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            url,
            http,
            child,
            seed,
            database,
        }
    }

    /// Killed without a word, and started again on the same port with the same database.
    pub(crate) async fn kill_and_restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let port = self.url.rsplit(':').next().unwrap().to_owned();
        let (child, url) = run(self.seed, &port, &self.database);
        assert_eq!(url, self.url);
        self.child = child;
    }

    pub(crate) async fn misbehave(&self) {
        for operation in ["register", "register_direct", "inquire", "cancel"] {
            for (kind, percent) in FAULTS {
                self.post(
                    "faults",
                    &json!({"operation": operation, "kind": kind, "percent": percent}),
                )
                .await;
            }
        }
        for (kind, percent) in DELIVERY_FAULTS {
            let fault = json!({"operation": "notification", "kind": kind, "percent": percent, "ms": 200});
            self.post("faults", &fault).await;
        }
    }

    pub(crate) async fn behave(&self) {
        self.http
            .delete(format!("{}/sandbox/faults", self.url))
            .send()
            .await
            .unwrap();
        self.post("idle", &Value::Null).await;
    }

    pub(crate) async fn transactions(&self) -> Vec<Value> {
        let answer = self
            .http
            .get(format!("{}/sandbox/transactions", self.url))
            .send()
            .await
            .unwrap();
        let all: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        all["transactions"].as_array().unwrap().clone()
    }

    async fn post(&self, path: &str, body: &Value) {
        let sent = self
            .http
            .post(format!("{}/sandbox/{path}", self.url))
            .body(body.to_string())
            .send()
            .await;
        let status = sent.unwrap().status();
        assert!(status.is_success(), "{path} {body}: {status}");
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(directory) = self.database.parent() {
            let _ = std::fs::remove_dir_all(directory);
        }
    }
}

fn run(seed: u64, port: &str, database: &PathBuf) -> (Child, String) {
    for _ in 0..50 {
        let mut child = Command::new(BINARY)
            .args(["serve", "--seed", &seed.to_string(), "--port", port, "--db"])
            .arg(database)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        if let Some(url) = line.trim().strip_prefix("nicepay-sandbox is at ") {
            return (child, url.to_owned());
        }
        let _ = child.wait();
        std::thread::sleep(Duration::from_millis(100)); // the port is not free yet
    }
    panic!("the gateway does not start on port {port}");
}
