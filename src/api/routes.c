/* routes.c - the rows of routes.def as a table. */
#include "api/handlers.h"

const struct wj_route wj_routes[] = {
#define WJ_ROUTE(id, method, path, permission, in, out, flags, doc) \
    { #id, WJ_##method, path, WJ_MAY_##permission, &wj_shape_##in, &wj_shape_##out, flags, wj_h_##id, doc },
#include "api/routes.def"
#undef WJ_ROUTE
};
const size_t wj_routes_n = sizeof wj_routes / sizeof wj_routes[0];

const struct wj_shape wj_shape_none = { "none", "Nothing.", sizeof(struct wj_none), 0, NULL };
