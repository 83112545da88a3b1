#!/usr/bin/env bash
# lint.sh - the gates: tools/gate/NAME.sh, one line "ok NAME" or "not ok NAME" each (TAP).
#
#   lint.sh [NAME…]    all gates, or those named
#   lint.sh --list     their names
#
# A gate prints its complaints, each with what to do, and exits non-zero when there is one.
set -uo pipefail

if [ "${1:-}" = --list ]; then
    for gate in tools/gate/*.sh; do basename "$gate" .sh; done
    exit 0
fi

names=("$@")
[ $# -gt 0 ] || mapfile -t names < <("$0" --list)
failed=0
for name in "${names[@]}"; do
    if [ ! -f "tools/gate/$name.sh" ]; then
        echo "not ok $name - there is no gate of this name"
        failed=1
    elif output=$(bash "tools/gate/$name.sh" 2>&1); then
        [ -z "$output" ] || printf '%s\n' "$output" | sed 's/^/# /'
        echo "ok $name"
    else
        printf '%s\n' "$output" | sed 's/^/# /'
        echo "not ok $name"
        failed=1
    fi
done
exit $failed
