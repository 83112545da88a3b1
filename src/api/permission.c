/* permission.c - see permission.h. */
#include "api/permission.h"

static const struct {
    const char *name, *roles, *doc;
} rows[] = {
#define WJ_PERMISSION(id, name, roles, doc) { name, roles, doc },
#include "api/permissions.def"
#undef WJ_PERMISSION
};

_Static_assert(WJ_MAY_N <= 64, "permissions are bits of a uint64_t");

static bool is_in(struct wj_str role, const char *list)
{
    struct wj_str rest = wj_strz(list), item;
    while (wj_str_cut(&rest, ',', &item))
        if (wj_str_eq(item, role))
            return true;
    return false;
}

uint64_t wj_permission_of_roles(struct wj_str roles)
{
    uint64_t set = 0;
    for (unsigned p = 0; p < WJ_MAY_N; p++) {
        if (wj_str_eqz(wj_strz(rows[p].roles), "*"))
            set |= (uint64_t)1 << p;
        struct wj_str rest = roles, role;
        while (wj_str_cut(&rest, ',', &role))
            if (is_in(wj_str_trim(role), rows[p].roles))
                set |= (uint64_t)1 << p;
    }
    return set;
}

const char *wj_permission_name(enum wj_permission p)
{
    return rows[p].name;
}

const char *wj_permission_doc(enum wj_permission p)
{
    return rows[p].doc;
}
