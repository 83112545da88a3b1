# shellcheck shell=bash
# Subjects of commits: "area: what it does", at most 72 characters.
set -u
# Shared before the gate was there, and not to be rewritten any more.
old='^(f7621cd|85718f3|7fc7a07)'
git rev-parse --verify -q HEAD >/dev/null || exit 0
bad=$(git log --no-merges --format='%h %s' | grep -vE "$old" | LC_ALL=C.UTF-8 awk '
    {
        hash = $1
        subject = substr($0, length(hash) + 2)
        if (length(subject) > 72)
            print hash ": the subject has " length(subject) " characters, more than 72: " subject
        else if (subject !~ /^(Revert "|[a-z0-9][a-z0-9 ,.\/_-]*: [^ ])/)
            print hash ": the subject does not read \"area: what it does\": " subject
        else if (subject ~ /\.$/)
            print hash ": the subject ends with a full stop: " subject
    }')
[ -z "$bad" ] || printf '%s\nreword them before they are shared: git rebase -i\n' "$bad"
[ -z "$bad" ]
