#!/usr/bin/env bash
# Builds the native library and writes one language's sources from it:
#   native.sh kotlin    bindings/kotlin/target/{generated-sources/uniffi,native/**/<JNA platform>}
#   native.sh jar       of these the library alone, for a jar that another machine makes
#   native.sh swift     bindings/swift/{Sources/NicepayCheckoutFFI/{server,phone},Sources/NicepayCheckoutC,native/<os>-<arch>}
# NICEPAY_FFI_FEATURES names the crate's features where the default ones are not wanted.
# Files that did not change keep their time, so the compilers after it stay incremental.
set -euo pipefail

language=${1:?usage: native.sh kotlin|jar|swift}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
project=$(cd "$here/.." && pwd)
target=${CARGO_TARGET_DIR:-$project/target}

case $(uname -s) in
Linux) so=so os=linux ;;
Darwin) so=dylib os=darwin ;;
MINGW* | MSYS*) so=dll os=win32 ;;
*) echo "native.sh: no native build for $(uname -s)" >&2; exit 1 ;;
esac
arch=$(uname -m)

cd "$project"
features=${NICEPAY_FFI_FEATURES-default}
cargo build --quiet --locked --release --no-default-features --features "$features" -p nicepay-checkout-ffi
library=$target/release/libnicepay_checkout_ffi
[[ $so != dll ]] || library=$target/release/nicepay_checkout_ffi
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

place() { # from, to
    if ! cmp -s "$1" "$2"; then
        mkdir -p "$(dirname "$2")"
        cp "$1" "$2.new"
        mv "$2.new" "$2"
    fi
}

jar() { # JNA's names of platforms, and musl; but not the place where JNA looks by itself: see NativeFile.kt
    case $arch in x86_64) jna=$os-x86-64 ;; arm64 | aarch64) jna=$os-aarch64 ;; *) jna=$os-$arch ;; esac
    case $os-$(ldd --version 2>&1 || true) in linux-*musl*) jna+=-musl ;; esac
    place "$library.$so" "$here/kotlin/target/native/id/nicepay/checkout/native/$jna/$(basename "$library.$so")"
}

case $language in
kotlin)
    cargo run --quiet --locked -p nicepay-checkout-bindgen --bin bindgen-kotlin -- \
        generate --no-format --language kotlin --out-dir "$fresh" "$library.$so"
    "$here/scripts/kotlin-sources.sh" "$fresh/id/nicepay/checkout/nicepay_checkout_ffi.kt"
    (cd "$fresh" && find . -name '*.kt') | while read -r file; do
        place "$fresh/$file" "$here/kotlin/target/generated-sources/uniffi/$file"
    done
    jar
    ;;
jar)
    jar
    ;;
swift)
    cargo run --quiet --locked -p nicepay-checkout-bindgen --bin bindgen-swift -- \
        --swift-sources --headers "$library.$so" "$fresh"
    # Foundation's copyBytes is generic and unspecialised here: some 100 ns for each number and string that is read.
    # What does not fit any more is an error, not a silent change.
    generated=$fresh/NicepayCheckoutFFI.swift
    from='UnsafeRawBufferPointer(rebasing: $0[range])'
    sed -e "s/reader.data.copyBytes(to: \$0, from: range)/reader.data.withUnsafeBytes { [to = \$0] in to.copyMemory(from: $from) }/" \
        -e "s/reader.data.copyBytes(to: buffer, from: range)/reader.data.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $from) }/" \
        -e "s/FfiConverterTypeTransaction_lower/FfiConverterTypeNicepayTransaction_lower/" "$generated" >"$generated.new"
    mv "$generated.new" "$generated"
    # The line before, and this: what UniFFI's renaming (uniffi.toml) forgets, and what it renames in the library, too.
    for file in "$generated" "$fresh/NicepayCheckoutC.h"; do
        sed -e 's/init_callback_vtable_nicepayclock/init_callback_vtable_clock/' "$file" >"$file.new"
        mv "$file.new" "$file"
    done
    [[ $(grep -c "copyMemory(from: UnsafeRawBufferPointer" "$generated") == 2 && $(grep -c copyBytes "$generated") == 0 ]] ||
        { echo "native.sh: the generated readers have another shape" >&2; exit 1; }
    archive=$library.a
    if [[ $os == linux ]]; then
        archive=$fresh/library.a
        "$here/scripts/own-sqlite.sh" "$library.a" "$archive"
    fi
    # SwiftPM takes no notice of a library that changed, and a program would keep the one before; of a source it does.
    printf '/// What the library beside this package holds: a new one has every program linked again.\nlet library = "%s"\n' \
        "$(git hash-object "$archive")" >"$fresh/Library.swift"
    case ,$features, in *,default,* | *,ledger,*) use=server ;; *) use=phone ;; esac # as Package.swift says it
    for file in "$fresh"/*.swift; do
        place "$file" "$here/swift/Sources/NicepayCheckoutFFI/$use/$(basename "$file")"
    done
    for file in "$fresh"/*.h; do
        place "$file" "$here/swift/Sources/NicepayCheckoutC/$(basename "$file")"
    done
    place "$archive" "$here/swift/native/$os-$arch/libnicepay_checkout_ffi.a"
    ;;
*)
    echo "usage: native.sh kotlin|jar|swift" >&2
    exit 2
    ;;
esac
