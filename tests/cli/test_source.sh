#!/usr/bin/env bash
# test_source.sh WANGJIAN DATA - scan and sweep over a directory with a file of every format, against what is expected.
set -euo pipefail

wangjian=$(realpath "$1") # before the directory is left
data=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$data"
echo 1..4

# A finding as one short line; errors as they are.
"$wangjian" scan in --rules rules --errors "$work/errors" >"$work/out"
sed -E 's/"rule_hash":"[0-9a-f]*",//; s/"violation".*"field":/"field":/; s/,"why".*/}/' "$work/out" >"$work/short"
cat "$work/errors" >>"$work/short"
if diff -u expected.txt "$work/short" | sed 's/^/# /'; then
    echo "ok 1 - every format is scanned as expected"
else
    echo "not ok 1 - every format is scanned as expected"
fi

# Standard input, packed, gives the same findings as the file.
"$wangjian" scan in/a.ndjson --rules rules 2>/dev/null >"$work/plain"
gzip -c in/a.ndjson | "$wangjian" scan - --rules rules 2>/dev/null >"$work/packed"
if cmp -s "$work/plain" "$work/packed"; then echo "ok 2 - a pipe is read like a file"; else echo "not ok 2 - a pipe is read like a file"; fi

# A sweep takes each record once, leaves read files out, and remembers what it could not read.
"$wangjian" init --data "$work/node" --demo >/dev/null 2>&1
before=$("$wangjian" export listing --data "$work/node" | wc -l)
"$wangjian" sweep in --data "$work/node" --errors "$work/errors1" 2>"$work/said1"
"$wangjian" sweep in --data "$work/node" --errors "$work/errors2" 2>"$work/said2"
listings=$(($("$wangjian" export listing --data "$work/node" | wc -l) - before))
if [ "$listings" = 12 ] && grep -q '^0 records' "$work/said2" && grep -q '^7 files were read before' "$work/said2"; then
    echo "ok 3 - a second sweep finds nothing to do"
else
    sed 's/^/# /' "$work/said1" "$work/said2"
    echo "# $listings listings"
    echo "not ok 3 - a second sweep finds nothing to do"
fi
if cmp -s "$work/errors" "$work/errors1" && cmp -s "$work/errors1" "$work/errors2"; then
    echo "ok 4 - what could not be read is remembered"
else
    diff -u "$work/errors" "$work/errors2" | sed 's/^/# /' || true
    echo "not ok 4 - what could not be read is remembered"
fi
