/*
 * str.h - struct wj_str is a borrowed view of bytes.
 *
 * A view is two words and travels by value.  It is not NUL-terminated and owns
 * nothing: whoever made the bytes says how long they live.  All text in the
 * program is valid UTF-8 from the moment it has passed wj_utf8_check().
 * p == NULL means "no value", which is not the same as the empty text.
 */
#ifndef WJ_BASE_STR_H
#define WJ_BASE_STR_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wj_arena;
struct wj_str {
    const char *p;
    size_t n;
};

/* A run of items in an arena; the item type is said where it is used. */
struct wj_list {
    void *items;
    size_t n;
};

#define WJ_S(lit) ((struct wj_str){ "" lit, sizeof(lit) - 1 })
#define WJ_NOSTR  ((struct wj_str){ 0, 0 })
#define WJ_FMT    "%.*s"
#define WJ_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct wj_str wj_strz(const char *z); /* view of a NUL-terminated string; NULL gives no value */
bool wj_str_eq(struct wj_str, struct wj_str);
bool wj_str_eqz(struct wj_str, const char *z);
int wj_str_cmp(struct wj_str, struct wj_str); /* by bytes, as memcmp(3); shorter first */
bool wj_str_starts(struct wj_str, struct wj_str prefix);
bool wj_str_ends(struct wj_str, struct wj_str suffix);
bool wj_str_has(struct wj_str hay, struct wj_str needle);
size_t wj_str_find(struct wj_str hay, struct wj_str needle); /* byte offset, or hay.n */

/*
 * Split once: *head is what stands before sep, *rest what stands behind it.
 * Answers false when rest had no value left: loop "while (wj_str_cut(...))".
 */
bool wj_str_cut(struct wj_str *rest, char sep, struct wj_str *head);
struct wj_str wj_str_trim(struct wj_str); /* ASCII white space off both ends */

struct wj_str wj_str_dup(struct wj_arena *, struct wj_str); /* arena copy */
const char *wj_str_z(struct wj_arena *, struct wj_str);     /* NUL-terminated arena copy */
struct wj_str wj_strf(struct wj_arena *, const char *fmt, ...) WJ_PRINTF(2, 3); /* arena */

/* Whole decimal number, optional '-'; false when it is anything else or overflows. */
bool wj_str_i64(struct wj_str, int64_t *out);

#endif
