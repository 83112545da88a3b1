/* etag.h - the version of a row as an entity tag: "17" (RFC 9110, 8.8.3). */
#ifndef WJ_API_ETAG_H
#define WJ_API_ETAG_H

#include "base/str.h"

/* "\"17\"", NUL-terminated, arena. */
const char *wj_etag_of(struct wj_arena *, int64_t version);

/* The one version an If-Match header names; false when it names none, several or any. */
bool wj_etag_parse(struct wj_str header, int64_t *version);

/* Does an If-None-Match header hold this tag (weak comparison), or "*"? */
bool wj_etag_is_held(struct wj_str header, struct wj_str tag);

#endif
