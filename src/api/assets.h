/*
 * assets.h - the console and the portal, served from memory.
 *
 * The files come from a fileset (embedded in the program, or a directory while developing): a
 * path either names one of them or names nothing, so no path can lead out.  A path without a dot
 * in its last part is a page of the application and gets the entry it belongs to: below /console/
 * the officer console, elsewhere the public portal.
 */
#ifndef WJ_API_ASSETS_H
#define WJ_API_ASSETS_H

#include "base/fileset.h"

struct wj_asset {
    struct wj_str bytes, gzip; /* gzip has no value where it would not be smaller */
    const char *type;          /* Content-Type */
    const char *etag;          /* of the bytes; the packed form says it with "-gz" */
    const char *etag_gzip;
    bool fixed; /* the name holds a hash of the content: may be kept for a year */
    bool page;  /* HTML: wants the headers of a page */
};

struct wj_assets; /* immutable; lives in its arena, borrows the files */

/* Prepare every file: type, tag, packed form. */
int wj_assets_new(struct wj_arena *, const struct wj_fileset *, struct wj_assets **out,
                  struct wj_err *) WJ_MUST_USE;

/* What a request path (as sent) gets, or NULL. */
const struct wj_asset *wj_assets_find(const struct wj_assets *, struct wj_str path);

#endif
