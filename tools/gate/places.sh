# shellcheck shell=bash
# No tracked file names the host of a package registry, or a path of somebody's machine.
set -u
. tools/sh/tracked.sh
# Written with brackets so that this file does not find itself.
hosts='registry[.]npm(js|mirror)[.]|deb[.]debian[.]org|security[.]debian[.]org|pypi[.]org|proxy[.]golang[.]org|crates[.]io/|repo1?[.]maven'
paths='(^|[^A-Za-z0-9_.])/(wor[k]|hom[e]|Use[r]s)/[A-Za-z]|/var/tm[p]/|/roo[t]/[.]'
found=$(tracked | grep -vE '^(tools/gate/places[.]sh|tests/data/|docs/domain/)' |
    xargs -r -d '\n' grep -nIE "$hosts|$paths" -- | cut -c1-200)
[ -z "$found" ] || printf '%s\n%s\n' "$found" \
    "take the host or the path out; for lock files: npm install --omit-lockfile-registry-resolved"
[ -z "$found" ]
