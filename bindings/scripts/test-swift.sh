#!/usr/bin/env bash
# Builds and tests the Swift face, then a stranger's package that depends on it by path.
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
swift=$scripts/../swift

"$scripts/native.sh" swift
# Only Swift Testing is used; XCTest's empty run would say that no test ran.
"$scripts/swift-run.sh" -C "$swift" swift test --disable-xctest -Xswiftc -warnings-as-errors
said=$("$scripts/swift-run.sh" -C "$swift/Consumer" swift run --quiet app)
[[ $said == "from a stranger" ]] || { echo "test-swift: the stranger's package said '$said'" >&2; exit 1; }
echo "consumer package: ok"
