# shellcheck shell=bash
# Shell scripts parse, and shellcheck has nothing to say about them.
set -u
. tools/sh/tracked.sh

rc=0
mapfile -t scripts < <(tracked | while read -r f; do
    case $f in
    *.sh) echo "$f" ;;
    *) if head -c 64 "$f" | head -1 | grep -qaE '^#!.*\b(ba|da)?sh\b'; then echo "$f"; fi ;;
    esac
done)
for script in "${scripts[@]}"; do
    bash -n "$script" || rc=1
done
if [ ${#scripts[@]} -gt 0 ]; then
    shellcheck -x --shell=bash --severity=info --exclude=SC1091,SC2016,SC2012,SC2119,SC2120,SC2317 "${scripts[@]}" || rc=1
fi
[ $rc -eq 0 ] || echo "mend the scripts above; shellcheck explains each code with: shellcheck -f gcc FILE"
exit $rc
