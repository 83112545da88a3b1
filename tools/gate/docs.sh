# shellcheck shell=bash
# Documents are true to the tree: links resolve, clauses are all there, commands exist.
set -u
. tools/sh/tracked.sh
rc=0
complain() {
    printf '%s\n' "$*"
    rc=1
}

# 1. Every relative link of a Markdown file leads to a file.
while IFS= read -r doc; do
    while IFS= read -r target; do
        file=${target%%#*}
        case $target in
        '' | '#'* | *://* | mailto:*) continue ;;
        esac
        case $file in
        /*) path=.$file ;;
        *) path=$(dirname "$doc")/$file ;;
        esac
        [ -e "$path" ] || complain "$doc: the link to $target leads nowhere; mend or remove it"
    done < <(sed -E '/^```/,/^```/d; s/`[^`]*`//g' "$doc" | grep -oE '\]\([^) ]+' | cut -c3-)
done < <(tracked '*.md')

# 2. docs/mission.md tells the state of every clause.
if [ -f docs/mission.md ]; then
    while IFS= read -r clause; do
        grep -qE "^\\| *${clause//./[.]} *\\|" docs/mission.md ||
            complain "docs/mission.md: no row of the table begins with clause $clause; say what is there and what is not"
    done < <(grep -v '^#' tools/gate/clauses.txt)
fi

# 3. Every "wangjian COMMAND" in the fenced examples of the documents exists.
if [ -f src/cli/commands.def ]; then
    words=$(sed -nE 's/^WJ_COMMAND\([a-z0-9_]+, "([^"]+)".*/\1/p' src/cli/commands.def)
    while IFS= read -r doc; do
        while IFS= read -r command; do
            grep -qE "^$command( |$)" <<<"$words" ||
                complain "$doc: there is no command \"wangjian $command\" in src/cli/commands.def"
        done < <(sed -n '/^```/,/^```/p' "$doc" | grep -v '^```' |
            grep -oE '(^|[ /])wangjian [a-z]+' | sed -E 's/.*wangjian //' | sort -u)
    done < <(tracked '*.md')
fi
exit $rc
