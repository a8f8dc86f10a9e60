#!/usr/bin/env bash
# Runs a command with Swift 6 at hand: `swift-run.sh [-C DIR] COMMAND ARG...`.
# Uses the machine's own Swift when it has version 6 or newer, else the cached Debian 13 root,
# with this project mounted at the same path inside as outside and the network shared, so that
# a server on the loopback address is reachable from the tests.
#
# NICEPAY_BIND="DIR DIR" mounts more folders; variables named NICEPAY_* and CI are passed on.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)

dir=$PWD
if [[ ${1:-} == -C ]]; then
    dir=$(cd "$2" && pwd)
    shift 2
fi
[[ $# -gt 0 ]] || { echo "usage: swift-run.sh [-C DIR] COMMAND ARG..." >&2; exit 2; }

# The compiler's first line reads "Swift version 6.0.3 (...)" or "Apple Swift version 6.1 ...".
own_swift_major() {
    command -v swift >/dev/null || return 1
    swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\..*/\1/p' | head -n 1
}
if major=$(own_swift_major) && [[ ${major:-0} -ge 6 ]]; then
    cd "$dir"
    exec "$@"
fi

root=$("$here/swift-root.sh")
mkdir -p "$root/root/.cache"

keep=()
while IFS='=' read -r name _; do
    [[ $name == NICEPAY_* || $name == CI ]] && keep+=("$name=${!name}")
done < <(env)

# shellcheck disable=SC2016 # the inner shell expands these
exec unshare --mount --propagation private bash -c '
    set -e
    root=$1; dir=$2; binds=$3; shift 3
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    for path in $binds; do
        mkdir -p "$root$path"
        mount --bind "$path" "$root$path"
    done
    cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
    # chroot has no working-directory option, so a shell inside changes to it.
    exec env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 TERM="${TERM:-dumb}" \
        "${@:2:$1}" chroot "$root" bash -c '\''cd "$1" && shift && exec "$@"'\'' run "$dir" "${@:2+$1}"
' swift-run "$root" "$dir" "$project ${NICEPAY_BIND:-}" "${#keep[@]}" ${keep[@]+"${keep[@]}"} "$@"
