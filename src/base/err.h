/*
 * err.h - return codes, and one error report the caller owns.
 *
 * A function that can fail returns int: WJ_OK or a negative WJ_E_* code.  If
 * callers may want to know why, its last parameter is struct wj_err *, which
 * may be NULL.  The report never allocates, so it is safe to fill when memory
 * is short.  Out parameters are untouched on failure.
 */
#ifndef WJ_BASE_ERR_H
#define WJ_BASE_ERR_H

/* One row per code: name, value, HTTP status, API slug, exit status. */
#define WJ_RC_TABLE(X)                                 \
    X(NOMEM, -1, 503, "out_of_memory", 71)             \
    X(IO, -2, 500, "io", 74)                           \
    X(INVALID, -3, 400, "invalid", 65)                 \
    X(DENIED, -4, 403, "denied", 77)                   \
    X(NOTFOUND, -5, 404, "not_found", 66)              \
    X(EXISTS, -6, 409, "already_exists", 73)           \
    X(STATE, -7, 409, "wrong_state", 75)               \
    X(LIMIT, -8, 413, "limit", 65)                     \
    X(AGAIN, -9, 503, "try_again", 75)                 \
    X(CORRUPT, -10, 500, "corrupt", 76)                \
    X(UNAUTH, -11, 401, "not_signed_in", 77)           \
    X(PRECONDITION, -12, 412, "changed_meanwhile", 75) \
    X(RATE, -13, 429, "too_many_requests", 75)

enum wj_rc {
    WJ_OK = 0,
#define X(name, value, http, slug, exit) WJ_E_##name = value,
    WJ_RC_TABLE(X)
#undef X
};

struct wj_err {
    int rc;         /* WJ_OK when nothing failed */
    char field[64]; /* JSON pointer, column or config key of the bad input, or "" */
    char msg[320];  /* "rules/a.yaml:12: expected ...", outermost context first */
    char hint[160]; /* what the operator can do about it, or "" */
};

/* clang-format off */
#define WJ_ERR_INIT { 0 }
/* clang-format on */
#define WJ_MUST_USE     __attribute__((warn_unused_result))
#define WJ_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* Fill *e (may be NULL) and return rc, so that "return wj_fail(...)" reads well. */
int wj_fail(struct wj_err *e, int rc, const char *fmt, ...) WJ_PRINTF(3, 4);

/* The same, naming the field of the input that is at fault. */
int wj_fail_at(struct wj_err *e, int rc, const char *field, const char *fmt, ...) WJ_PRINTF(4, 5);

/* Put "context: " in front of the message already in *e; returns rc, the code in hand. */
int wj_wrap(struct wj_err *e, int rc, const char *fmt, ...) WJ_PRINTF(3, 4);

/* Say what the operator can do about the failure already in *e; returns rc. */
int wj_hint(struct wj_err *e, int rc, const char *fmt, ...) WJ_PRINTF(3, 4);

/* For the static analyzer, which sees one file at a time: they answer the code they are given. */
#if defined(__clang_analyzer__) && !defined(WJ_BASE_ERR_C)
#define wj_fail(e, rc, ...)           (wj_fail(e, rc, __VA_ARGS__), (rc))
#define wj_fail_at(e, rc, field, ...) (wj_fail_at(e, rc, field, __VA_ARGS__), (rc))
#define wj_wrap(e, rc, ...)           (wj_wrap(e, rc, __VA_ARGS__), (rc))
#define wj_hint(e, rc, ...)           (wj_hint(e, rc, __VA_ARGS__), (rc))
#endif

/* Views of the code table; unknown codes answer as IO does. */
int wj_rc_http(int rc);
int wj_rc_exit(int rc);
const char *wj_rc_slug(int rc);

#endif
