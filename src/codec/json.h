/*
 * json.h - writing JSON, piece by piece, into a wj_buf (RFC 8259, compact).
 *
 * Commas, quotes and escapes are the writer's business, and so is nesting: a
 * value without its key, a key outside an object or a wrong end is remembered
 * and wj_json_done() answers WJ_E_STATE.  Bytes that are not UTF-8 become
 * U+FFFD, so the result is always valid JSON.
 *
 * The forms that begin with k write a key and its value, and leave both out
 * when the value is absent (p NULL, WJ_NONE, WJ_DAY_NONE, NaN).  The forms without k
 * write null for an absent value.
 */
#ifndef WJ_CODEC_JSON_H
#define WJ_CODEC_JSON_H

#include "base/buf.h"
#include "base/day.h"

enum { WJ_JSON_DEPTH = 128 }; /* nesting of what is written and read, at most */

struct wj_json {
    struct wj_buf *buf; /* borrowed */
    unsigned depth;
    bool comma, keyed; /* a comma is due before the next item; a key waits for its value */
    bool started, misused;
    unsigned char object[WJ_JSON_DEPTH / 8]; /* bit n: level n is an object */
};

/* Begin one JSON text at the end of buf, which is borrowed for the time of writing. */
void wj_json_init(struct wj_json *, struct wj_buf *buf);

/*
 * End: *out gets all bytes of the buffer.  WJ_E_STATE when the calls did not
 * make exactly one JSON value, WJ_E_LIMIT when the buffer was too small.
 */
int wj_json_done(struct wj_json *, struct wj_str *out, struct wj_err *) WJ_MUST_USE;

void wj_json_obj(struct wj_json *);     /* an object begins */
void wj_json_end_obj(struct wj_json *); /* the innermost object ends */
void wj_json_arr(struct wj_json *);     /* a list begins */
void wj_json_end_arr(struct wj_json *); /* the innermost list ends */

/* A member's name, NUL-terminated; its value must follow. */
void wj_json_key(struct wj_json *, const char *key);
void wj_json_key_str(struct wj_json *, struct wj_str key);

/* Values. */
void wj_json_str(struct wj_json *, struct wj_str);  /* a text, escaped */
void wj_json_strz(struct wj_json *, const char *z); /* NULL: null */
void wj_json_i64(struct wj_json *, int64_t);
void wj_json_u64(struct wj_json *, uint64_t);
void wj_json_f64(struct wj_json *, double); /* shortest digits that read back the same; NaN, infinite: null */
void wj_json_bool(struct wj_json *, bool);
void wj_json_null(struct wj_json *);
void wj_json_day(struct wj_json *, wj_day);             /* "2026-11-24" */
void wj_json_ms(struct wj_json *, int64_t ms);          /* "2026-11-24T09:00:00.000+08:00" */
void wj_json_raw(struct wj_json *, struct wj_str json); /* one JSON value, taken as it is */

void wj_json_kobj(struct wj_json *, const char *key); /* key, then wj_json_obj() */
void wj_json_karr(struct wj_json *, const char *key); /* key, then wj_json_arr() */
void wj_json_kstr(struct wj_json *, const char *key, struct wj_str);
void wj_json_kstrz(struct wj_json *, const char *key, const char *z);
void wj_json_ki64(struct wj_json *, const char *key, int64_t);
void wj_json_kf64(struct wj_json *, const char *key, double);
void wj_json_kbool(struct wj_json *, const char *key, bool);
void wj_json_kday(struct wj_json *, const char *key, wj_day);
void wj_json_kms(struct wj_json *, const char *key, int64_t ms);
void wj_json_kraw(struct wj_json *, const char *key, struct wj_str json);

/*
 * The bytes of one JSON string, quotes and all, appended to buf: for text that
 * is put together without a writer.
 */
void wj_json_quote(struct wj_buf *, struct wj_str);

/*
 * A finite number as ECMAScript prints it (RFC 8785, section 3.2.2.3), NUL-terminated; returns
 * its length.
 */
size_t wj_json_number(double, char out[32]);

#endif
