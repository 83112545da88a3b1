/*
 * openapi.h - the API described from its own table (OpenAPI 3.1).
 *
 * The description is printed from the rows that serve the requests, so it
 * cannot say anything else.  docs/api/openapi.json is its golden copy.
 */
#ifndef WJ_API_OPENAPI_H
#define WJ_API_OPENAPI_H

#include "api/route.h"

/* The document as one line of JSON, arena. */
int wj_openapi_print(struct wj_arena *, const struct wj_route *, size_t n, struct wj_str *out,
                     struct wj_err *) WJ_MUST_USE;

/* The same JSON laid out with two blanks a level, for people and for diffs; arena. */
struct wj_str wj_openapi_indent(struct wj_arena *, struct wj_str json);

#endif
