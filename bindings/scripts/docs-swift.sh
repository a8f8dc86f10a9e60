#!/usr/bin/env bash
# Writes the Swift package's reference with DocC into a folder of the project: docs-swift.sh DIR
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$scripts/../.." && pwd)
mkdir -p "${1:?usage: docs-swift.sh DIR}"
out=$(cd "$1" && pwd)

"$scripts/native.sh" swift
# shellcheck disable=SC2016 # the inner shell expands these
"$scripts/swift-run.sh" -C "$project" bash -c '
    set -euo pipefail
    # Afresh: what is not compiled again leaves no symbols.
    symbols=.build/docs/symbols
    rm -rf .build/docs && mkdir -p "$symbols"
    swift build --quiet --scratch-path .build/docs --target NicepayCheckout -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$PWD/$symbols"
    # The generated module is an implementation detail; what of it is public is re-exported.
    docc=$(command -v docc || echo /usr/libexec/swift/bin/docc)
    "$docc" convert --fallback-display-name NicepayCheckout --fallback-bundle-identifier id.nicepay.checkout \
        --additional-symbol-graph-dir "$symbols" --output-path "$1" --transform-for-static-hosting --hosting-base-path api/swift
' docs "$out"
