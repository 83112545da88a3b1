/* log.c - see log.h. */
#include "base/log.h"

#include "base/clock.h"
#include "base/day.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

static _Atomic int least = WJ_INFO;

void wj_log_level(enum wj_level l)
{
    atomic_store(&least, (int)l);
}

void wj_log(enum wj_level l, const char *area, const char *fmt, ...)
{
    static const char *const names[] = { "debug", "info", "warn", "error" };
    if ((int)l < atomic_load(&least))
        return;
    char line[2048], at[36];
    wj_ms_format(wj_now_ms(), at);
    int n = snprintf(line, sizeof line, "%s %s %s ", at, names[l], area);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line + n, sizeof line - (size_t)n - 1, fmt, ap);
    va_end(ap);
    for (char *p = line; *p; p++)
        if (*p == '\n' || *p == '\r')
            *p = ' ';
    fprintf(stderr, "%s\n", line);
}
