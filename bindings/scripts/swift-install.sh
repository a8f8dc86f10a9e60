#!/usr/bin/env bash
# Builds the native library and puts it where the Swift package of this version finds it on Linux, by pkg-config:
#   swift-install.sh [PREFIX]    PREFIX is /usr/local unless given; elsewhere, PKG_CONFIG_PATH=PREFIX/lib/pkgconfig says so
# Of each version there is one of its own, so that no program gets the library of another.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "${1:-/usr/local}"
prefix=$(cd "${1:-/usr/local}" && pwd)
[[ $(uname -s) == Linux ]] || { echo "swift-install: on a Mac, Xcode gets the framework by itself" >&2; exit 1; }

cd "$project"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
cargo build --quiet --locked --release -p nicepay-checkout-ffi
folder=$prefix/lib/nicepay-checkout/$version
mkdir -p "$folder" "$prefix/lib/pkgconfig"
bindings/scripts/own-sqlite.sh "${CARGO_TARGET_DIR:-target}/release/libnicepay_checkout_ffi.a" "$folder/libnicepay_checkout_ffi.a"
strip --strip-debug "$folder/libnicepay_checkout_ffi.a"
# pkg-config's own variable: the folder may be moved, or unpacked elsewhere.
cat >"$prefix/lib/pkgconfig/nicepay-checkout-$version.pc" <<END
libdir=\${pcfiledir}/../nicepay-checkout/$version

Name: nicepay-checkout
Description: The native library of the Swift package nicepay-checkout
Version: $version
Libs: -L\${libdir} -lnicepay_checkout_ffi
END
echo "installed $folder"
