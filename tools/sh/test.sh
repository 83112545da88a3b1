#!/usr/bin/env bash
# test.sh - the whole suite, two stages at a time; the last line is "N passed, N failed".
#
#   test.sh [STAGE…]    all stages, or those named
#
# Each stage is a function stage_NAME that prints what its tools print and leaves
# its counts with tally(); a stage that ends without counts, or badly without a
# failure counted, counts as one failure.
set -uo pipefail
. tools/sh/lib.sh

# The order is that of starting: the long ones first.
STAGES=(sanitize unit e2e tidy console lint gates)
LOGS=build/test
LANES=${LANES:-2}
# A machine without PostgreSQL fails the tests that want it, rather than skip them.
export WJ_NEED_PG=1

# tally PASSED FAILED [SKIPPED]: add to the counts of the running stage.
tally() {
    printf '%s %s %s\n' "$1" "$2" "${3:-0}" >>"$COUNTS"
}

# Counts of "ok" and "not ok" lines (TAP) on standard input, which is passed on.
tally_tap() {
    tee "$COUNTS.tap"
    tally "$(grep -c '^ok' "$COUNTS.tap")" "$(grep -c '^not ok' "$COUNTS.tap")"
    rm -f "$COUNTS.tap"
}

# Counts of a build directory's last `meson test`.
tally_meson() {
    local sums
    sums=$(sed -n 's/.*<testsuites tests="\([0-9]*\)" errors="\([0-9]*\)" failures="\([0-9]*\)".*/\1 \2 \3/p' \
        "$1/meson-logs/testlog.junit.xml" | head -1)
    # shellcheck disable=SC2086
    set -- ${sums:-0 0 0}
    tally $(($1 - $2 - $3)) $(($2 + $3))
}

# tally_node COMMAND…: run node:test; it closes with "# pass N" (TAP) or "ℹ pass N" (spec).
tally_node() {
    local rc=0 out=$COUNTS.out
    "$@" >"$out" 2>&1 || rc=$?
    cat "$out"
    count() {
        sed -nE "s/^(#|ℹ) $1 ([0-9]+)\$/\\2/p" "$out" | tail -1
    }
    [ -z "$(count pass)" ] || tally "$(count pass)" "$(count fail)" "$(count skipped)"
    rm -f "$out"
    return $rc
}

meson_tests() {
    local dir=$1 rc=0
    meson test -C "$dir" --no-rebuild --num-processes 2 --timeout-multiplier 5 --print-errorlogs || rc=$?
    tally_meson "$dir"
    return $rc
}

# The build that is delivered: gcc, warnings are errors.
stage_unit() {
    meson_tests build
}

# The same tests built by clang (its warnings are errors too) with AddressSanitizer
# and UndefinedBehaviorSanitizer.
stage_sanitize() {
    CC=clang CXX=clang++ meson_setup build-sanitize -Db_sanitize=address,undefined -Db_lundef=false \
        -Dconsole=disabled -Doptimization=1 || return 1
    ninja -j "$JOBS" -C build-sanitize || return 1
    tally 1 0
    ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1 \
        LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0 \
        UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 meson_tests build-sanitize
}

# Console and portal: types, and the unit tests.
stage_console() {
    [ -f console/package.json ] || return 0
    npm_ci console || return 1
    if npm --prefix console run check --silent; then tally 1 0; else tally 0 1; fi
    tally_node npm --prefix console test --silent
}

# The whole story in a real browser against the real program, on SQLite and on PostgreSQL.
stage_e2e() {
    [ -f tests/e2e/package.json ] || return 0
    use_node
    npm_ci tests/e2e || return 1
    tally_node tests/pg.sh run npm --prefix tests/e2e test --silent
}

stage_tidy() {
    tools/sh/lint.sh tidy | tally_tap
}

stage_lint() {
    local gates
    gates=$(tools/sh/lint.sh --list | grep -vx tidy)
    # shellcheck disable=SC2086
    tools/sh/lint.sh $gates | tally_tap
}

# Every gate shown to fail on a planted defect.
stage_gates() {
    local test
    for test in tests/gates/test_*.sh; do
        [ ! -f "$test" ] || "$test"
    done | tally_tap
}

# run STAGE: in the background; output and counts go to files.
run() {
    local stage=$1 rc=0 start=$SECONDS
    COUNTS=$LOGS/$stage.counts
    : >"$COUNTS"
    (stage_"$stage") >"$LOGS/$stage.log" 2>&1 </dev/null || rc=$?
    if [ $rc -ne 0 ] && ! awk '$2 > 0 { bad = 1 } END { exit !bad }' "$COUNTS"; then
        tally 0 1
        printf '%s\n' "stage $stage ended with status $rc" >>"$LOGS/$stage.log"
    fi
    printf '%s\n' $((SECONDS - start)) >"$LOGS/$stage.seconds"
}

sum() {
    cat "$@" /dev/null | awk '{ p += $1; f += $2; s += $3 } END { printf "%d %d %d\n", p, f, s }'
}

# report STAGE: its whole log when something failed, one line else.
report() {
    local stage=$1 passed failed skipped
    read -r passed failed skipped < <(sum "$LOGS/$stage.counts")
    if [ "$failed" -gt 0 ]; then
        printf '\n===== %s =====\n' "$stage"
        tail -n 400 "$LOGS/$stage.log"
        printf '===== end of %s; all of it: %s =====\n\n' "$stage" "$LOGS/$stage.log"
    fi
    printf '%-10s %5d passed %4d failed %4d skipped %5ds\n' "$stage" "$passed" "$failed" "$skipped" \
        "$(cat "$LOGS/$stage.seconds")"
}

build() {
    meson_setup build && tools/sh/console.sh && ninja -j "$JOBS" -C build || return 1
    tools/sh/fonts.sh || say "no FangSong font: documents fall back to Noto Serif CJK"
}

main() {
    local stages=("$@")
    [ $# -gt 0 ] || stages=("${STAGES[@]}")
    rm -rf "$LOGS"
    mkdir -p "$LOGS"
    local start=$SECONDS
    if ! build >"$LOGS/build.log" 2>&1; then
        cat "$LOGS/build.log"
        echo "0 passed, 1 failed"
        exit 1
    fi
    printf '%-10s %5d passed %4d failed %4d skipped %5ds\n' build 1 0 0 $((SECONDS - start))
    echo "1 0 0" >"$LOGS/build.counts"

    local stage
    for stage in "${stages[@]}"; do
        declare -F "stage_$stage" >/dev/null || die "no stage $stage; there are: ${STAGES[*]}"
        while [ "$(jobs -rp | wc -l)" -ge "$LANES" ]; do
            wait -n
        done
        run "$stage" &
    done
    wait
    for stage in "${stages[@]}"; do
        report "$stage"
    done
    local passed failed skipped
    read -r passed failed skipped < <(sum "$LOGS"/*.counts)
    printf 'whole run: %ds\n' $((SECONDS - start))
    if [ "$skipped" -gt 0 ]; then
        printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    else
        printf '%d passed, %d failed\n' "$passed" "$failed"
    fi
    [ "$failed" -eq 0 ]
}

main "$@"
