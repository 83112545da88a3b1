/* scanrules.c - see scanrules.h. */
#include "cli/scanrules.h"

#include "base/arena.h"
#include "law/lawdata.h"

enum { MAX_RULE_BYTES = 64 << 20 };

static struct wj_str find_bytes(const struct wj_fileset *set, const char *path)
{
    const struct wj_named *f = wj_fileset_find(set, wj_strz(path));
    return f ? f->bytes : WJ_NOSTR;
}

int wj_scanrules_load(struct wj_cli *c, const char *dir, bool test, struct wj_ruleset **out, struct wj_err *e)
{
    const struct wj_fileset *law = wj_lawdata_files();
    struct wj_ruleset *set = NULL;
    struct wj_fileset own;
    struct wj_rule_source source = { .files = wj_fileset_prefix(law, WJ_S("rules/")),
                                     .homophones = find_bytes(law, "fold/homophones.tsv"),
                                     .model = find_bytes(law, "model/disguise.tsv") };
    int rc = WJ_OK;
    if (dir) {
        rc = wj_fileset_read_dir(c->arena, dir, MAX_RULE_BYTES, &own, e);
        source.files = own;
        if (rc == WJ_OK && find_bytes(&own, "model/disguise.tsv").p) { /* a whole law folder */
            source.files = wj_fileset_prefix(&own, WJ_S("rules/"));
            source.homophones = find_bytes(&own, "fold/homophones.tsv");
            source.model = find_bytes(&own, "model/disguise.tsv");
        }
    }
    if (rc == WJ_OK)
        rc = wj_ruleset_load(c->arena, &source, &set, e);
    if (rc == WJ_OK && test)
        rc = wj_ruletest_run(c->arena, set, NULL, e);
    if (rc == WJ_OK)
        *out = set;
    else
        wj_ruleset_free(set);
    return rc;
}
