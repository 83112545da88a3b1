/*
 * buf.h - the builder of bytes.
 *
 * It keeps its first error: append as often as needed, ask once at
 * wj_buf_done().  The limit is part of its making, never an afterthought.
 * With an arena the bytes live in it; without one (NULL) they are malloc'd and
 * wj_buf_fini() frees them.
 */
#ifndef WJ_BASE_BUF_H
#define WJ_BASE_BUF_H

#include "base/str.h"

struct wj_buf {
    char *p;
    size_t n, cap, limit;
    struct wj_arena *arena;
    int rc;
};

/* An empty builder that refuses to grow over limit bytes. */
void wj_buf_init(struct wj_buf *, struct wj_arena *, size_t limit);
void wj_buf_fini(struct wj_buf *);  /* needed only without an arena; harmless else */
void wj_buf_reset(struct wj_buf *); /* empty again, memory kept, error cleared */

/* Append; the z of addz is NUL-terminated, addf is as printf(3). */
void wj_buf_add(struct wj_buf *, struct wj_str);
void wj_buf_addz(struct wj_buf *, const char *z);
void wj_buf_addc(struct wj_buf *, char c);
void wj_buf_addf(struct wj_buf *, const char *fmt, ...) WJ_PRINTF(2, 3);
void wj_buf_addi(struct wj_buf *, int64_t v); /* decimal */

/* Room for n more bytes at the end, for a producer that fills it itself; NULL when over the limit. */
char *wj_buf_room(struct wj_buf *, size_t n);

/* The bytes so far, valid until the next append. */
struct wj_str wj_buf_view(const struct wj_buf *);

/* The whole; WJ_E_LIMIT when it would not fit its limit or its arena. */
int wj_buf_done(struct wj_buf *, struct wj_str *out, struct wj_err *) WJ_MUST_USE;

#endif
