# tracked.sh - sourced by the gates.
# shellcheck shell=bash

# The files of the tree, one a line: what git tracks, or all files where there is no git.
tracked() {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files -- "$@" | while IFS= read -r f; do [ ! -f "$f" ] || printf '%s\n' "$f"; done
    else
        find "${@:-.}" -name node_modules -prune -o -name 'build*' -prune -o -type f -print | sed 's|^\./||'
    fi
}
