#!/usr/bin/env bash
# Builds, checks, tests and installs the Kotlin face by the README's own command, then tests projects that use the
# installed jar, and what Maven Central would get. Debian's JDK and Maven are installed when they are missing.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bindings/scripts/jdk.sh
cargo test --quiet --locked -p nicepay-checkout-ffi

command='mvn -f bindings/kotlin install'
for page in README.md docs/index.md docs/kotlin.md; do
    grep -qF "$command" "$page" || { echo "test-kotlin: $page does not show: $command" >&2; exit 1; }
done
MAVEN_ARGS='--batch-mode --no-transfer-progress' $command

# In a folder of its own: a stranger has nothing of this project but the jar.
strangers=$(mktemp -d)
trap 'rm -rf "$strangers"' EXIT
cp -r bindings/kotlin/consumer/. "$strangers"
mvn --batch-mode --no-transfer-progress -f "$strangers" -Dsandbox="$(scripts/program.sh nicepay-sandbox nicepay-sandbox)" test
mvn --batch-mode --no-transfer-progress -f bindings/kotlin/spring test
bindings/scripts/central.sh
