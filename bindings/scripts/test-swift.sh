#!/usr/bin/env bash
# Builds and tests the Swift face on a gateway of its own, with the example server, then a stranger's package that depends
# on it, and what such a package may not write. Arguments are for `swift test`.
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$scripts/../.." && pwd)
swift=$(cd "$scripts/../swift" && pwd)

# For the native library, the package and the tests: with the ledger, whose scripts run on a server, too.
export NICEPAY_FFI_FEATURES=default
"$scripts/native.sh" swift
cd "$project"
if [[ -z ${NICEPAY_TEST_POSTGRES:-} ]]; then
    scripts/postgres.sh start
    NICEPAY_TEST_POSTGRES=$(scripts/postgres.sh url)
fi
export NICEPAY_TEST_POSTGRES
. "$scripts/gateway.sh" --seed 1
export NICEPAY_SANDBOX_URL

linked() { # a program with the library as it is now, not with one before
    local library
    library=$(ls "$swift"/native/*/libnicepay_checkout_ffi.a)
    [[ $1 -nt $library ]] || { echo "test-swift: $1 is older than $library" >&2; exit 1; }
}

# The example server, which depends on the package by its path, and which the tests drive.
"$scripts/swift-run.sh" -C "$swift/Shop" swift build --quiet -Xswiftc -warnings-as-errors
export NICEPAY_SHOP=$swift/Shop/.build/debug/shop
linked "$NICEPAY_SHOP"
if nm "$NICEPAY_SHOP" 2>/dev/null | grep ' [TW] sqlite3_open$' >/dev/null; then
    echo "test-swift: the shop's database would run on the ledger's SQLite" >&2
    exit 1
fi

# Only Swift Testing is used; XCTest's empty run would say that no test ran.
"$scripts/swift-run.sh" -C "$project" swift test --disable-xctest -Xswiftc -warnings-as-errors "$@"
linked "$project/.build/debug/nicepay-checkoutPackageTests.xctest"

# What the pages show is what is done here.
for shown in 'README.md:bindings/scripts/native.sh swift' 'README.md:.package(path: "nicepay-checkout")' \
    'docs/index.md:.package(path: "nicepay-checkout")' 'docs/swift.md:bindings/scripts/swift-install.sh /usr/local' \
    'docs/swift.md:bindings/scripts/native.sh swift'; do
    grep -qF -e "${shown#*:}" "${shown%%:*}" || { echo "test-swift: ${shown%%:*} does not show: ${shown#*:}" >&2; exit 1; }
done

# A stranger's package: in an empty folder, with this one by a git URL and a version, as docs/swift.md says it.
empty=$project/build/swift-url
rm -rf "$empty"
mkdir -p "$empty/shop"
git clone --quiet --bare "$project" "$empty/nicepay-checkout.git"
version=$(GIT_DIR=$empty/nicepay-checkout.git "$scripts/swift-tag.sh" "$(printf '0%.0s' {1..64})")
"$scripts/swift-install.sh" "$empty/usr"
cp -r "$swift/Shop/Sources" "$empty/shop"
sed "s|https://github.com/nicepay-checkout/|file://$empty/|" "$swift/Consumer/Package.swift" >"$empty/shop/Package.swift"
# The half of its manifest that only a Mac reads: the framework by URL and checksum, and no ledger.
mkdir "$empty/apple"
GIT_DIR=$empty/nicepay-checkout.git git show "$version:Package.swift" | sed 's/^#if os(Linux)$/#if os(macOS)/' >"$empty/apple/Package.swift"
manifest=$("$scripts/swift-run.sh" -C "$empty/apple" env -u NICEPAY_FFI_FEATURES swift package dump-package)
for wanted in '"checksum" : "0{64}"' "releases\\\\?/download\\\\?/v$version\\\\?/NicepayCheckoutC.xcframework.zip\"" 'NicepayCheckoutFFI\\?/phone"'; do
    grep -qE "$wanted" <<<"$manifest" || { echo "test-swift: the manifest for Apple lacks $wanted" >&2; exit 1; }
done
grep -qF unsafeFlags <<<"$manifest" && { echo "test-swift: the manifest for Apple has flags that are not allowed" >&2; exit 1; }

grep -qF "file://$empty/nicepay-checkout.git\", from: \"$version\"" "$empty/shop/Package.swift" ||
    { echo "test-swift: Consumer/Package.swift has not version $version" >&2; exit 1; }
"$scripts/swift-run.sh" -C "$empty/shop" env PKG_CONFIG_PATH="$empty/usr/lib/pkgconfig" \
    swift build --quiet --cache-path "$empty/cache"
NICEPAY_SHOP=$empty/shop/.build/debug/shop "$scripts/swift-run.sh" -C "$project" \
    swift test --skip-build --disable-xctest --filter theServer
echo "package by its git URL: ok"

# Needs Apple's frameworks: parsed, no more.
"$scripts/swift-run.sh" -C "$swift/Examples" swiftc -frontend -parse PaymentView.swift

# Names: beside Foundation's, SwiftUI's and the standard library's in one file; and none of ours is one of theirs.
names=$project/build/swift-names
rm -rf "$names"
mkdir -p "$names"
tr -s ' ' '\n' <"$swift/Consumer/Names/apple.txt" | sed 's/.*/public struct & {}/' >"$names/SwiftUI.swift"
"$scripts/swift-run.sh" -C "$names" swiftc -emit-module -module-name SwiftUI SwiftUI.swift
types=$(cat "$swift"/Sources/NicepayCheckout/*.swift "$swift"/Sources/NicepayCheckout/Ledger/*.swift "$swift"/Sources/NicepayCheckoutFFI/server/*.swift |
    sed -nE 's/^(public|open) (final )?(actor|class|enum|protocol|struct|typealias) ([A-Za-z]+).*/\4/p' | sort -u)
printf 'import %s\n' Dispatch Foundation FoundationNetworking FoundationXML Observation RegexBuilder SwiftUI Synchronization >"$names/ours.swift"
sed 's/.*/typealias Our& = &/' <<<"$types" >>"$names/ours.swift"
"$scripts/swift-run.sh" -C "$names" swiftc -typecheck -I . -I "$swift/Shop/.build/debug/Modules" -I "$swift/Sources/NicepayCheckoutC" "$swift/Consumer/Names/names.swift"
compiler=$("$scripts/swift-run.sh" -C "$names" swiftc -typecheck -I . ours.swift 2>&1) || true
for type in $types; do
    grep -qF "error: cannot find type '$type' in scope" <<<"$compiler" ||
        { echo "test-swift: $type is a name of Apple's or the standard library's, too" >&2; exit 1; }
done
echo "names: $(wc -w <<<"$types") types, ok"

# What must not compile: the lines that say so, and no others.
cd "$swift/Consumer"
for file in Refused/*.swift; do
    wanted=$(grep -n '// refused$' "$file" | cut -d: -f1)
    compiler=$("$scripts/swift-run.sh" -C "$PWD" swiftc -typecheck -I ../Shop/.build/debug/Modules -I ../Sources/NicepayCheckoutC "$file" 2>&1) || true
    wrong=$(sed -n "s|^$file:\([0-9]*\):[0-9]*: error:.*|\1|p" <<<"$compiler" | sort -nu)
    [[ -n $wanted && $wrong == "$wanted" ]] ||
        { printf '%s\ntest-swift: %s: other lines are refused than say so\n' "$compiler" "$file" >&2; exit 1; }
done
echo "what must not compile: ok"
