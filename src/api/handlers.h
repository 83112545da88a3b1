/* handlers.h - declares the handler and the shapes of every row of routes.def. */
#ifndef WJ_API_HANDLERS_H
#define WJ_API_HANDLERS_H

#include "api/route.h"

#define WJ_ROUTE(id, method, path, permission, in, out, flags, doc) \
    extern const struct wj_shape wj_shape_##in, wj_shape_##out;     \
    wj_handler wj_h_##id;
#include "api/routes.def"
#undef WJ_ROUTE

#endif
