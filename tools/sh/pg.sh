#!/usr/bin/env bash
# pg.sh - a private PostgreSQL for tests and benchmarks, on a Unix socket alone.
#
#   pg.sh start DIR [SETTING=VALUE…]   starts it, prints the URL of an empty database
#   pg.sh stop DIR                     stops it and removes DIR
#
# DIR must be short (a socket path has 107 bytes) and not exist yet.
set -euo pipefail

bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)
command=${1:?start or stop}
dir=${2:?directory}
shift 2

# PostgreSQL refuses to run as root: its own user, made by the Debian package, does.
as_owner() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

start() {
    mkdir -m 755 "$dir"
    [ "$(id -u)" -ne 0 ] || chown postgres: "$dir"
    as_owner "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    {
        printf "%s\n" "listen_addresses = ''" "unix_socket_directories = '$dir'" "max_connections = 60" \
            "shared_buffers = 64MB" "timezone = 'UTC'"
        printf "%s\n" "$@"
    } | as_owner tee -a "$dir/data/postgresql.conf" >/dev/null
    as_owner "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 start >/dev/null || {
        cat "$dir/log" >&2
        exit 1
    }
    as_owner "$bin/createdb" -h "$dir" -U postgres wangjian
    printf 'postgresql://postgres@/wangjian?host=%s\n' "$dir"
}

stop() {
    [ -d "$dir/data" ] || return 0
    as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null || true
    rm -rf "$dir"
}

case $command in
start) start "$@" ;;
stop) stop ;;
*)
    echo "pg.sh: start or stop" >&2
    exit 64
    ;;
esac
