#!/usr/bin/env bash
# bench.sh - the benchmarks, each a table of ratios from interleaved rounds; PostgreSQL from a server of its own.
#
#   bench.sh [NAME…]    all, or those named
set -euo pipefail
. tools/sh/lib.sh

ninja -j "$JOBS" -C build
exec tests/pg.sh run meson test -C build --benchmark --no-rebuild --num-processes 1 --verbose "$@"
