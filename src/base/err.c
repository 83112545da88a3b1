/* err.c - see err.h. */
#define WJ_BASE_ERR_C /* see the end of err.h */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void fill(struct wj_err *, int rc, const char *field, const char *fmt, va_list) WJ_PRINTF(4, 0);

static void fill(struct wj_err *e, int rc, const char *field, const char *fmt, va_list ap)
{
    if (!e)
        return;
    char msg[sizeof e->msg];
    vsnprintf(msg, sizeof msg, fmt, ap); /* into a copy: an argument may be e->msg itself */
    e->rc = rc;
    snprintf(e->field, sizeof e->field, "%s", field);
    memcpy(e->msg, msg, sizeof msg);
    e->hint[0] = '\0';
}

int wj_fail(struct wj_err *e, int rc, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fill(e, rc, "", fmt, ap);
    va_end(ap);
    return rc;
}

int wj_fail_at(struct wj_err *e, int rc, const char *field, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fill(e, rc, field, fmt, ap);
    va_end(ap);
    return rc;
}

int wj_wrap(struct wj_err *e, int rc, const char *fmt, ...)
{
    if (!e)
        return rc;
    char head[160];
    char whole[sizeof e->msg + sizeof head + 4];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(head, sizeof head, fmt, ap);
    va_end(ap);
    snprintf(whole, sizeof whole, "%s: %s", head, e->msg);
    memcpy(e->msg, whole, sizeof e->msg - 1);
    e->msg[sizeof e->msg - 1] = '\0';
    e->rc = rc;
    return rc;
}

int wj_hint(struct wj_err *e, int rc, const char *fmt, ...)
{
    if (!e)
        return rc;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(e->hint, sizeof e->hint, fmt, ap);
    va_end(ap);
    return rc;
}

struct rc_row {
    int rc, http, exit;
    const char *slug;
};

static const struct rc_row rows[] = {
#define X(name, value, http, slug, exit) { value, http, exit, slug },
    WJ_RC_TABLE(X)
#undef X
};

static const struct rc_row *row_of(int rc)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].rc == rc)
            return &rows[i];
    return &rows[1];
}

int wj_rc_http(int rc)
{
    return rc == WJ_OK ? 200 : row_of(rc)->http;
}

int wj_rc_exit(int rc)
{
    return rc == WJ_OK ? 0 : row_of(rc)->exit;
}

const char *wj_rc_slug(int rc)
{
    return rc == WJ_OK ? "ok" : row_of(rc)->slug;
}
