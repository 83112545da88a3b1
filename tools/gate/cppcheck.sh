# shellcheck shell=bash
# cppcheck has nothing to say about the C sources.
set -u
# Suppressed are checks that stumble over noreturn functions, structs by value and out parameters;
# clang-tidy, gcc and the sanitizers look for the same.
. tools/sh/tracked.sh
tracked 'src/*.c' 'tools/*.c' >"${TMPDIR:-/tmp}/wj-cppcheck.$$"
trap 'rm -f "${TMPDIR:-/tmp}/wj-cppcheck.$$"' EXIT
[ -s "${TMPDIR:-/tmp}/wj-cppcheck.$$" ] || exit 0
cppcheck --quiet --std=c11 --language=c --enable=warning,portability,performance --inline-suppr \
    --suppress=missingIncludeSystem --suppress=unknownMacro --suppress=nullPointerRedundantCheck \
    --suppress=funcArgOrderDifferent --suppress=unknownEvaluationOrder --suppress=uninitvar --suppress=uninitStructMember --error-exitcode=1 -j "${JOBS:-2}" -Isrc -Itools \
    -DWJ_VERSION='""' --file-list="${TMPDIR:-/tmp}/wj-cppcheck.$$" || {
    echo "mend the code; a false alarm gets /* cppcheck-suppress ID */ and the reason beside it"
    exit 1
}
