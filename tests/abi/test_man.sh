#!/bin/sh
# test_man.sh PAGE... - the pages of the manual are well formed and complete. Prints TAP.
set -u
n=0
failed=0
for page in "$@"; do
    n=$((n + 1))
    if said=$(mandoc -T lint -W warning "$page" 2>&1); then
        echo "ok $n - $(basename "$page") is well formed"
    else
        failed=1
        echo "$said" | sed 's/^/# /'
        echo "not ok $n - $(basename "$page") is well formed"
    fi
done
echo "1..$n"
exit $failed
