# shellcheck shell=bash
# clang-tidy with the checks of .clang-tidy that find bugs.  A file that passed is not looked at again
# until it, a header or the checks change.
set -u
. tools/sh/tracked.sh
build=${WJ_BUILD:-build}
passed=$build/tidy
mkdir -p "$passed"

headers=$({ tracked '*.h' '*.def' | xargs -r -d '\n' cat .clang-tidy; } | sha256sum | cut -c1-16)

# Only what the build compiles has the flags that tidy needs.
unseen() {
    local file key
    while IFS= read -r file; do
        grep -qF "$file\"" "$build/compile_commands.json" || continue
        key=$headers-$(sha256sum <"$file" | cut -c1-32)
        [ -e "$passed/$key" ] || printf '%s\n%s\n' "$key" "$file"
    done
}

# tidy KEY FILE KEY FILE…: complain, or remember that the file passed.
tidy() {
    local found
    while [ $# -gt 1 ]; do
        if found=$(clang-tidy -p "$build" --quiet "$2" 2>&1) && ! grep -qE '(error|warning): ' <<<"$found"; then
            : >"$passed/$1"
        else
            grep -E '(error|warning): |^Error' <<<"$found" || printf '%s: clang-tidy: %s\n' "$2" "$found"
        fi
        shift 2
    done
}
export -f tidy
export build passed

found=$(tracked 'src/*.c' 'tools/*.c' | unseen |
    xargs -r -d '\n' -P "${JOBS:-2}" -n 8 bash -c 'tidy "$@"' _ |
    sed "s|$PWD/||; s|^.*/\.\./||" | sort -u)
[ -z "$found" ] || printf '%s\nmend the code; a false alarm gets // NOLINT(check-name) and the reason beside it\n' "$found"
[ -z "$found" ]
