#!/usr/bin/env bash
# fuzz.sh - libFuzzer on the targets of tests/fuzz, with address and undefined-behaviour sanitizers.
#
#   fuzz.sh [TARGET|all] [SECONDS]    all of them, 30 seconds each
#
# New inputs are kept under build-fuzz/corpus; an input that crashes is left in build-fuzz as
# NAME-crash-…: put it into tests/fuzz/corpus/NAME together with the fix.
set -euo pipefail
. tools/sh/lib.sh

target=${1:-all}
seconds=${2:-30}
# A word behind the options has to be a number.
[[ $seconds =~ ^[0-9]+$ ]] || die "fuzz: SECONDS must be a number, not $seconds"

if [ "$target" = all ]; then
    mapfile -t names < <(find tests/fuzz -name 'fuzz_*.c' -printf '%f\n' | sed 's/^fuzz_//; s/\.c$//' | sort)
else
    [ -f "tests/fuzz/fuzz_$target.c" ] || die "fuzz: there is no tests/fuzz/fuzz_$target.c"
    names=("$target")
fi

CC=clang CXX=clang++ meson_setup build-fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false \
    -Dconsole=disabled -Doptimization=1 -Dc_args=-fsanitize=fuzzer-no-link
failed=0
for name in "${names[@]}"; do
    ninja -j "$JOBS" -C build-fuzz "tests/fuzz/fuzz_$name" >/dev/null
    mkdir -p "build-fuzz/corpus/$name"
    say "fuzzing $name for $seconds s"
    if "build-fuzz/tests/fuzz/fuzz_$name" -max_total_time="$seconds" -max_len=65536 -timeout=10 -print_final_stats=1 \
        -artifact_prefix="build-fuzz/$name-" "build-fuzz/corpus/$name" "tests/fuzz/corpus/$name" \
        >"build-fuzz/$name.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "build-fuzz/$name.log")
        echo "ok $name - ${runs:-?} runs"
    else
        tail -40 "build-fuzz/$name.log"
        echo "not ok $name"
        failed=1
    fi
done
exit $failed
