/*
 * utf8.h - checking and walking UTF-8 (Unicode 15, table 3-7: no surrogates,
 * no overlong forms, nothing above U+10FFFF).
 */
#ifndef WJ_BASE_UTF8_H
#define WJ_BASE_UTF8_H

#include "base/str.h"

/* True when every byte belongs to a well-formed sequence; *bad (may be NULL) gets the first bad offset. */
bool wj_utf8_check(struct wj_str, size_t *bad);

/* Decode the character at s.p[*at] and step over it; a malformed byte gives U+FFFD and one step. */
uint32_t wj_utf8_next(struct wj_str, size_t *at);

/* Encode; returns the length, 1 to 4. */
int wj_utf8_put(uint32_t c, char out[4]);

size_t wj_utf8_count(struct wj_str); /* characters (code points) */

/* The longest prefix of at most n characters. */
struct wj_str wj_utf8_prefix(struct wj_str, size_t n);

#endif
