#!/usr/bin/env bash
# Makes (once) a Debian 13 root with Swift 6 in the user's cache and prints where it is.
# Debian 12 has no Swift package; a root of the next Debian gives one without leaving apt.
#
# Run it as root on any Debian or Ubuntu. A second run is instant; a half-done first run is
# thrown away and begun again. Everything is mounted in a private namespace, so nothing stays
# mounted afterwards and the folder can be removed with a plain `rm -rf`.
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../scripts" && pwd)
suite=trixie
packages=(swiftlang g++ libc6-dev libstdc++-14-dev ca-certificates)
# Raise when the recipe below changes, so that older roots are made anew.
recipe=1
# For a package by its git URL, and for the example shop's database. Put into a root that is there already, too.
more=(git libsqlite3-dev)

cache=${NICEPAY_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/nicepay-checkout}
root=$cache/swift-root
stamp=$root/.nicepay-recipe
wanted="$suite $recipe ${packages[*]}"

say() { printf 'swift-root: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

made() { [[ -f $stamp && $(<"$stamp") == "$wanted" ]]; }
ready() { made && [[ -f $stamp-more && $(<"$stamp-more") == "${more[*]}" ]]; }

if ready; then
    printf '%s\n' "$root"
    exit 0
fi

[[ $(uname -s) == Linux ]] || die "needs Linux; on a Mac use the Swift that comes with Xcode"
[[ $(id -u) == 0 ]] || die "needs root to make and enter a chroot; or install Swift 6 yourself and put it on PATH"
command -v apt-get >/dev/null || die "needs apt (Debian or Ubuntu); or install Swift 6 yourself and put it on PATH"
unshare --mount true 2>/dev/null || die "may not make a mount namespace here (a container without CAP_SYS_ADMIN?)"

mkdir -p "$cache"
exec 9>"$cache/swift-root.lock"
flock 9
# Another run may have finished while this one waited.
if ready; then
    printf '%s\n' "$root"
    exit 0
fi

log=$cache/swift-root.log
step() { # name, command...
    say "$1"
    shift
    if ! "$@" >>"$log" 2>&1; then
        tail -n 20 "$log" >&2
        die "failed; the whole log is $log"
    fi
}

inside() { # root, command in it, with /proc and /dev for as long as it runs
    # shellcheck disable=SC2016 # the inner shell expands these
    unshare --mount --propagation private bash -c '
        set -e
        root=$1; shift
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
            DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"
    ' inside "$@"
}

add_more() { # root
    step "package lists" inside "$1" apt-get update
    step "${more[*]}" inside "$1" apt-get install -y --no-install-recommends --no-upgrade "${more[@]}"
    step "clean" inside "$1" apt-get clean
    printf '%s\n' "${more[*]}" >"$1/.nicepay-recipe-more"
}

if made; then
    add_more "$root"
    printf '%s\n' "$root"
    exit 0
fi

free_mib=$(df --output=avail -m "$cache" | tail -n 1)
((free_mib > 6000)) || die "needs 6 GB free in $cache, and $free_mib MiB are left"

say "making a Debian $suite root with ${packages[0]} in $root (some minutes, once)"

if ! command -v debootstrap >/dev/null; then
    "$scripts/debian.sh" debootstrap
fi
[[ -e /usr/share/debootstrap/scripts/$suite ]] ||
    die "this machine's debootstrap does not know '$suite'; upgrade the debootstrap package"

# The mirror is the one that this machine's apt already uses, so a private mirror just works.
mirrors() {
    apt-get indextargets --format '$(REPO_URI) $(LABEL) $(ORIGIN)' 'Created-By: Packages' |
        awk '$2 == "Debian" && $3 == "Debian" { print $1 }'
}
mirror=${NICEPAY_DEBIAN_MIRROR:-$(mirrors | head -n 1)}
if [[ -z $mirror ]]; then
    "$scripts/debian.sh" # the package lists
    mirror=$(mirrors | head -n 1)
fi
[[ -n $mirror ]] || die "no Debian mirror among apt's sources; set NICEPAY_DEBIAN_MIRROR to one"

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
if [[ ! -e $keyring ]]; then
    "$scripts/debian.sh" debian-archive-keyring
fi

# Made beside its place and moved there when whole: what carries the final name is complete.
part=$root.part
rm -rf "$part" "$root"
: >"$log"
step "base system" unshare --mount --propagation private \
    debootstrap --variant=minbase --keyring="$keyring" "$suite" "$part" "$mirror"

mkdir -p "$part/etc/apt/apt.conf.d"
# The machine's own proxy and date settings have to hold inside as well.
apt-config dump --format '%f "%v";%n' Acquire::http::Proxy Acquire::https::Proxy \
    Acquire::Check-Valid-Until Acquire::Check-Date >"$part/etc/apt/apt.conf.d/90host"
printf 'APT::Install-Recommends "false";\n' >"$part/etc/apt/apt.conf.d/91lean"
cp -L /etc/resolv.conf "$part/etc/resolv.conf" 2>/dev/null || true
cp -L /etc/hosts "$part/etc/hosts" 2>/dev/null || true

step "package lists" inside "$part" apt-get update
step "${packages[*]}" inside "$part" apt-get install -y --no-install-recommends "${packages[@]}"
add_more "$part"
step "check" inside "$part" swift --version

printf '%s\n' "$wanted" >"$part/.nicepay-recipe"
mv "$part" "$root"
say "ready: $(grep -m 1 'Swift version' "$log" || true)"
printf '%s\n' "$root"
