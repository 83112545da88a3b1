/*
 * router.h - from method and path to a row of the routes table.
 *
 * The rows' paths are compiled once into a tree of segments; a literal segment
 * wins over a {parameter} in the same place.
 */
#ifndef WJ_API_ROUTER_H
#define WJ_API_ROUTER_H

#include "api/route.h"
#include "codec/shapejson.h"

struct wj_router; /* immutable once made; lives in its arena */

enum { WJ_ROUTER_PARAMS = 4 };

struct wj_match {
    const struct wj_route *route; /* NULL: none for this method */
    unsigned methods;             /* bit n: enum wj_method n has a route on this path; 0: no such path */
    size_t nparams;
    struct wj_pair params[WJ_ROUTER_PARAMS]; /* decoded, in the order of the path */
};

/*
 * Check and compile the rows.  WJ_E_INVALID names the row that doubles another, whose path is
 * malformed, or that has a {parameter} which is no member of its input shape.
 */
int wj_router_new(struct wj_arena *, const struct wj_route *routes, size_t n, struct wj_router **out,
                  struct wj_err *) WJ_MUST_USE;

/* Find the row; HEAD finds GET.  WJ_E_INVALID when a parameter's escapes are broken. */
int wj_router_match(const struct wj_router *, struct wj_arena *, enum wj_method, struct wj_str path,
                    struct wj_match *out) WJ_MUST_USE;

#endif
