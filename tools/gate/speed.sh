# shellcheck shell=bash
# Instructions of the scan do not grow: callgrind counts them in bench_ratchet, where
# they are set against a reference in the same program, so that neither the load nor (much)
# the compiler or the processor decides. bench/ratchet.tsv records the ratios and how far each may stray.
set -u
program=${WJ_RATCHET:-${WJ_BUILD:-build}/bench/bench_ratchet}
out=$(mktemp)
trap 'rm -f "$out"' EXIT
if ! valgrind --tool=callgrind --callgrind-out-file="$out" "$program" >/dev/null 2>&1; then
    echo "$program: cannot be run under valgrind; build it with gcc (valgrind 3.19 does not read what clang writes for debuggers)"
    exit 1
fi
callgrind_annotate --inclusive=yes --auto=no --threshold=100 "$out" |
    sed -nE 's/^ *([0-9,]+) .*:ratchet_([a-z]+)( .*)?$/\2 \1/p' | tr -d , |
    awk '
        NR == FNR { count[$1] = $2; next }
        /^#/ || !NF { next }
        !($1 in count) || !count["reference"] { printf "bench_ratchet: nothing counted for %s\n", $1; bad = 1; next }
        {
            ratio = count[$1] / count["reference"]
            printf "%s: %.2f of the reference, recorded %.2f\n", $1, ratio, $2
            if (ratio > $2 * (1 + $3 / 100)) {
                printf "bench/ratchet.tsv: %s takes more than %d %% more instructions than recorded: ", $1, $3
                print "find out why (callgrind_annotate), or record the new ratio and say in the commit what it buys"
                bad = 1
            } else if (ratio < $2 * (1 - $3 / 100))
                printf "%s became cheaper: record %.2f in bench/ratchet.tsv\n", $1, ratio
        }
        END { exit bad }' - bench/ratchet.tsv
