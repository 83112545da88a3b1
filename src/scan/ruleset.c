/* ruleset.c - loads a rule set: common files first, then the others, then compiles. */
#include "scan/ruleset_priv.h"

#include "base/arena.h"

#include <stdlib.h>

static bool is_common(struct wj_str path)
{
    return wj_str_starts(path, WJ_S("common/")) || wj_str_has(path, WJ_S("/common/"));
}

static int read_files(struct wj_ruleset *set, const struct wj_fileset *files, struct scope *common,
                      bool shared, struct wj_err *e)
{
    static const char *const common_keys[] = { "lists", "words", "patterns", "numbers", "guards", NULL };
    for (size_t i = 0; i < files->n; i++) {
        struct wj_str path = files->items[i].path;
        const struct wj_ynode *root;
        if (!wj_str_ends(path, WJ_S(".yaml")) || is_common(path) != shared)
            continue;
        const char *name = wj_str_z(set->arena, path);
        if (!name)
            return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
        int rc = wj_yaml_read(set->arena, name, files->items[i].bytes, &root, e);
        if (rc == WJ_OK && shared) {
            rc = wj_yaml_only(root, common_keys, e);
            if (rc == WJ_OK)
                rc = wj_rulelists_read(set, root, common, e);
        } else if (rc == WJ_OK) {
            rc = wj_ruleparse_file(set, root, common, e);
        }
        if (rc != WJ_OK)
            return rc;
    }
    return WJ_OK;
}

static int by_id(const void *a, const void *b)
{
    const struct rule *x = a, *y = b;
    return wj_str_cmp(x->pub.id, y->pub.id);
}

static int check_ids(struct wj_ruleset *set, struct wj_err *e)
{
    if (set->nrules)
        qsort(set->rules, set->nrules, sizeof *set->rules, by_id);
    for (size_t i = 1; i < set->nrules; i++) {
        const struct wj_rule *a = &set->rules[i - 1].pub, *b = &set->rules[i].pub;
        if (wj_str_eq(a->id, b->id))
            return wj_fail(e, WJ_E_INVALID, WJ_FMT ":%u: the id " WJ_FMT " is taken by " WJ_FMT ":%u",
                           WJ_ARG(b->file), b->line, WJ_ARG(b->id), WJ_ARG(a->file), a->line);
    }
    return WJ_OK;
}

static struct wj_str bytes_of(const struct wj_fileset *law, const char *path)
{
    const struct wj_named *f = wj_fileset_find(law, wj_strz(path));
    return f ? f->bytes : WJ_NOSTR;
}

struct wj_rule_source wj_rule_source_of(const struct wj_fileset *law)
{
    return (struct wj_rule_source){ .files = wj_fileset_prefix(law, WJ_S("rules/")),
                                    .homophones = bytes_of(law, "fold/homophones.tsv"),
                                    .model = bytes_of(law, "model/disguise.tsv"),
                                    .opinion = bytes_of(law, "model/opinion.tsv"),
                                    .violations = bytes_of(law, "violations.csv") };
}

int wj_ruleset_load(struct wj_arena *arena, const struct wj_rule_source *source, struct wj_ruleset **out,
                    struct wj_err *e)
{
    struct wj_ruleset *set = WJ_NEW(arena, struct wj_ruleset);
    struct scope *common = WJ_NEW(arena, struct scope);
    if (!set || !common)
        return wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
    set->arena = arena;
    wj_map_init(&common->names, arena);
    int rc = read_files(set, &source->files, common, true, e);
    if (rc == WJ_OK)
        rc = read_files(set, &source->files, common, false, e);
    if (rc == WJ_OK)
        rc = check_ids(set, e);
    if (rc == WJ_OK)
        rc = wj_rulecompile_run(set, source, e);
    if (rc == WJ_OK)
        rc = wj_ruleopinion_add(set, source, e);
    if (rc == WJ_OK)
        *out = set;
    else
        wj_ruleset_free(set);
    return rc;
}

void wj_ruleset_free(struct wj_ruleset *set)
{
    if (set)
        wj_patterns_free(set->patterns);
}

size_t wj_ruleset_count(const struct wj_ruleset *set)
{
    return set->nrules;
}

const struct wj_rule *wj_ruleset_rule(const struct wj_ruleset *set, size_t i)
{
    return &set->rules[i].pub;
}

size_t wj_ruleset_words(const struct wj_ruleset *set)
{
    return set->nwords;
}

const char *wj_ruleset_hash(const struct wj_ruleset *set)
{
    return set->hash;
}
