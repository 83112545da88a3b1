#!/bin/sh
# A private PostgreSQL for tests: own data, own socket, nothing of the system's is touched.
#
#   tests/pg.sh run COMMAND...   start one, run the command with WJ_TEST_PG set to its url, stop it, remove it
#   tests/pg.sh start DIR        start one in DIR (made) and print its url
#   tests/pg.sh crash DIR        end it as a power cut would, and start it again
#   tests/pg.sh stop DIR         stop it and remove DIR
#
# Works as root (the server then runs as the user postgres) and as anybody else.
# Without PostgreSQL on the machine, run ends with 77, which Meson counts as skipped;
# with WJ_NEED_PG=1 that is a failure.
set -eu

find_bin() {
    for d in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(pg_config --bindir 2>/dev/null || true)"; do
        if [ -x "$d/initdb" ]; then
            echo "$d"
            return
        fi
    done
    echo "PostgreSQL is not installed (Debian: apt-get install postgresql-15)" >&2
    [ "${WJ_NEED_PG:-0}" = 1 ] && exit 1
    exit 77
}

# Run a program of the server as the user who may: the server refuses to be root.
as_server() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && exec runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

start() {
    dir=$1
    mkdir -p "$dir"
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$dir"
    fi
    chmod 755 "$dir"
    as_server "$bin/initdb" -D "$dir/data" -U wangjian -A trust -E UTF8 --locale=C.UTF-8 --no-instructions --no-sync \
        >"$dir.initdb" 2>&1 || { cat "$dir.initdb" >&2; rm -f "$dir.initdb"; exit 1; }
    rm -f "$dir.initdb"
    up "$dir"
}

# Only a socket in DIR: the number of the port is part of the socket's name and disturbs nobody.
up() {
    as_server "$bin/pg_ctl" -D "$1/data" -l "$1/log" -w -t 60 \
        -o "-c listen_addresses='' -c unix_socket_directories=$1 -c max_connections=120 -c shared_buffers=64MB -c recovery_init_sync_method=syncfs" \
        start >/dev/null || { cat "$1/log" >&2; exit 1; }
}

down() {
    as_server "$bin/pg_ctl" -D "$1/data" -m "${2:-fast}" -w stop >/dev/null 2>&1 || true
}

command=${1:-}
bin=$(find_bin)
case $command in
run)
    shift
    dir=$(mktemp -d "${TMPDIR:-/tmp}/wjpg.XXXXXX")
    trap 'down "$dir" immediate; rm -rf "$dir"' EXIT
    trap 'exit 1' INT TERM HUP
    start "$dir"
    WJ_TEST_PG="postgresql://wangjian@/postgres?host=$dir"
    WJ_TEST_PG_DIR=$dir
    WJ_TEST_PG_SH=$(cd "$(dirname "$0")" && pwd)/pg.sh
    export WJ_TEST_PG WJ_TEST_PG_DIR WJ_TEST_PG_SH
    "$@"
    ;;
start)
    start "$2"
    echo "postgresql://wangjian@/postgres?host=$2"
    ;;
crash)
    down "$2" immediate
    up "$2"
    ;;
stop)
    down "$2"
    rm -rf "$2"
    ;;
*)
    sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
    exit 64
    ;;
esac
