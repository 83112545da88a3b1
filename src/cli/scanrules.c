/* scanrules.c - see scanrules.h. */
#include "cli/scanrules.h"

#include "base/arena.h"
#include "law/lawdata.h"

enum { MAX_RULE_BYTES = 64 << 20 };

/* The rules of a folder, with the spellings and disguises of the built-in law; or all of a whole law folder.
 */
static int read_folder(struct wj_cli *c, const char *dir, struct wj_rule_source *source, struct wj_err *e)
{
    struct wj_fileset own;
    int rc = wj_fileset_read_dir(c->arena, dir, MAX_RULE_BYTES, &own, e);
    if (rc != WJ_OK)
        return rc;
    if (wj_fileset_find(&own, WJ_S("model/disguise.tsv"))) {
        *source = wj_rule_source_of(&own);
        return WJ_OK;
    }
    source->files = own;
    source->opinion = WJ_NOSTR;
    return WJ_OK;
}

int wj_scanrules_load(struct wj_cli *c, const char *dir, unsigned flags, struct wj_ruleset **out,
                      struct wj_err *e)
{
    struct wj_rule_source source = wj_rule_source_of(wj_lawdata_files());
    struct wj_ruleset *set = NULL;
    int rc = dir ? read_folder(c, dir, &source, e) : WJ_OK;
    if (flags & WJ_SCANRULES_WRITTEN)
        source.opinion = WJ_NOSTR;
    if (rc == WJ_OK)
        rc = wj_ruleset_load(c->arena, &source, &set, e);
    if (rc == WJ_OK && dir && flags & WJ_SCANRULES_TEST)
        rc = wj_ruletest_run(c->arena, set, NULL, e);
    if (rc == WJ_OK)
        *out = set;
    else
        wj_ruleset_free(set);
    return rc;
}
