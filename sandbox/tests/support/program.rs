//! The real program in a process of its own.
#![allow(dead_code, reason = "each test uses a part")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use nicepay_checkout::{Client, Credentials, Environment};

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_nicepay-sandbox");

pub(crate) struct Running {
    child: Child,
    pub(crate) url: String,
}

impl Running {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(BINARY)
            .args(["serve", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line
            .trim()
            .strip_prefix("nicepay-sandbox is at ")
            .unwrap()
            .to_owned();
        Self { child, url }
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(Credentials::sandbox(), Environment::custom(&self.url).unwrap()).unwrap()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Output {
        Command::new(BINARY)
            .args(arguments)
            .args(["--url", &self.url])
            .output()
            .unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // SIGKILL on Unix: nothing is flushed, nothing is said goodbye to.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A file that is gone when the test is.
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Scratch {
    pub(crate) fn new(name: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}
