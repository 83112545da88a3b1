#!/usr/bin/env bash
# test_gates.sh - every gate is shown to pass on a sound small tree and to fail on a planted defect.
# Prints TAP; runs from the root of a built tree.
set -uo pipefail

ROOT=$PWD
WJ_CHECK=$ROOT/build/tools/check
export WJ_CHECK
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
NUMBER=0
FAILED=0

# result STATUS DESCRIPTION [OUTPUT]: one TAP line; the output before a failure.
result() {
    NUMBER=$((NUMBER + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $NUMBER - $2"
    else
        FAILED=1
        printf '%s\n' "${3:-}" | sed 's/^/# /'
        echo "not ok $NUMBER - $2"
    fi
}

# A sound tree of two folders, a test, a script and a document; the working directory from here on.
plant() {
    rm -rf "$WORK/tree"
    mkdir -p "$WORK/tree"/{src/base,src/scan,src/law,tests/unit/scan,docs,tools}
    cd "$WORK/tree" || exit 1
    cp -r "$ROOT/tools/gate" "$ROOT/tools/sh" tools/
    cp "$ROOT/.clang-format" "$ROOT/.clang-tidy" .
    cat >src/FLOORS <<'TREE'
base  0  -
law   1  base
scan  1  base
app   2  base law scan
TREE
    cat >src/base/num.h <<'TREE'
/* num.h - numbers. */
#ifndef WJ_BASE_NUM_H
#define WJ_BASE_NUM_H

/* Twice the number. */
int wj_num_twice(int n);

#endif
TREE
    cat >src/base/num.c <<'TREE'
/* num.c - see num.h. */
#include "base/num.h"

int wj_num_twice(int n)
{
    return n * 2;
}
TREE
    cat >src/scan/fold.h <<'TREE'
/* fold.h - folding. */
#ifndef WJ_SCAN_FOLD_H
#define WJ_SCAN_FOLD_H

/* Four times the number. */
int wj_fold_four(int n);

#endif
TREE
    cat >src/scan/fold.c <<'TREE'
/* fold.c - see fold.h. */
#include "scan/fold.h"

#include "base/num.h"

int wj_fold_four(int n)
{
    return wj_num_twice(wj_num_twice(n));
}
TREE
    printf '/* term.h - terms. */\n#ifndef WJ_LAW_TERM_H\n#define WJ_LAW_TERM_H\n#endif\n' >src/law/term.h
    printf '/* test_fold.c */\n#include "scan/fold.h"\n' >tests/unit/scan/test_fold.c
    printf '#!/bin/sh\necho "$1"\n' >tools/tool.sh
    printf '# Guide\n\nSee [the floors](../src/FLOORS).\n' >docs/guide.md
}

# Build the planted libraries as Meson would name them, and list how they are compiled.
build_planted() {
    local file folder
    mkdir -p build
    for file in src/*/*.c; do
        folder=$(basename "$(dirname "$file")")
        mkdir -p "build/src/$folder"
        cc -Isrc -c "$file" -o "build/src/$folder/$(basename "$file").o" 2>/dev/null || return 1
        ar rcs "build/src/$folder/libwj$folder.a" "build/src/$folder/$(basename "$file").o"
        printf '{"directory":"%s","command":"cc -Isrc -c %s","file":"%s"},\n' "$PWD" "$file" "$PWD/$file"
    done >build/list
    { echo '[' && sed '$ s/,$/]/' build/list; } >build/compile_commands.json
}

# passes GATE WHAT: the gate is content with the tree as it is.
passes() {
    local output status=0
    output=$(bash "tools/gate/$1.sh" 2>&1) || status=$?
    result "$status" "gate $1 passes $2" "$output"
}

# catches GATE PATTERN WHAT: the gate fails on the tree and says what matches the pattern.
catches() {
    local output status=0
    output=$(bash "tools/gate/$1.sh" 2>&1) || status=$?
    if [ "$status" -ne 0 ] && grep -qE "$2" <<<"$output"; then
        result 0 "gate $1 catches $3"
    else
        result 1 "gate $1 catches $3" "status $status: $output"
    fi
}

test_floors() {
    plant
    passes floors "a sound tree"
    echo '#include "law/term.h"' >>src/scan/fold.c
    catches floors 'fold.c:10: folder "scan".*may not include "law/term.h"' "an include that FLOORS does not list"
    plant
    echo '#include "scan/fold.h"' >>src/base/num.h
    catches floors 'num.h:9: folder "base" .floor 0. may not include' "an include of a floor above"
    plant
    mkdir src/app && printf '#include "scan/scan_priv.h"\n' >src/app/main.c && touch src/scan/scan_priv.h
    catches floors 'scan_priv.h" is private' "a private header of another folder"
    plant
    printf '#include "scan/b.h"\n' >src/scan/a.h && printf '#include "scan/a.h"\n' >src/scan/b.h
    catches floors '2 headers include each other' "headers in a circle"
    plant
    echo '#include "law/term.h"' >>tests/unit/scan/test_fold.c
    catches floors 'tests/unit/scan/test_fold.c:3' "a test that reaches beyond its floor"
    plant
    mkdir src/stray && touch src/stray/x.c
    catches floors '"stray" has no line in src/FLOORS' "a folder without a floor"
    plant
    sed -i 's/^scan .*/scan 1 base app/' src/FLOORS
    catches floors 'may use only folders listed above it' "a plan that points upward"
    plant
    echo '#include "base/log.h"' >>src/scan/fold.c
    catches floors 'never log' "a low floor that logs"
    plant
    echo '#include "base/clock.h"' >>src/scan/fold.c
    catches floors 'are pure' "a pure floor that reads the clock"
}

test_symbols() {
    plant && build_planted
    passes symbols "a sound tree"
    plant
    printf 'int wj_other_x(void);\nint wj_num_back(int n) { return n + wj_other_x(); }\n' >src/base/num.c
    printf 'int wj_num_back(int n);\nint wj_other_x(void) { return wj_num_back(1); }\n' >src/base/other.c
    build_planted
    catches symbols '2 files call each other in a circle' "a call cycle"
    plant
    printf 'int wj_fold_four(int n);\nint wj_num_twice(int n) { return wj_fold_four(n) / 2; }\n' >src/base/num.c
    build_planted
    catches symbols 'src/base/num.c: needs wj_fold_four of src/scan/fold.c' "a call upward"
    plant
    echo 'int helper(void) { return 1; }' >>src/scan/fold.c
    build_planted
    catches symbols 'exports helper; call it wj_fold_' "an exported name without its module"
    plant
    echo 'int wj_num_twice(int n) { return n; }' >src/scan/num.c
    build_planted
    catches symbols 'wj_num_twice is defined in .* too' "a name defined twice"
    plant
    rm -rf build
    catches symbols 'build first' "a tree that was not built"
}

# lines N: a function body of N statements.
lines() {
    seq "$1" | sed 's/.*/    n++;/'
}

test_code() {
    plant
    passes code "a sound tree"
    echo 'static void f(char *a, const char *b) { strcpy(a, b); }' >>src/scan/fold.c
    catches code 'strcpy\(\) is banned' "a banned call"
    plant
    echo 'static void *f(void) { return malloc(3); }' >>src/scan/fold.c
    catches code 'malloc\(\): memory of a request' "an allocation outside the arena"
    plant
    echo 'static void f(void) { localtime(0); }' >>src/scan/fold.c
    catches code 'localtime\(\) has state' "a call with hidden state"
    plant
    echo '/* TODO: later */' >>src/scan/fold.c
    catches code '"TODO" in a comment' "a promise in a comment"
    plant
    { echo 'static int f(int n)' && echo '{' && lines 99 && echo '}'; } >>src/scan/fold.c
    catches code 'f\(\): function-lines 10[0-9], more than 100' "a function that is too long"
    plant
    { echo 'static int f(int n)' && echo '{' && seq 16 | sed 's/.*/    if (n) n++;/' && echo '}'; } >>src/scan/fold.c
    catches code 'f\(\): cyclomatic 17, more than 15' "a function that is too branched"
    plant
    echo 'static int f(int a, int b, int c, int (*d)(int, int), int e, int g, int h) { return a; }' >>src/scan/fold.c
    catches code 'f\(\): params 7, more than 6' "too many parameters"
    plant
    seq 600 | sed 's|.*|/* & */|' >>src/scan/fold.c
    catches code 'fold.c: 6[0-9]* lines, more than 600' "a file that is too long"
    plant
    seq 150 | sed 's|.*|/* & */|' >>src/scan/fold.h
    catches code 'fold.h: 1[0-9]* lines, more than 150' "a header that is too long"
    plant
    sed -i 's|^#endif|int wj_fold_more(int n);\n\n#endif|' src/scan/fold.h
    catches code 'wj_fold_more\(\) has no comment' "an exported function without a comment"
    plant
    sed -i '1d' src/scan/fold.c
    catches code 'begin the file with a comment' "a file that does not say what it is for"
    plant
    echo 'typedef struct wj_x { int a; } wj_x;' >>src/scan/fold.c
    catches code 'no typedef for a struct' "a typedef that hides a struct"
    plant
    sed -i 's|#include "scan/fold.h"|#include "base/num.h"\n&|' src/scan/fold.c
    catches code 'before all others' "a source that does not include its own header first"
    plant
    {
        echo '/* long.c - many long functions. */'
        for i in $(seq 20); do echo "static int f$i(int n)" && echo '{' && lines 70 && echo '}'; done
    } >src/scan/long.c
    catches code 'one function in twenty is longer' "functions that are long too often"
    plant
    find . -name '*.[ch]' -delete
    catches code 'nothing was checked' "a tree in which it finds nothing"
    plant
    echo 'banned src/scan/fold.c strcpy because of a reason that is gone' >tools/allow.txt
    catches code 'is not needed any more' "an exception that nothing needs"
    plant
    echo 'banned src/scan/fold.c strcpy' >tools/allow.txt
    catches code 'a reason behind them' "an exception without a reason"
}

test_tools() {
    plant
    passes format "a sound tree"
    echo 'static int  f( int n ){return n;}' >>src/scan/fold.c
    catches format 'fold.c: not laid out' "a file that clang-format would change"
    plant && build_planted
    passes tidy "a sound tree"
    printf 'int wj_fold_four(int n)\n{\n    int *p = 0;\n    return n ? *p : 0;\n}\n' >src/scan/fold.c
    build_planted
    catches tidy 'fold.c:4.*[Dd]ereference' "a null pointer that is followed"
    plant
    passes cppcheck "a sound tree"
    printf 'int wj_fold_four(int n)\n{\n    int a[2] = { 0 };\n    return a[2] + n;\n}\n' >src/scan/fold.c
    catches cppcheck 'out of bounds' "an index out of bounds"
    plant
    passes shell "a sound tree"
    echo 'rm $1/*' >>tools/tool.sh
    catches shell 'SC2086' "an unquoted variable"
    plant
    echo 'if true; then' >>tools/tool.sh
    catches shell 'tool.sh' "a script that does not parse"
}

test_texts() {
    plant
    passes docs "a sound tree"
    echo '[gone](gone.md)' >>docs/guide.md
    catches docs 'docs/guide.md: the link to gone.md leads nowhere' "a dead link"
    plant
    echo '| 1.1 | only one clause |' >docs/mission.md
    catches docs 'begins with clause 1.2;' "a clause that the mission's table lacks"
    plant
    mkdir src/cli && echo 'WJ_COMMAND(scan, "scan", "", "x")' >src/cli/commands.def
    printf '```\nwangjian scan a\n```\n' >docs/guide.md
    passes docs "an example whose command exists"
    printf '```\n$ build/wangjian scann a\n```\n' >docs/guide.md
    catches docs 'there is no command "wangjian scann"' "an example whose command does not exist"
    plant
    passes places "a sound tree"
    printf 'see /ho%s/someone/x\n' me >docs/guide.md
    catches places 'take the host or the path out' "a path of somebody's machine"
    printf '"resolved": "https://registry.npm%s.org/x"\n' js >docs/guide.md
    catches places 'take the host or the path out' "the host of a registry"
}

test_commits() {
    plant
    git init -q . && git config user.email test@example.org && git config user.name test
    git commit -q --allow-empty -m "scan: fold digits"
    passes commits "a sound subject"
    git commit -q --allow-empty -m "Fixed stuff"
    catches commits 'does not read "area: what it does"' "a subject without its area"
    git commit -q --amend --allow-empty -m "scan: $(printf 'x%.0s' $(seq 80))"
    catches commits 'more than 72' "a subject that is too long"
}

# The compilers' warnings are errors under the flags of the build.
test_warnings() {
    plant
    local flags compiler
    flags=$(sed -n 's|.*"command": "\(ccache \)\{0,1\}[^ ]* \(.*\) -MD .*libwjbase[.]a[.]p/str[.]c.*|\2|p' "$ROOT/build/compile_commands.json")
    for compiler in gcc clang; do
        # shellcheck disable=SC2086
        (cd "$ROOT/build" && $compiler -I"$WORK/tree/src" $flags -fsyntax-only "$WORK/tree/src/scan/fold.c") 2>/dev/null
        result $? "$compiler passes a sound file"
        printf 'unsigned char wj_fold_x(int n);\nunsigned char wj_fold_x(int n)\n{\n    return n;\n}\n' >src/scan/x.c
        # shellcheck disable=SC2086
        ! (cd "$ROOT/build" && $compiler $flags -fsyntax-only "$WORK/tree/src/scan/x.c") 2>/dev/null
        result $? "$compiler refuses a conversion that loses bits"
    done
    cat >over.c <<'TREE'
#include <stdlib.h>
int main(int argc, char **argv)
{
    char *p = malloc(4);
    p[argc + 3] = **argv;
    int n = *p;
    free(p);
    return n * 0;
}
TREE
    clang -g -fsanitize=address,undefined over.c -o over && ! ./over >/dev/null 2>&1
    result $? "AddressSanitizer stops a write behind an allocation"
}

# Instructions counted in a planted program, against ratios that hold and that no longer do.
test_speed() {
    plant
    mkdir -p bench
    cat >ratchet.c <<'TREE'
static volatile unsigned sum;
__attribute__((noinline)) void ratchet_reference(void) { for (unsigned i = 0; i < 100000; i++) sum += i; }
__attribute__((noinline)) void ratchet_plain(void) { for (unsigned i = 0; i < 100000 * COST; i++) sum += i; }
int main(void) { ratchet_reference(); ratchet_plain(); return 0; }
TREE
    printf '# part ratio tolerance\nplain\t2.0\t15\n' >bench/ratchet.tsv
    export WJ_RATCHET=$PWD/ratchet
    cc -g -O1 -DCOST=2 ratchet.c -o ratchet
    passes speed "work that costs what is recorded"
    cc -g -O1 -DCOST=3 ratchet.c -o ratchet
    catches speed 'plain takes more than 15 % more instructions' "work that became dearer"
    printf 'path\t2.0\t15\n' >>bench/ratchet.tsv
    catches speed 'nothing counted for path' "a part that is not measured"
    unset WJ_RATCHET
}

# The runner counts what fails, and its status says so.
test_runner() {
    plant
    cat >meson.build <<'TREE'
project('planted', 'c')
executable('wangjian', 'main.c')
foreach name : ['good', 'bad']
  test(name, executable(name, name + '.c'), protocol: 'tap')
endforeach
TREE
    echo 'int main(void) { return 0; }' >main.c
    printf '#include <stdio.h>\nint main(void) { puts("1..2\\nok 1 a\\nok 2 b"); return 0; }\n' >good.c
    printf '#include <stdio.h>\nint main(void) { puts("1..2\\nok 1 c\\nnot ok 2 d"); return 1; }\n' >bad.c
    local output status=0
    output=$(tools/sh/test.sh unit 2>&1) || status=$?
    [ "$status" -ne 0 ] && [ "$(tail -n 1 <<<"$output")" = "4 passed, 1 failed" ]
    result $? "the runner counts a failed test and fails" "$output"
    sed -i 's/not ok 2/ok 2/; s/return 1/return 0/' bad.c
    status=0
    output=$(tools/sh/test.sh unit 2>&1) || status=$?
    [ "$status" -eq 0 ] && [ "$(tail -n 1 <<<"$output")" = "5 passed, 0 failed" ]
    result $? "the runner passes when all tests pass" "$output"
    echo 'int main(void) { return 0' >main.c
    status=0
    output=$(tools/sh/test.sh unit 2>&1) || status=$?
    [ "$status" -ne 0 ] && [ "$(tail -n 1 <<<"$output")" = "0 passed, 1 failed" ]
    result $? "the runner counts a tree that does not build as a failure" "$output"
}

for group in ${GROUPS_WANTED:-floors symbols code tools texts commits warnings speed runner}; do
    "test_$group"
    cd "$ROOT" || exit 1
done
echo "1..$NUMBER"
exit $FAILED
