//! The layers of the core's sources: a reader can begin at the lowest file and never meets a name from a higher one.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

/// From low to high; a name stands for `name.rs` and everything in `name/`.
const LAYERS: [&[&str]; 8] = [
    &["values"],
    &["error"],
    &["credentials", "order", "network"],
    &["message"],
    &["instruction"],
    &["registration", "callback", "notification", "inquiry", "cancel"],
    &["client", "page"],
    &["bulk", "wait", "blocking", "testing"],
];

fn layer(module: &str) -> usize {
    let found = LAYERS.iter().position(|layer| layer.contains(&module));
    found.unwrap_or_else(|| panic!("{module} has no layer: name it in LAYERS"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn no_file_names_a_higher_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    let mut wrong = Vec::new();
    for path in sources(&root) {
        let inside = path.strip_prefix(&root).unwrap();
        let first = inside.iter().next().unwrap().to_str().unwrap();
        let own = first.trim_end_matches(".rs");
        if own == "lib" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| line.starts_with("use crate::")) {
            seen += 1;
            let rest = line.trim_start_matches("use crate::");
            let named = rest
                .split(|c: char| !c.is_ascii_lowercase() && c != '_')
                .next()
                .unwrap();
            if layer(named) > layer(own) {
                wrong.push(format!("{}: {line}", inside.display()));
            }
        }
    }
    assert!(seen > 100, "only {seen} imports were read");
    assert!(
        wrong.is_empty(),
        "these name a higher file:\n{}",
        wrong.join("\n")
    );
}
