# shellcheck shell=bash
# Includes keep to src/FLOORS; low floors neither log nor read the clock.
exec "${WJ_CHECK:-build/tools/check}/floors" .
