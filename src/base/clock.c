/* clock.c - see clock.h. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime(2) */
#include "base/clock.h"

#include <time.h>

static int64_t read_us(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t wj_now_ms(void)
{
    return read_us(CLOCK_REALTIME) / 1000;
}

int64_t wj_monotonic_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}
