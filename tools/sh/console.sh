#!/usr/bin/env bash
# console.sh - build console/dist with Vite when its sources changed.
set -euo pipefail
. tools/sh/lib.sh

[ -f console/package.json ] || exit 0
if ! command -v npm >/dev/null; then
    say "npm is missing: the program is built without console and portal"
    exit 0
fi
use_node
npm_ci console

# One digest over all sources: file times say nothing after a checkout.
digest=$(find console -path console/node_modules -prune -o -path console/dist -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
[ "$(cat console/dist/.built 2>/dev/null)" != "$digest" ] || exit 0
say "building console and portal"
npm --prefix console run build
printf '%s\n' "$digest" >console/dist/.built
