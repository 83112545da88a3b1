#!/bin/sh
# test_abi.sh LIBRARY LAYOUT EXAMPLE LAW GOLDEN - libwjscan as programs already compiled know it. Prints TAP.
set -u
library=$1 layout=$2 example=$3 law=$4 golden=$5
n=0
failed=0

result() {
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else failed=1 && echo "not ok $n - $2"; fi
}

now=$(mktemp)
trap 'rm -f "$now"' EXIT

# Of the symbols only the library's own: sanitizers bring theirs.
{
    nm -D --defined-only "$library" | awk '$3 ~ /@@WJSCAN_/ { print "symbol", $3 }' | sort
    "$layout"
} >"$now"
diff -u "$golden" "$now" | sed 's/^/# /'
cmp -s "$golden" "$now"
result $? 'symbols, sizes and places are those of version 0; what differs needs a new version'

nm -D --defined-only "$library" | awk '$2 == "T" && $3 !~ /^wjscan_/ { bad = 1; print "# " $3 } END { exit bad }'
result $? 'nothing but wjscan_ is seen from outside'

found=$(printf '纯棉毛巾\n坚持喝，治.疗高血压\n' | "$example" "$law" | cut -f1,3 | sort -u)
[ "$found" = "$(printf '2\tad-medical-nonmed')" ]
result $? 'the example finds the disguised claim and leaves the towel alone'

"$example" /nonexistent </dev/null 2>/dev/null
[ $? -eq 1 ]
result $? 'the example says when there is no law to load'

echo "1..$n"
exit $failed
