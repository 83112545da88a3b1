#!/usr/bin/env bash
# setup.sh - install the Debian packages of packaging/debian-packages.txt that are missing; quick when none is.
#
#   setup.sh            install them
#   setup.sh --missing  only name them, one a line
set -euo pipefail
. tools/sh/lib.sh

wanted() {
    local name command
    while read -r name command; do
        case $name in '' | '#'*) continue ;; esac
        [ -n "$command" ] && command -v "$command" >/dev/null && continue
        printf '%s\n' "$name"
    done <packaging/debian-packages.txt
}

missing() {
    local all=()
    mapfile -t all < <(wanted)
    # dpkg-query fails when it does not know a name, which on a bare machine is the very answer sought.
    { dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${all[@]}" 2>/dev/null || true; } |
        sed -n 's/^installed //p' | sort -u >"$1"
    printf '%s\n' "${all[@]}" | sort -u | comm -23 - "$1"
}

if ! command -v dpkg-query >/dev/null; then
    say "not a Debian machine: install by hand what packaging/debian-packages.txt names"
    exit 0
fi
scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
mapfile -t packages < <(missing "$scratch")
[ ${#packages[@]} -gt 0 ] || exit 0
if [ "${1:-}" = --missing ]; then
    printf '%s\n' "${packages[@]}"
    exit 0
fi

root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
        die "missing packages, and neither root nor sudo is at hand; as root: apt-get install ${packages[*]}"
    root=(sudo)
fi
say "installing ${#packages[@]} packages: ${packages[*]}"
# A package that starts its server on installation would take ports nobody asked for.
apt() {
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get -o DPkg::Lock::Timeout=300 -y -qq --no-install-recommends "$@"
}
{
    apt update || say "apt-get update failed; going on with the lists at hand"
    apt install "${packages[@]}" >/dev/null
} || die "apt-get could not install: ${packages[*]}"
