#!/usr/bin/env bash
# Builds the jar's native libraries for every platform that one Linux machine can build for: x86-64 and arm64, glibc from 2.28
# on and musl, and Windows. macOS's come from macOS (native.sh jar). Needs rustup; zig, which links, comes from PyPI.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
target=${CARGO_TARGET_DIR:-target}

if [[ ! -x build/zig/bin/cargo-zigbuild ]]; then
    python3 -m venv build/zig
    build/zig/bin/pip install --quiet --disable-pip-version-check 'ziglang==0.17.1' 'cargo-zigbuild==0.24.1'
fi
PATH=$PWD/build/zig/bin:$PATH
# A library that is loaded can't hold musl itself.
for arch in X86_64 AARCH64; do export "CARGO_TARGET_${arch}_UNKNOWN_LINUX_MUSL_RUSTFLAGS=-C target-feature=-crt-static"; done

# JNA's name of each platform (NativeFile.kt), the target, and the oldest glibc.
while read -r platform triple glibc; do
    rustup target list --installed | grep -qx "$triple" || rustup target add "$triple"
    cargo zigbuild --quiet --locked --release -p nicepay-checkout-ffi --target "$triple${glibc:+.$glibc}"
    case $platform in win32-*) library=nicepay_checkout_ffi.dll ;; *) library=libnicepay_checkout_ffi.so ;; esac
    install -D -m 644 "$target/$triple/release/$library" "bindings/kotlin/target/native/id/nicepay/checkout/native/$platform/$library"
    echo "jar-libraries: $platform"
done <<'PLATFORMS'
linux-x86-64 x86_64-unknown-linux-gnu 2.28
linux-aarch64 aarch64-unknown-linux-gnu 2.28
linux-x86-64-musl x86_64-unknown-linux-musl
linux-aarch64-musl aarch64-unknown-linux-musl
win32-x86-64 x86_64-pc-windows-gnu
PLATFORMS
