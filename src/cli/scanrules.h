/* scanrules.h - the rule set a command works with: the built-in one, or that of --rules DIR. */
#ifndef WJ_CLI_SCANRULES_H
#define WJ_CLI_SCANRULES_H

#include "cli/cli.h"
#include "scan/ruleset.h"

/*
 * Load the rules under dir (NULL: the built-in ones), and with test run their examples. The model and the
 * spellings are the built-in ones, unless dir is a whole law folder. Free with wj_ruleset_free().
 */
int wj_scanrules_load(struct wj_cli *, const char *dir, bool test, struct wj_ruleset **out,
                      struct wj_err *) WJ_MUST_USE;

#endif
