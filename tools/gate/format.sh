# shellcheck shell=bash
# The C sources lie as .clang-format says.
set -u
. tools/sh/tracked.sh
bad=$(tracked '*.c' '*.h' | while IFS= read -r f; do
    clang-format "$f" | cmp -s - "$f" || printf '%s\n' "$f: not laid out as .clang-format says"
done)
[ -z "$bad" ] || printf '%s\nrun ./dev fmt\n' "$bad"
[ -z "$bad" ]
