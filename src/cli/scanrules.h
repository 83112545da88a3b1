/* scanrules.h - the rule set a command works with: the built-in one, or that of --rules DIR. */
#ifndef WJ_CLI_SCANRULES_H
#define WJ_CLI_SCANRULES_H

#include "cli/cli.h"
#include "scan/ruleset.h"

enum {
    WJ_SCANRULES_TEST =
        1, /* run the examples of what a folder has; the built-in ones were run when it was made */
    WJ_SCANRULES_WRITTEN = 2 /* only what was written: without the learned opinion */
};

/*
 * Load the rules under dir (NULL: the built-in ones). Spellings and disguises are the built-in ones,
 * unless dir is a whole law folder; the learned opinion belongs to a whole law, built in or not. Free with
 * wj_ruleset_free().
 */
int wj_scanrules_load(struct wj_cli *, const char *dir, unsigned flags, struct wj_ruleset **out,
                      struct wj_err *) WJ_MUST_USE;

#endif
