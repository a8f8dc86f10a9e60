#!/usr/bin/env bash
# Builds the native library for Android into bindings/kotlin/android/jniLibs, one folder an ABI.
# Needs the Android NDK (r28 or newer, ANDROID_NDK_HOME) and cargo-ndk. Not run by this project's own checks.
set -euo pipefail

bindings=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
libs=$bindings/kotlin/android/jniLibs
: "${ANDROID_NDK_HOME:?android: set it to the Android NDK, r28 or newer}"
command -v cargo-ndk >/dev/null || { echo "android: cargo install cargo-ndk" >&2; exit 1; }

rustup target add aarch64-linux-android armv7-linux-androideabi x86_64-linux-android i686-linux-android
# The ledger is for servers.
NICEPAY_FFI_FEATURES=jvm "$bindings/scripts/native.sh" kotlin # the generated sources are the same for every ABI
cd "$bindings"
cargo ndk --platform 26 -t arm64-v8a -t armeabi-v7a -t x86_64 -t x86 -o "$libs" \
    build --locked --release --no-default-features --features jvm -p nicepay-checkout-ffi

# Google Play refuses 64-bit libraries whose segments are not aligned to 16 KB.
for abi in arm64-v8a x86_64; do
    file=$libs/$abi/libnicepay_checkout_ffi.so
    if readelf -lW "$file" | awk '$1 == "LOAD" && strtonum($NF) < 16384 { bad = 1 } END { exit !bad }'; then
        echo "android: $file is not aligned to 16 KB pages" >&2
        exit 1
    fi
done
