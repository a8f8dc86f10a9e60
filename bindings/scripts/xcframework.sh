#!/usr/bin/env bash
# Makes bindings/swift/native/NicepayCheckoutC.xcframework on a Mac with Xcode.
# Not run by this project's own checks, which have no Mac.
set -euo pipefail

[[ $(uname -s) == Darwin ]] || { echo "xcframework: needs a Mac with Xcode" >&2; exit 1; }
bindings=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
project=$(cd "$bindings/.." && pwd)
target=${CARGO_TARGET_DIR:-$project/target}
lib=libnicepay_checkout_ffi.a
out=$bindings/swift/native

NICEPAY_FFI_FEATURES=jvm "$bindings/scripts/native.sh" swift
cd "$project"
triples=(aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios aarch64-apple-darwin x86_64-apple-darwin)
rustup target add "${triples[@]}"
export IPHONEOS_DEPLOYMENT_TARGET=15.0 MACOSX_DEPLOYMENT_TARGET=12.0
for triple in "${triples[@]}"; do
    cargo build --locked --release --no-default-features -p nicepay-checkout-ffi --target "$triple"
done

headers=$(mktemp -d)
work=$(mktemp -d)
trap 'rm -rf "$headers" "$work"' EXIT
# A module of its own folder, so that two such frameworks in one app do not clash.
mkdir -p "$headers/NicepayCheckoutC"
cp "$bindings/swift/Sources/NicepayCheckoutC/NicepayCheckoutC.h" "$headers/NicepayCheckoutC/"
grep -v '^ *link ' "$bindings/swift/Sources/NicepayCheckoutC/module.modulemap" \
    >"$headers/NicepayCheckoutC/module.modulemap"

mkdir -p "$work/sim" "$work/mac"
lipo -create "$target"/{aarch64-apple-ios-sim,x86_64-apple-ios}/release/$lib -output "$work/sim/$lib"
lipo -create "$target"/{aarch64,x86_64}-apple-darwin/release/$lib -output "$work/mac/$lib"
rm -rf "$out/NicepayCheckoutC.xcframework"
xcodebuild -create-xcframework \
    -library "$target/aarch64-apple-ios/release/$lib" -headers "$headers" \
    -library "$work/sim/$lib" -headers "$headers" \
    -library "$work/mac/$lib" -headers "$headers" \
    -output "$out/NicepayCheckoutC.xcframework"
