#!/usr/bin/env bash
# Builds NICEPAY on your own machine, for the tests, and prints where the program is.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cargo build --quiet --locked -p nicepay-sandbox >&2
target=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
echo "$target/debug/nicepay-sandbox"
