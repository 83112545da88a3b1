/* node_open.h - what commands that work on a node share: the options that name it, and opening it. */
#ifndef WJ_CLI_NODE_OPEN_H
#define WJ_CLI_NODE_OPEN_H

#include "cli/cli.h"
#include "svc/node.h"

/* Values of --data, --db and --law; unset: WANGJIAN_DATA or ./var, SQLite in it, the built-in law. */
struct wj_node_args {
    const char *data, *db, *law;
};

#define WJ_NODE_OPTIONS(a)                                              \
    { "--data", WJ_O_TEXT, &(a).data }, { "--db", WJ_O_TEXT, &(a).db }, \
    {                                                                   \
        "--law", WJ_O_TEXT, &(a).law                                    \
    }

enum {
    WJ_OPEN_CREATE = 1,  /* make what is missing */
    WJ_OPEN_SHARED = 2,  /* only look, also while the node runs */
    WJ_OPEN_NO_RULES = 4 /* rules are not needed */
};

/* Open the node that the arguments name; close with wj_node_close(). */
int wj_node_open_args(const struct wj_node_args *, unsigned flags, struct wj_node **out,
                      struct wj_err *) WJ_MUST_USE;

#endif
