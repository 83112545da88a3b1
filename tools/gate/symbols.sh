# shellcheck shell=bash
# Symbols of the built libraries keep to src/FLOORS, make no call cycle, and are named after their module.
set -u
build=${WJ_BUILD:-build}
find "$build/src" -name '*.a' -print0 | xargs -0 -r nm -P -A 2>/dev/null | "${WJ_CHECK:-build/tools/check}/symbols"
