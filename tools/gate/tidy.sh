# shellcheck shell=bash
# clang-tidy with the checks of .clang-tidy that find bugs.
set -u
. tools/sh/tracked.sh
build=${WJ_BUILD:-build}
# Only what the build compiles has the flags that tidy needs.
known() {
    while IFS= read -r f; do
        ! grep -qF "/$f\"" "$build/compile_commands.json" || printf '%s\n' "$f"
    done
}
found=$(tracked 'src/*.c' 'tools/*.c' | known |
    xargs -r -P "${JOBS:-2}" -n 4 clang-tidy -p "$build" --quiet 2>/dev/null |
    grep -E '(error|warning): ' | sed "s|^$PWD/||; s|^.*/\.\./||" | sort -u)
[ -z "$found" ] || printf '%s\nmend the code; a false alarm gets // NOLINT(check-name) and the reason beside it\n' "$found"
[ -z "$found" ]
