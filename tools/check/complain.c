/* complain.c - see complain.h. */
#include "check/complain.h"

#include <stdarg.h>
#include <stdio.h>

static int complaints;

void wj_complain(struct wj_str path, int line, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    if (line > 0)
        printf(WJ_FMT ":%d: ", WJ_ARG(path), line);
    else
        printf(WJ_FMT ": ", WJ_ARG(path));
    vprintf(fmt, ap);
    putchar('\n');
    va_end(ap);
    complaints++;
}

int wj_complaints(void)
{
    return complaints;
}
