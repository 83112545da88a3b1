/*
 * httpmsg.h - an HTTP/1 answer as it was recorded: head and body (RFC 9112).
 *
 * Recordings are not always what the wire carried: a body may be unpacked already though its head says
 * otherwise.  What does not look as its head says is taken as it is.
 */
#ifndef WJ_CODEC_HTTPMSG_H
#define WJ_CODEC_HTTPMSG_H

#include "base/str.h"

struct wj_arena;

struct wj_httpmsg {
    int status;
    struct wj_str content_type; /* "text/html; charset=gbk" */
    struct wj_str type;         /* "text/html" */
    struct wj_str charset;      /* "gbk"; no value: not said */
    struct wj_str encoding;     /* of the content: gzip, deflate, br, zstd */
    bool chunked;
    struct wj_str body; /* as recorded */
};

/* Read status line and head; views of the bytes. WJ_E_INVALID: no HTTP answer. */
int wj_httpmsg_read(struct wj_str bytes, struct wj_httpmsg *out, struct wj_err *) WJ_MUST_USE;

/* Media type and charset out of a Content-Type value; views. */
void wj_httpmsg_split_type(struct wj_str value, struct wj_str *type, struct wj_str *charset);

/*
 * The body without chunks and unpacked, at most limit bytes; a view or in the arena.
 * WJ_E_CORRUPT: damaged; WJ_E_LIMIT; WJ_E_INVALID: packed in a way nobody knows.
 */
int wj_httpmsg_body(struct wj_arena *, const struct wj_httpmsg *, size_t limit, struct wj_str *out,
                    struct wj_err *) WJ_MUST_USE;

#endif
