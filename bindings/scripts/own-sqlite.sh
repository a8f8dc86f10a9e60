#!/usr/bin/env bash
# Copies a static library with its SQLite under names of its own: own-sqlite.sh FROM TO
# Under the plain names, a program has one SQLite: the shop's own database would get the ledger's, with its settings, or the
# ledger the shop's.
set -euo pipefail

names=$(mktemp)
trap 'rm -f "$names"' EXIT
nm --defined-only --extern-only "$1" 2>/dev/null | awk '$3 ~ /^sqlite3/ { print $3, "nicepay_" $3 }' | sort -u >"$names"
objcopy --redefine-syms="$names" "$1" "$2"
