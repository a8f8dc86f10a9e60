#!/usr/bin/env bash
# A throw-away PostgreSQL server for the tests, in a directory of its own:
#
#     scripts/postgres.sh start [DIR] [--durable] [--tls]
#     scripts/postgres.sh stop  [DIR] [-m fast|smart|immediate]
#     scripts/postgres.sh url   [DIR] [--socket]
#
# DIR is build/postgres unless given. Any number of servers run beside each other, each in its own DIR.
# `start` makes the server where there is none and does nothing where it runs; address and password stay the same
# from then on. `stop` keeps the data; remove DIR to be rid of it. `url` prints the connection URL, running or not.
#
# --durable   wait for the disk (fsync), as a merchant's server does; without it, only a crash of the machine loses data
# --tls       TCP connections must use TLS; DIR/tls/ca.crt is the authority that signed for 127.0.0.1 and localhost
# --socket    the URL of the Unix socket, rather than that of TCP
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
name=nicepay # the superuser and the database

fail() {
    echo "postgres.sh: $*" >&2
    exit 1
}

usage() {
    sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
}

# The newest server on this machine; Debian's package, where it has none.
find_server() {
    bin=$(find /usr/lib/postgresql/*/bin/initdb -printf '%h\n' 2>/dev/null | sort -V | tail -n 1)
    [[ -n $bin ]] || bin=$(dirname "$(command -v initdb || echo .)")
    [[ $bin != . ]]
}

install_server() {
    # In this order, for the package would make and start a server of its own.
    "$project/scripts/debian.sh" postgresql-common openssl
    sed -i 's/^#\? *create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
    "$project/scripts/debian.sh" postgresql
    find_server || fail "Debian's package postgresql brought no initdb"
}

# PostgreSQL refuses to run as root.
choose_user() {
    as=()
    owner=$(id -un)
    [[ $EUID -eq 0 ]] || return 0
    owner=nobody
    ! id postgres >/dev/null 2>&1 || owner=postgres
    as=(setpriv --reuid "$owner" --regid "$(id -g "$owner")" --clear-groups)
    # A checkout in root's home: the server may pass, though its user may not.
    "${as[@]}" test -x "$dir" || as+=(--inh-caps +dac_override --ambient-caps +dac_override)
}

# 107 bytes are the longest path of a Unix socket.
choose_socket() {
    socket=$dir/socket
    [[ $((${#socket} + 18)) -le 107 ]] || socket=/tmp/nicepay-postgres-$(sha256sum <<<"$dir" | cut -c 1-16)
}

make_data() {
    head -c 18 /dev/urandom | base64 | tr '+/' '-_' >"$dir/password"
    chmod 600 "$dir/password"
    own "$dir/password"
    rm -rf "$dir/data" "$dir/data.new"
    mkdir -m 700 "$dir/data.new"
    own "$dir/data.new"
    "${as[@]}" "$bin/initdb" --no-sync --no-instructions --locale=C --encoding=UTF8 --auth=scram-sha-256 \
        --username="$name" --pwfile="$dir/password" "$dir/data.new" >"$dir/initdb.log" 2>&1 ||
        fail "initdb failed: $(tail -n 3 "$dir/initdb.log")"
    "${as[@]}" "$bin/postgres" --single -F -D "$dir/data.new" postgres <<<"CREATE DATABASE $name" >>"$dir/initdb.log" 2>&1 ||
        fail "the database was not made: $(tail -n 3 "$dir/initdb.log")"
    echo "include 'nicepay.conf'" >>"$dir/data.new/postgresql.conf"
    # Its name last: a start that was interrupted begins anew.
    mv "$dir/data.new" "$dir/data"
}

make_certificate() {
    local tls=$dir/tls.new
    rm -rf "$tls"
    mkdir "$tls"
    # An authority and a server: rustls takes no certificate that is both.
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=$name test authority" \
        -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign" \
        -keyout "$tls/ca.key" -out "$tls/ca.crt" 2>"$dir/openssl.log"
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" \
        -keyout "$tls/server.key" -out "$tls/server.csr" 2>>"$dir/openssl.log"
    openssl x509 -req -in "$tls/server.csr" -CA "$tls/ca.crt" -CAkey "$tls/ca.key" -CAcreateserial -days 3650 \
        -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n') \
        -out "$tls/server.crt" 2>>"$dir/openssl.log"
    rm "$tls/ca.key" "$tls/server.csr"
    chmod 600 "$tls/server.key"
    own "$tls/server.key" "$tls/server.crt"
    mv "$tls" "$dir/tls"
}

own() {
    [[ $EUID -ne 0 ]] || chown "$owner" "$@"
}

# Written last, when all is known: what a running server has been started with.
settings() {
    echo "listen_addresses = '127.0.0.1'"
    echo "unix_socket_directories = '$socket'"
    echo "max_connections = 200"
    echo "timezone = 'UTC'"
    echo "log_timezone = 'UTC'"
    # A commit stays a commit through `stop -m immediate`: it is in the system's memory, which outlives the server.
    echo "synchronous_commit = on"
    echo "fsync = $durable"
    echo "full_page_writes = $durable"
    echo "ssl = $tls"
    if [[ $tls == on ]]; then
        echo "ssl_cert_file = '$dir/tls/server.crt'"
        echo "ssl_key_file = '$dir/tls/server.key'"
    fi
}

# A server that was killed a moment ago, or recovers, is there and answers nobody: this waits until it does either.
running() {
    local tries
    for tries in {1..600}; do
        [[ -s $dir/data/postmaster.pid ]] && "${as[@]}" "$bin/pg_ctl" --pgdata="$dir/data" status >/dev/null || return 1
        port=$(sed -n 4p "$dir/data/postmaster.pid" 2>/dev/null || true)
        ! "$bin/pg_isready" --quiet --host="$socket" --port="${port:-0}" || return 0
        sleep 0.1
    done
    fail "the server in $dir does not answer; see $dir/server.log"
}

# Ports below those that the system lends to outgoing connections: a server that is stopped gets its own again.
launch() {
    local said tries
    for tries in {1..40}; do
        port=$(cat "$dir/port" 2>/dev/null || echo $((20000 + RANDOM % 12000)))
        said=$(stat -c %s "$dir/server.log")
        if "${as[@]}" "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/server.log" --options="-p $port" \
            --wait --timeout=300 start </dev/null >/dev/null 2>&1 9>&-; then
            echo "$port" >"$dir/port"
            return
        fi
        said=$(tail -c "+$((said + 1))" "$dir/server.log")
        case $said in
        *"Address already in use"*) [[ ! -e $dir/port || $tries -lt 20 ]] || rm "$dir/port" ;;
        *"still in use"* | *"postmaster.pid\" already exists"*) ;; # children of a killed server, on their way out
        *) fail "the server did not start; $dir/server.log ends with: $(tail -n 3 <<<"$said")" ;;
        esac
        [[ ! -e $dir/port ]] || sleep 0.25
    done
    fail "found no free port; see $dir/server.log"
}

start() {
    find_server || install_server
    mkdir -p "$dir"
    choose_user
    exec 9>"$dir/lock"
    flock 9
    [[ -e $dir/data/PG_VERSION ]] || make_data
    [[ $tls == off || -e $dir/tls/server.crt ]] || make_certificate
    if running; then
        [[ $(settings) == "$(cat "$dir/data/nicepay.conf")" ]] ||
            fail "the server in $dir runs with other options: stop it first"
        echo "$port" >"$dir/port"
        return
    fi
    settings >"$dir/data/nicepay.conf"
    local host=host
    [[ $tls == off ]] || host=hostssl
    printf '%s\n' "local all all scram-sha-256" "$host all all 127.0.0.1/32 scram-sha-256" >"$dir/data/pg_hba.conf"
    mkdir -p "$socket"
    touch "$dir/server.log"
    own "$socket" "$dir/server.log" "$dir/data/nicepay.conf" "$dir/data/pg_hba.conf"
    launch
}

stop() {
    [[ -d $dir/data ]] || return 0
    find_server || fail "no PostgreSQL server here to stop $dir with"
    choose_user
    exec 9>"$dir/lock"
    flock 9
    ! "${as[@]}" "$bin/pg_ctl" --pgdata="$dir/data" status >/dev/null || "${as[@]}" "$bin/pg_ctl" --pgdata="$dir/data" --mode="$mode" --wait --timeout=300 stop >/dev/null 9>&-
    [[ $socket == "$dir/socket" ]] || rm -rf "$socket"
}

url() {
    [[ -e $dir/port ]] || fail "no server was started in $dir: run \`scripts/postgres.sh start $dir\`"
    local login port
    login=$name:$(cat "$dir/password")
    port=$(cat "$dir/port")
    if [[ $over == socket ]]; then
        echo "postgres://$login@${socket//\//%2F}:$port/$name"
    elif grep -qx 'ssl = on' "$dir/data/nicepay.conf"; then
        echo "postgres://$login@127.0.0.1:$port/$name?sslmode=require"
    else
        echo "postgres://$login@127.0.0.1:$port/$name"
    fi
}

command=${1:-}
shift || usage
dir=$project/build/postgres durable=off tls=off mode=fast over=tcp
while [[ $# -gt 0 ]]; do
    case $command:$1 in
    start:--durable) durable=on ;;
    start:--tls) tls=on ;;
    url:--socket) over=socket ;;
    stop:-m)
        mode=${2:-}
        shift
        [[ $mode =~ ^(fast|smart|immediate)$ ]] || usage
        ;;
    *:-*) usage ;;
    *) dir=$1 ;;
    esac
    shift
done
dir=$(realpath -m "$dir")
choose_socket
case $command in
start | stop | url) "$command" ;;
*) usage ;;
esac
