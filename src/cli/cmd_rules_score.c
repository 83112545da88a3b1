/* cmd_rules_score.c - wangjian rules score: how well the rules find what labelled records show. */
#include "base/arena.h"
#include "base/file.h"
#include "cli/cmds.h"
#include "cli/scanrules.h"
#include "cli/scoretable.h"

#include <sys/stat.h>

#include <string.h>

enum { MAX_SET_BYTES = 256 << 20, MAX_SETS = 64 };

static const char default_set[] = "tests/data/labelled";

struct set {
    const char *name;
    struct wj_fileset files;
};

struct sets {
    struct set items[MAX_SETS];
    size_t n;
};

struct wishes {
    const char *rules, *show;
    struct wj_strs set, by;
    bool json, written;
    unsigned parts;
};

static int add_set(struct sets *sets, const char *name, struct wj_fileset files, struct wj_err *e)
{
    if (sets->n == MAX_SETS)
        return wj_fail_at(e, WJ_E_LIMIT, "set", "more than %d sets of records", MAX_SETS);
    sets->items[sets->n++] = (struct set){ name, files };
    return WJ_OK;
}

/* A folder; one that is split into dev and held is two sets. */
static int add_folder(struct wj_cli *c, const char *path, struct sets *sets, struct wj_err *e)
{
    struct wj_fileset all, half;
    int rc = wj_fileset_read_dir(c->arena, path, MAX_SET_BYTES, &all, e);
    if (rc != WJ_OK)
        return rc;
    half = wj_fileset_prefix(&all, WJ_S("dev/"));
    if (!half.n)
        return add_set(sets, path, all, e);
    rc = add_set(sets, "dev", half, e);
    half = wj_fileset_prefix(&all, WJ_S("held/"));
    return rc == WJ_OK && half.n ? add_set(sets, "held", half, e) : rc;
}

static int add_file(struct wj_cli *c, const char *path, struct sets *sets, struct wj_err *e)
{
    struct wj_named *file = WJ_NEW(c->arena, struct wj_named);
    if (!file)
        return wj_fail(e, WJ_E_LIMIT, "too many files");
    file->path = wj_strz(path);
    int rc = wj_file_read(c->arena, path, MAX_SET_BYTES, &file->bytes, e);
    return rc == WJ_OK ? add_set(sets, path, (struct wj_fileset){ file, 1 }, e) : rc;
}

static int load_sets(struct wj_cli *c, const struct wishes *w, struct sets *sets, struct wj_err *e)
{
    int rc = WJ_OK;
    if (!w->set.n) {
        rc = add_folder(c, default_set, sets, e);
        return rc == WJ_OK ? rc
                           : wj_hint(e, rc, "run it from the project's folder, or name records with --set");
    }
    for (size_t i = 0; rc == WJ_OK && i < w->set.n; i++) {
        const char *path = w->set.items[i];
        struct stat st;
        bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
        rc = folder ? add_folder(c, path, sets, e) : add_file(c, path, sets, e);
    }
    return rc;
}

/* Which tables --by asks for; all when it is not given. */
static int read_parts(struct wishes *w, struct wj_err *e)
{
    static const struct {
        const char *name;
        unsigned part;
    } known[] = { { "kind", WJ_SCORETABLE_KIND },
                  { "rule", WJ_SCORETABLE_RULE },
                  { "disguise", WJ_SCORETABLE_DISGUISE },
                  { "field", WJ_SCORETABLE_FIELD } };
    w->parts = w->by.n ? 0 : WJ_SCORETABLE_ALL;
    for (size_t i = 0; i < w->by.n; i++) {
        unsigned part = 0;
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
            part |= strcmp(w->by.items[i], known[k].name) == 0 ? known[k].part : 0;
        if (!part)
            return wj_fail_at(e, WJ_E_INVALID, "by", "--by takes rule, kind, disguise or field");
        w->parts |= part | WJ_SCORETABLE_TOTAL;
    }
    return WJ_OK;
}

static int parse(struct wj_cli *c, struct wishes *w, struct wj_err *e)
{
    const struct wj_option opts[] = {
        { "--rules", WJ_O_TEXT, &w->rules },     { "--set", WJ_O_MANY, &w->set },
        { "--by", WJ_O_MANY, &w->by },           { "--show", WJ_O_TEXT, &w->show },
        { "--written", WJ_O_FLAG, &w->written }, { "--json", WJ_O_FLAG, &w->json }
    };
    struct wj_strs rest;
    int rc = wj_options_parse(c, opts, sizeof opts / sizeof opts[0], &rest, e);
    if (rc == WJ_OK && rest.n)
        rc = wj_fail(e, WJ_E_INVALID, "rules score takes no \"%s\"; records are named with --set",
                     rest.items[0]);
    if (rc == WJ_OK && w->show && strcmp(w->show, "misses") != 0 && strcmp(w->show, "alarms") != 0)
        rc = wj_fail_at(e, WJ_E_INVALID, "show", "--show takes misses or alarms");
    if (rc == WJ_OK && w->show && w->json)
        rc = wj_fail_at(e, WJ_E_INVALID, "show", "--show and --json do not go together");
    return rc == WJ_OK ? read_parts(w, e) : rc;
}

/*
 * Each set's tables, or with --show its cases. Whoever writes rules never sees held-back texts, so those are
 * shown only when their folder itself is named.
 */
static int print_sets(struct wj_cli *c, const struct wishes *w, const struct wj_ruleset *rules,
                      const struct sets *sets, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < sets->n; i++) {
        struct wj_score score;
        rc = wj_score_run(c->arena, rules, &sets->items[i].files, &score, e);
        if (rc != WJ_OK)
            break;
        if (!w->show)
            wj_scoretable_print(c->out, sets->items[i].name, &score, rules, w->parts);
        else if (strcmp(sets->items[i].name, "held") != 0)
            wj_scoretable_print_cases(c->out, *w->show == 'm' ? score.misses : score.alarms);
    }
    return rc;
}

static int print_json(struct wj_cli *c, const struct wishes *w, const struct wj_ruleset *rules,
                      const struct sets *sets, struct wj_err *e)
{
    struct wj_buf b;
    struct wj_json j;
    struct wj_str all;
    int rc = WJ_OK;
    wj_buf_init(&b, c->arena, MAX_SET_BYTES);
    wj_json_init(&j, &b);
    wj_json_obj(&j);
    wj_json_kstrz(&j, "rule_set", wj_ruleset_hash(rules));
    wj_json_kobj(&j, "sets");
    for (size_t i = 0; rc == WJ_OK && i < sets->n; i++) {
        struct wj_score score;
        rc = wj_score_run(c->arena, rules, &sets->items[i].files, &score, e);
        if (rc != WJ_OK)
            return rc;
        wj_json_key(&j, sets->items[i].name);
        wj_scoretable_write(&j, &score, rules, w->parts);
    }
    wj_json_end_obj(&j);
    wj_json_end_obj(&j);
    rc = wj_json_done(&j, &all, e);
    if (rc == WJ_OK)
        fprintf(c->out, WJ_FMT "\n", WJ_ARG(all));
    return rc;
}

int wj_cmd_rules_score(struct wj_cli *c, struct wj_err *e)
{
    struct wishes w = { 0 };
    struct sets sets = { .n = 0 };
    struct wj_ruleset *rules = NULL;
    int rc = parse(c, &w, e);
    if (rc == WJ_OK)
        rc = load_sets(c, &w, &sets, e);
    if (rc == WJ_OK)
        rc = wj_scanrules_load(c, w.rules, w.written ? WJ_SCANRULES_WRITTEN : 0, &rules, e);
    if (rc == WJ_OK)
        rc = w.json ? print_json(c, &w, rules, &sets, e) : print_sets(c, &w, rules, &sets, e);
    wj_ruleset_free(rules);
    return rc;
}
