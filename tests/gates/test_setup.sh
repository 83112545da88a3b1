#!/usr/bin/env bash
# test_setup.sh - what setup.sh finds missing, on machines that know no package, some, and all. Prints TAP.
set -uo pipefail

ROOT=$PWD
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
NUMBER=0
FAILED=0

# A checkout of three packages, one of which a command stands for, and a dpkg-query that knows those given.
machine() {
    rm -rf "$WORK/tree"
    mkdir -p "$WORK/tree/tools" "$WORK/tree/packaging" "$WORK/tree/bin"
    cp -r "$ROOT/tools/sh" "$WORK/tree/tools/"
    cd "$WORK/tree" || exit 1
    printf '%s\n' '# what the program needs' 'libone-dev' 'libtwo-dev' 'shell sh' >packaging/debian-packages.txt
    {
        echo '#!/bin/sh'
        for name in "$@"; do echo "echo 'installed $name'"; done
        # The real one fails when it does not know a name.
        echo "exit $((3 - $# > 1 ? 1 : 0))"
    } >bin/dpkg-query
    chmod +x bin/dpkg-query
}

# finds WANTED DESCRIPTION: setup.sh --missing names exactly these.
finds() {
    local found rc=0
    NUMBER=$((NUMBER + 1))
    found=$(PATH=$PWD/bin:$PATH tools/sh/setup.sh --missing 2>&1) || rc=$?
    found=$(tr '\n' ' ' <<<"$found")
    if [ $rc -eq 0 ] && [ "${found% }" = "$1" ]; then
        echo "ok $NUMBER - $2"
    else
        FAILED=1
        echo "# ended with $rc and named: $found"
        echo "not ok $NUMBER - $2"
    fi
}

machine
finds 'libone-dev libtwo-dev' 'a machine that knows no package lacks all of them'
machine libone-dev
finds 'libtwo-dev' 'a machine that knows one lacks the other'
machine libone-dev libtwo-dev
finds '' 'a machine that knows all lacks none'

echo "1..$NUMBER"
exit $FAILED
