//! A PostgreSQL server for one test.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A server of a test's own, gone with it.
pub(crate) struct Server(tempfile::TempDir);

impl Server {
    pub(crate) fn start() -> Self {
        let server = Self(tempfile::tempdir().unwrap());
        server.script(&["start"]);
        server
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("server")
    }

    pub(crate) fn script(&self, words: &[&str]) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/postgres.sh");
        let mut command = Command::new(script);
        if let [what, more @ ..] = words {
            command.arg(what).arg(self.folder()).args(more);
        }
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub(crate) fn url(&self) -> String {
        self.script(&["url"])
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.script(&["stop", "-m", "immediate"]);
    }
}
