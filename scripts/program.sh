#!/usr/bin/env bash
# Builds one of the project's programs, for the tests, and prints where it is: program.sh PACKAGE PROGRAM. It is a copy: while
# another suite builds, cargo takes its own file away for a moment.
set -euo pipefail

package=$1 program=$2
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cargo build --quiet --locked -p "$package" --bin "$program" >&2
mkdir -p build/programs
copy=$(mktemp build/programs/copy.XXXXXX)
for _ in $(seq 50); do
    cp "${CARGO_TARGET_DIR:-target}/debug/$program" "$copy" 2>/dev/null && break
    sleep 0.1
done
[[ -s $copy ]] || { echo "$program was not built" >&2; exit 1; }
chmod 755 "$copy"
mv "$copy" "build/programs/$program" # at once, for whoever starts it now
echo "$PWD/build/programs/$program"
