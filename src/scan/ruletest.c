/* ruletest.c - runs every rule's own examples. */
#include "scan/ruleset_priv.h"
#include "scan/scanner.h"

#include "base/arena.h"

static struct wj_str words_of(const struct wj_record *r)
{
    for (int f = 0; f < WJ_RECORD_NFIELDS; f++)
        if (r->text[f].p && wj_record_field_sort(f) == WJ_RECORD_SCAN)
            return r->text[f];
    return WJ_S("(no text)");
}

static bool has_rule(const struct wj_findings *f, const struct wj_rule *rule)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->items[i].rule == rule)
            return true;
    return false;
}

struct run {
    struct wj_arena *arena;
    struct wj_ruletest_failure *items;
    size_t n, cap;
    bool collect;
};

static int note_failure(struct run *run, const struct rule *r, const struct example *x, struct wj_err *e)
{
    const struct wj_ruletest_failure f = {
        .rule = &r->pub, .line = x->line, .should_hit = x->hit, .text = words_of(&x->record)
    };
    if (!run->collect)
        return wj_fail(e, WJ_E_INVALID, WJ_FMT ":%u: rule " WJ_FMT " %s: " WJ_FMT, WJ_ARG(f.rule->file),
                       f.line, WJ_ARG(f.rule->id),
                       f.should_hit ? "misses what it should hit" : "hits what it should miss",
                       WJ_ARG(f.text));
    void *items = run->items;
    struct wj_ruletest_failure *slot = wj_grow(run->arena, &items, &run->n, &run->cap, sizeof *slot);
    run->items = items;
    if (!slot)
        return wj_fail(e, WJ_E_LIMIT, "too many failed examples");
    *slot = f;
    return WJ_OK;
}

int wj_ruletest_run(struct wj_arena *arena, const struct wj_ruleset *set, struct wj_list *failures,
                    struct wj_err *e)
{
    struct run run = { .arena = arena, .collect = failures != NULL };
    struct wj_scanner *scanner = NULL;
    int rc = wj_scanner_new(set, &scanner, e);
    for (size_t i = 0; rc == WJ_OK && i < set->nrules; i++) {
        const struct rule *r = &set->rules[i];
        const struct example *x = r->examples.items;
        for (size_t k = 0; rc == WJ_OK && k < r->examples.n; k++) {
            struct wj_findings f;
            rc = wj_scanner_scan(scanner, &x[k].record, x[k].on, &f, e);
            if (rc == WJ_OK && has_rule(&f, &r->pub) != x[k].hit && r->pub.state != WJ_RULE_OFF)
                rc = note_failure(&run, r, &x[k], e);
        }
    }
    wj_scanner_free(scanner);
    if (rc == WJ_OK && failures)
        *failures = (struct wj_list){ run.items, run.n };
    return rc;
}
