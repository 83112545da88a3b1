/* permission.h - what a role may do, from the rows of permissions.def. */
#ifndef WJ_API_PERMISSION_H
#define WJ_API_PERMISSION_H

#include "base/str.h"

enum wj_permission {
#define WJ_PERMISSION(id, name, roles, doc) WJ_MAY_##id,
#include "api/permissions.def"
#undef WJ_PERMISSION
    WJ_MAY_N
};

/* The union over a comma list of roles: bit n is enum wj_permission n.  Unknown roles give nothing. */
uint64_t wj_permission_of_roles(struct wj_str roles);

const char *wj_permission_name(enum wj_permission); /* "case.read" */
const char *wj_permission_doc(enum wj_permission);  /* one sentence */

#endif
