/* node_open.c - see node_open.h. */
#include "cli/node_open.h"

#include <stdlib.h>

int wj_node_open_args(const struct wj_node_args *a, unsigned flags, struct wj_node **out, struct wj_err *e)
{
    const char *env = getenv("WANGJIAN_DATA"), *env_db = getenv("WANGJIAN_DB");
    struct wj_node_opts o = {
        .data_dir = a->data ? a->data
                    : env   ? env
                            : "var",
        .db_url = a->db ? a->db : env_db,
        .law_dir = a->law,
        .create = flags & WJ_OPEN_CREATE,
        .shared = flags & WJ_OPEN_SHARED,
        .without_rules = flags & WJ_OPEN_NO_RULES,
    };
    return wj_node_open(&o, out, e);
}
