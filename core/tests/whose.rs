//! Whose these packages are not: nobody who finds one is to take it, or the sandbox, for NICEPAY's own.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;

const SAID: &str = "Not a product of NICEPAY's, and the sandbox is not theirs.";

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_crate_says_that_it_is_not_nicepays() {
    for folder in ["core", "ledger", "sandbox", "bindings", "bindings/bindgen"] {
        let manifest = read(&format!("{folder}/Cargo.toml"));
        let description = manifest.lines().find(|line| line.starts_with("description = "));
        let description = description.unwrap_or_else(|| panic!("{folder} has no description"));
        assert!(description.contains(SAID), "{folder}: {description}");
    }
}

#[test]
fn the_pages_that_come_first_say_so_too() {
    for page in [
        "docs/sandbox.md",
        "docs/index.md",
        "python/README.md",
        "node/README.md",
    ] {
        let words: Vec<_> = read(page).split_whitespace().map(str::to_owned).collect();
        assert!(words.join(" ").contains(SAID), "{page}");
    }
}
