#!/usr/bin/env bash
# Builds NICEPAY on your own machine, for the tests, and prints where the program is. It is a copy: while another suite
# builds, cargo takes its own file away for a moment.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cargo build --quiet --locked -p nicepay-sandbox >&2
mkdir -p build/sandbox
copy=$(mktemp build/sandbox/copy.XXXXXX)
for _ in $(seq 50); do
    cp "${CARGO_TARGET_DIR:-target}/debug/nicepay-sandbox" "$copy" 2>/dev/null && break
    sleep 0.1
done
[[ -s $copy ]] || { echo "sandbox: the gateway was not built" >&2; exit 1; }
chmod 755 "$copy"
mv "$copy" build/sandbox/nicepay-sandbox # at once, for whoever starts it now
echo "$PWD/build/sandbox/nicepay-sandbox"
