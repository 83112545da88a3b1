/* cmd_rules.c - wangjian rules check, test, list, diff; wangjian explain: rules on the command line. */
#include "base/arena.h"
#include "base/buf.h"
#include "cli/cmds.h"
#include "cli/scanrules.h"
#include "scan/scanner.h"

#include <string.h>

static const char *const state_names[] = { "on", "shadow", "off" };

/* "rules check DIR", "rules check --rules DIR" and "rules check" (the built-in set). */
static int parse_dir(struct wj_cli *c, const char **dir, struct wj_err *e)
{
    struct wj_strs rest;
    const struct wj_option opts[] = { { "--rules", WJ_O_TEXT, dir } };
    int rc = wj_options_parse(c, opts, 1, &rest, e);
    if (rc == WJ_OK && !*dir && rest.n)
        *dir = rest.items[0];
    return rc;
}

/* Runs every example and prints those that fail. */
static int test_examples(struct wj_cli *c, const struct wj_ruleset *set, size_t *examples, struct wj_err *e)
{
    struct wj_list failures;
    int rc = wj_ruletest_run(c->arena, set, &failures, e);
    const struct wj_ruletest_failure *f = failures.items;
    for (size_t i = 0; rc == WJ_OK && i < failures.n; i++)
        fprintf(c->err, WJ_FMT ":%u: " WJ_FMT " %s: " WJ_FMT "\n", WJ_ARG(f[i].rule->file), f[i].line,
                WJ_ARG(f[i].rule->id),
                f[i].should_hit ? "misses what it should hit" : "hits what it should miss",
                WJ_ARG(f[i].text));
    *examples = 0;
    for (size_t i = 0; i < wj_ruleset_count(set); i++)
        *examples += wj_ruleset_rule(set, i)->nhits + wj_ruleset_rule(set, i)->nmisses;
    if (rc == WJ_OK && failures.n)
        rc = wj_fail(e, WJ_E_INVALID, "%zu of %zu examples fail", failures.n, *examples);
    return rc;
}

int wj_cmd_rules_check(struct wj_cli *c, struct wj_err *e)
{
    const char *dir = NULL;
    struct wj_ruleset *set = NULL;
    size_t examples = 0;
    int rc = parse_dir(c, &dir, e);
    if (rc == WJ_OK)
        rc = wj_scanrules_load(c, dir, 0, &set, e);
    if (rc == WJ_OK)
        rc = test_examples(c, set, &examples, e);
    if (rc == WJ_OK)
        fprintf(c->out, "%zu rules, %zu words, %zu examples: all as they should be\nset %s\n",
                wj_ruleset_count(set), wj_ruleset_words(set), examples, wj_ruleset_hash(set));
    wj_ruleset_free(set);
    return rc;
}

int wj_cmd_rules_test(struct wj_cli *c, struct wj_err *e)
{
    return wj_cmd_rules_check(c, e);
}

int wj_cmd_rules_list(struct wj_cli *c, struct wj_err *e)
{
    const char *dir = NULL;
    struct wj_ruleset *set = NULL;
    int rc = parse_dir(c, &dir, e);
    if (rc == WJ_OK)
        rc = wj_scanrules_load(c, dir, 0, &set, e);
    for (size_t i = 0; rc == WJ_OK && i < wj_ruleset_count(set); i++) {
        const struct wj_rule *r = wj_ruleset_rule(set, i);
        fprintf(c->out, WJ_FMT "\t" WJ_FMT "\t%d\t%.2f\t%s\t" WJ_FMT "\t" WJ_FMT "\n", WJ_ARG(r->id),
                WJ_ARG(r->violation), r->severity, r->score, state_names[r->state], WJ_ARG(r->basis),
                WJ_ARG(r->title));
    }
    wj_ruleset_free(set);
    return rc;
}

static const struct wj_rule *find_rule(const struct wj_ruleset *set, struct wj_str id)
{
    for (size_t i = 0; i < wj_ruleset_count(set); i++)
        if (wj_str_eq(wj_ruleset_rule(set, i)->id, id))
            return wj_ruleset_rule(set, i);
    return NULL;
}

int wj_cmd_rules_diff(struct wj_cli *c, struct wj_err *e)
{
    struct wj_strs rest;
    struct wj_ruleset *set[2] = { NULL, NULL };
    int rc = wj_options_parse(c, NULL, 0, &rest, e);
    if (rc == WJ_OK && rest.n != 2)
        rc = wj_fail(e, WJ_E_INVALID, "rules diff takes two folders of rules");
    for (int i = 0; rc == WJ_OK && i < 2; i++)
        rc = wj_scanrules_load(c, rest.items[i], 0, &set[i], e);
    for (size_t i = 0; rc == WJ_OK && i < wj_ruleset_count(set[0]); i++) {
        const struct wj_rule *a = wj_ruleset_rule(set[0], i), *b = find_rule(set[1], a->id);
        if (!b)
            fprintf(c->out, "- " WJ_FMT "\t" WJ_FMT "\n", WJ_ARG(a->id), WJ_ARG(a->title));
        else if (strcmp(a->hash, b->hash) != 0)
            fprintf(c->out, "~ " WJ_FMT "\t" WJ_FMT "\n", WJ_ARG(b->id), WJ_ARG(b->title));
    }
    for (size_t i = 0; rc == WJ_OK && i < wj_ruleset_count(set[1]); i++) {
        const struct wj_rule *b = wj_ruleset_rule(set[1], i);
        if (!find_rule(set[0], b->id))
            fprintf(c->out, "+ " WJ_FMT "\t" WJ_FMT "\n", WJ_ARG(b->id), WJ_ARG(b->title));
    }
    wj_ruleset_free(set[0]);
    wj_ruleset_free(set[1]);
    return rc;
}

static int explain_text(struct wj_cli *c, const struct wj_ruleset *set, const struct wj_record *r,
                        struct wj_err *e)
{
    struct wj_scanner *scanner = NULL;
    struct wj_findings f = { NULL, 0 };
    struct wj_buf b;
    struct wj_str text;
    wj_buf_init(&b, NULL, 4 << 20);
    int rc = wj_scanner_new(set, &scanner, e);
    if (rc == WJ_OK)
        rc = wj_scanner_explain(scanner, r, WJ_DAY_NONE, &b, &f, e);
    if (rc == WJ_OK)
        rc = wj_buf_done(&b, &text, e);
    if (rc == WJ_OK) {
        fwrite(text.p, 1, text.n, c->out);
        fprintf(c->out, "%zu %s\n", f.n, f.n == 1 ? "finding" : "findings");
    }
    for (size_t i = 0; rc == WJ_OK && i < f.n; i++)
        fprintf(c->out, "%.3f " WJ_FMT " " WJ_FMT ": " WJ_FMT "\n", f.items[i].score,
                WJ_ARG(f.items[i].rule->id), WJ_ARG(f.items[i].rule->violation), WJ_ARG(f.items[i].why));
    wj_buf_fini(&b);
    wj_scanner_free(scanner);
    return rc;
}

int wj_cmd_explain(struct wj_cli *c, struct wj_err *e)
{
    const char *dir = NULL, *kind = NULL, *category = NULL, *title = NULL;
    const struct wj_option opts[] = { { "--rules", WJ_O_TEXT, &dir },
                                      { "--kind", WJ_O_TEXT, &kind },
                                      { "--category", WJ_O_TEXT, &category },
                                      { "--title", WJ_O_TEXT, &title } };
    struct wj_strs rest;
    struct wj_ruleset *set = NULL;
    struct wj_record r;
    wj_record_init(&r);
    int rc = wj_options_parse(c, opts, sizeof opts / sizeof opts[0], &rest, e);
    if (rc == WJ_OK && rest.n + (title != NULL) == 0)
        rc = wj_fail(e, WJ_E_INVALID, "explain takes a text");
    if (rc == WJ_OK && kind)
        rc = wj_record_set(&r, WJ_S("kind"), wj_strz(kind), e);
    bool message = r.kind == WJ_KIND_MESSAGE || r.kind == WJ_KIND_REVIEW || r.kind == WJ_KIND_COMPLAINT;
    if (rc == WJ_OK && rest.n)
        r.text[message ? WJ_RECORD_text : WJ_RECORD_body] = wj_strz(rest.items[0]);
    r.text[WJ_RECORD_category] = wj_strz(category);
    r.text[WJ_RECORD_title] = wj_strz(title);
    if (rc == WJ_OK)
        rc = wj_scanrules_load(c, dir, 0, &set, e);
    if (rc == WJ_OK)
        rc = explain_text(c, set, &r, e);
    wj_ruleset_free(set);
    return rc;
}
