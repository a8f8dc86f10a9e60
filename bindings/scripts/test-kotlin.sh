#!/usr/bin/env bash
# Builds, checks and tests the Kotlin face, then a stranger's project and a Spring Boot shop on the installed jar.
# Debian's JDK and Maven are installed when they are missing.
set -euo pipefail

kotlin=$(cd "$(dirname "${BASH_SOURCE[0]}")/../kotlin" && pwd)
project=$(cd "$kotlin/../.." && pwd)
"$project/bindings/scripts/jdk.sh"

cd "$project"
cargo build --quiet --locked -p nicepay-sandbox
cargo test --quiet --locked -p nicepay-checkout-ffi
target=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
export NICEPAY_SANDBOX_BIN=$target/debug/nicepay-sandbox

mvn --batch-mode --no-transfer-progress -f "$kotlin" -Pdocs install
mvn --batch-mode --no-transfer-progress -f "$kotlin/consumer" test
mvn --batch-mode --no-transfer-progress -f "$kotlin/spring" test

# What else is published beside the jar.
built=$kotlin/target/nicepay-checkout-0.1.0
for wanted in sources:id/nicepay/checkout/NicepayClient.kt sources:id/nicepay/checkout/nicepay_checkout_ffi.kt \
    javadoc:index.html; do
    jar --list --file "$built-${wanted%%:*}.jar" | grep -qxF "${wanted#*:}" ||
        { echo "test-kotlin: the ${wanted%%:*} jar lacks ${wanted#*:}" >&2; exit 1; }
done
