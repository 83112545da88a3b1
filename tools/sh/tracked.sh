# tracked.sh - sourced by the gates.
# shellcheck shell=bash

# tracked [PATTERN…]: the files of the tree that match a pattern (of all its path), one a line:
# what git tracks, or all files where there is no git.
tracked() {
    local file pattern
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git -c core.quotepath=off ls-files
    else
        find . \( -name node_modules -o -path './build*' \) -prune -o -type f -print | sed 's|^\./||'
    fi | while IFS= read -r file; do
        [ -f "$file" ] || continue
        [ $# -gt 0 ] || printf '%s\n' "$file"
        for pattern; do
            # shellcheck disable=SC2254
            case $file in $pattern) printf '%s\n' "$file" && break ;; esac
        done
    done
}
