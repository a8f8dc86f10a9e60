#!/usr/bin/env bash
# PgBouncer in transaction mode before the server of scripts/postgres.sh, for the tests:
#
#     scripts/pooler.sh start [DIR]
#     scripts/pooler.sh url   [DIR]
#     scripts/pooler.sh stop  [DIR]
#
# DIR is build/postgres unless given, as for the server, which `start` starts where it does not run. Two connections to
# the server serve everybody, so that whoever keeps something in a session does not find it again.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
name=nicepay

install_pooler() {
    # In this runlevel the package starts no pooler of its own.
    RUNLEVEL=1 "$project/scripts/debian.sh" pgbouncer
}

start() {
    command -v pgbouncer >/dev/null || install_pooler
    "$project/scripts/postgres.sh" start "$dir"
    exec 9>"$dir/pooler.lock"
    flock 9
    ! answers || return 0
    local folder=/tmp/nicepay-pooler-$(cksum <<<"$dir" | cut -d ' ' -f 1)
    local as=()
    rm -rf "$folder"
    mkdir -m 700 "$folder"
    echo $((20000 + RANDOM % 12000)) >"$dir/pooler.port"
    echo "\"$name\" \"$(cat "$dir/password")\"" >"$folder/users.txt"
    cat >"$folder/pooler.ini" <<INI
[databases]
$name = host=127.0.0.1 port=$(cat "$dir/port") dbname=$name
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $(cat "$dir/pooler.port")
unix_socket_dir =
auth_type = plain
auth_file = $folder/users.txt
pool_mode = transaction
default_pool_size = 2
max_client_conn = 500
logfile = $folder/log
pidfile = $folder/pid
INI
    echo "$folder" >"$dir/pooler.folder"
    if [[ $EUID -eq 0 ]]; then
        chown -R nobody "$folder"
        as=(setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups)
    fi
    (cd "$folder" && "${as[@]}" pgbouncer -q -d pooler.ini 9>&-)
    for _ in {1..100}; do
        ! answers || return 0
        sleep 0.1
    done
    tail -n 3 "$folder/log" >&2
    exit 1
}

answers() {
    [[ -e $dir/pooler.port ]] && (exec 8<>"/dev/tcp/127.0.0.1/$(cat "$dir/pooler.port")") 2>/dev/null
}

stop() {
    [[ -e $dir/pooler.folder ]] || return 0
    kill "$(cat "$(cat "$dir/pooler.folder")/pid")" 2>/dev/null || true
    rm -rf "$(cat "$dir/pooler.folder")" "$dir/pooler.folder" "$dir/pooler.port"
}

url() {
    echo "postgres://$name:$(cat "$dir/password")@127.0.0.1:$(cat "$dir/pooler.port")/$name"
}

dir=$(realpath -m "${2:-$project/build/postgres}")
case ${1:-} in
start | stop | url) "$1" ;;
*)
    sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
