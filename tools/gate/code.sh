# shellcheck shell=bash
# Sizes, shapes and manners of the C sources: tools/check/codecheck.c says which.
set -u
. tools/sh/tracked.sh
tracked '*.c' '*.h' '*.cpp' | "${WJ_CHECK:-build/tools/check}/codecheck"
