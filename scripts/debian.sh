#!/usr/bin/env bash
# Installs Debian packages for the project's own scripts, one call at a time: the suites of `make test` run beside each
# other, and apt fails where another holds its lock.
#
#     scripts/debian.sh PACKAGE...     without one, only the package lists
set -euo pipefail

if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
    echo "debian.sh: this needs root on Debian or Ubuntu; or install by hand: $*" >&2
    exit 1
fi
exec 9>/tmp/nicepay-debian.lock
flock 9
export DEBIAN_FRONTEND=noninteractive
apt-get update >&2
apt-get install -y "$@" >&2
