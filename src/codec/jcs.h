/*
 * jcs.h - the one canonical spelling of a JSON value (RFC 8785), so that it can be hashed and signed.
 *
 * Members are ordered by the UTF-16 units of their names, numbers are printed
 * as ECMAScript does, strings with the fewest escapes, no white space.
 */
#ifndef WJ_CODEC_JCS_H
#define WJ_CODEC_JCS_H

#include "codec/json.h"
#include "codec/jsonread.h"

struct wj_arena;

/*
 * Write a tree in canonical form; the arena holds the order of members.
 * WJ_E_INVALID: a whole number that a double does not hold, which other programs would round; WJ_E_LIMIT: the
 * arena is spent.
 */
int wj_jcs_write(struct wj_arena *, const struct wj_jval *, struct wj_json *, struct wj_err *) WJ_MUST_USE;

/* A JSON text to its canonical form, in the arena. */
int wj_jcs_text(struct wj_arena *, struct wj_str json, struct wj_str *out, struct wj_err *) WJ_MUST_USE;

#endif
