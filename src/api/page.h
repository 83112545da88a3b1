/*
 * page.h - lists come in pages, continued by key.
 *
 * A cursor is the sort key of the last row shown, made opaque: base64url of its parts.  It names
 * a place, not a permission; the query that uses it applies the caller's scope again.
 */
#ifndef WJ_API_PAGE_H
#define WJ_API_PAGE_H

#include "base/str.h"

enum { WJ_PAGE_DEFAULT = 50, WJ_PAGE_MAX = 200, WJ_PAGE_PARTS = 4 };

/* What the client asked for, brought into 1 to WJ_PAGE_MAX; absent (WJ_NONE): the default. */
int64_t wj_page_limit(int64_t asked);

/* The cursor behind a row with this sort key of n parts (at most WJ_PAGE_PARTS); arena. */
struct wj_str wj_page_cursor(struct wj_arena *, const struct wj_str *parts, size_t n);

/*
 * The parts of a cursor from the client; an absent one (no value or empty) gives *given false and
 * leaves parts alone.  WJ_E_INVALID, field "/after": not a cursor of n parts.
 */
int wj_page_after(struct wj_arena *, struct wj_str cursor, struct wj_str *parts, size_t n, bool *given,
                  struct wj_err *) WJ_MUST_USE;

#endif
