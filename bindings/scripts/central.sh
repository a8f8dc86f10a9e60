#!/usr/bin/env bash
# Makes what Maven Central would get, signed with a key that lives as long as this script, and holds it to what Central asks
# for. Nothing is uploaded: that is `mvn -f bindings/kotlin -Pdocs,central deploy` with a key and a token.
set -euo pipefail

kotlin=$(cd "$(dirname "${BASH_SOURCE[0]}")/../kotlin" && pwd)
fail() {
    echo "central: $*" >&2
    exit 1
}
command -v gpg >/dev/null || "$kotlin/../../scripts/debian.sh" gnupg

scratch=$(mktemp -d)
trap 'GNUPGHOME=$scratch/keys gpgconf --kill all; rm -rf "$scratch"' EXIT
export GNUPGHOME=$scratch/keys
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-gen-key 'a throw-away key' ed25519 sign never 2>/dev/null

mvn --batch-mode --no-transfer-progress --quiet -f "$kotlin" -Pdocs,central -Dmaven.test.skip=true verify

version=$(sed -n 's#^    <version>\(.*\)</version>#\1#p' "$kotlin/pom.xml")
built=$kotlin/target/nicepay-checkout-$version
for part in .pom .jar -sources.jar -javadoc.jar; do
    gpg --batch --quiet --verify "$built$part.asc" "$built$part" 2>/dev/null || fail "$part is not signed"
done
for wanted in name description url licenses/license/url developers/developer/name scm/connection scm/developerConnection scm/url; do
    [[ -n $(python3 - "$built.pom" "$wanted" <<'PY'
import sys
from xml.etree import ElementTree
path = "/".join("{*}" + step for step in sys.argv[2].split("/"))
print(ElementTree.parse(sys.argv[1]).findtext(path) or "")
PY
) ]] || fail "the POM has no $wanted"
done
for wanted in sources:id/nicepay/checkout/NicepayClient.kt sources:id/nicepay/checkout/nicepay_checkout_ffi.kt \
    javadoc:index.html; do
    jar --list --file "$built-${wanted%%:*}.jar" | grep -qxF "${wanted#*:}" ||
        fail "the ${wanted%%:*} jar lacks ${wanted#*:}"
done
echo "central: all that is asked for is there"
