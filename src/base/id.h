/*
 * id.h - identifiers made without asking the database.
 *
 * 100 bits as 20 characters of Crockford's base 32: 48 bits of milliseconds,
 * 20 bits of node, 32 bits of counter.  They sort by time as text.
 */
#ifndef WJ_BASE_ID_H
#define WJ_BASE_ID_H

#include "base/str.h"

#include <stdatomic.h>

enum { WJ_ID_LEN = 20 };

struct wj_idgen {
    uint32_t node;          /* only the low 20 bits count */
    _Atomic uint32_t count; /* start at any value */
};

/* A fresh identifier at the instant, in the arena; thread-safe. */
struct wj_str wj_id_new(struct wj_arena *, struct wj_idgen *, int64_t now_ms);

/* The same into the caller's 21 bytes, NUL-terminated. */
void wj_id_make(struct wj_idgen *, int64_t now_ms, char out[WJ_ID_LEN + 1]);

/* True for exactly 20 characters of the alphabet. */
bool wj_id_is_valid(struct wj_str);

#endif
