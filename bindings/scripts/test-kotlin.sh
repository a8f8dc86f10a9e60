#!/usr/bin/env bash
# Builds, checks and tests the Kotlin face, then a stranger's project on the installed jar.
set -euo pipefail

kotlin=$(cd "$(dirname "${BASH_SOURCE[0]}")/../kotlin" && pwd)
command -v mvn >/dev/null || { echo "test-kotlin: needs Maven and a JDK 17 or newer" >&2; exit 1; }

mvn --batch-mode --no-transfer-progress -f "$kotlin" install
mvn --batch-mode --no-transfer-progress -f "$kotlin/consumer" test
