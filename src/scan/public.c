/* public.c - libwjscan's functions (include/wangjian/scan.h) over the scan floor. */
#include <wangjian/scan.h>

#include "base/arena.h"
#include "base/fileset.h"
#include "base/utf8.h"
#include "scan/ruleset.h"
#include "scan/scanner.h"
#include "scan/words.h"

#include <stdlib.h>
#include <string.h>

enum { RULE_BYTES = 64 << 20, ARENA_BYTES = 512 << 20, ANSWER_BYTES = 16 << 20 };

/* What a rule's texts are as C strings. */
struct names {
    const char *id, *violation, *basis, *title;
};

struct wjscan_rules {
    struct wj_arena *arena;
    struct wj_ruleset *set;
    struct names *names;
};

struct wjscan_scanner {
    const struct wjscan_rules *rules;
    struct wj_scanner *scanner;
    struct wj_arena *answer;
};

static int tell(const struct wj_err *e, int rc, char *err)
{
    size_t n = strlen(e->msg);
    if (err && rc != WJ_OK) {
        n = n < WJSCAN_ERROR_BYTES ? n : WJSCAN_ERROR_BYTES - 1;
        memcpy(err, e->msg, n);
        err[n] = 0;
    }
    return rc;
}

static int copy_names(struct wjscan_rules *r, struct wj_err *e)
{
    size_t n = wj_ruleset_count(r->set);
    r->names = WJ_NEW_N(r->arena, struct names, n + 1);
    for (size_t i = 0; r->names && i < n; i++) {
        const struct wj_rule *rule = wj_ruleset_rule(r->set, i);
        r->names[i] = (struct names){ wj_str_z(r->arena, rule->id), wj_str_z(r->arena, rule->violation),
                                      wj_str_z(r->arena, rule->basis), wj_str_z(r->arena, rule->title) };
    }
    return wj_arena_spent(r->arena) ? wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory")
                                    : WJ_OK;
}

int wjscan_rules_load(const char *law_dir, struct wjscan_rules **out, char *err)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_fileset files;
    struct wjscan_rules *r = calloc(1, sizeof *r);
    if (!r)
        return tell(&e, wj_fail(&e, WJ_E_NOMEM, "no memory for rules"), err);
    r->arena = wj_arena_new(ARENA_BYTES);
    int rc = wj_fileset_read_dir(r->arena, law_dir, RULE_BYTES, &files, &e);
    if (rc == WJ_OK) {
        const struct wj_rule_source source = wj_rule_source_of(&files);
        rc = wj_ruleset_load(r->arena, &source, &r->set, &e);
    }
    if (rc == WJ_OK)
        rc = wj_ruletest_run(r->arena, r->set, NULL, &e);
    if (rc == WJ_OK)
        rc = copy_names(r, &e);
    if (rc == WJ_OK)
        *out = r;
    else
        wjscan_rules_free(r);
    return tell(&e, rc, err);
}

void wjscan_rules_free(struct wjscan_rules *r)
{
    if (!r)
        return;
    wj_ruleset_free(r->set);
    wj_arena_free(r->arena);
    free(r);
}

size_t wjscan_rules_count(const struct wjscan_rules *r)
{
    return wj_ruleset_count(r->set);
}

int wjscan_scanner_new(const struct wjscan_rules *rules, struct wjscan_scanner **out, char *err)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wjscan_scanner *s = calloc(1, sizeof *s);
    if (!s)
        return tell(&e, wj_fail(&e, WJ_E_NOMEM, "no memory for a scanner"), err);
    s->rules = rules;
    s->answer = wj_arena_new(ANSWER_BYTES);
    int rc = wj_scanner_new(rules->set, &s->scanner, &e);
    if (rc == WJ_OK)
        *out = s;
    else
        wjscan_scanner_free(s);
    return tell(&e, rc, err);
}

void wjscan_scanner_free(struct wjscan_scanner *s)
{
    if (!s)
        return;
    wj_scanner_free(s->scanner);
    wj_arena_free(s->answer);
    free(s);
}

static int read_fields(struct wj_record *r, const char *kind, const struct wjscan_field *fields, size_t n,
                       struct wj_err *e)
{
    wj_record_init(r);
    int rc = kind ? wj_record_set(r, WJ_S("kind"), wj_strz(kind), e) : WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < n; i++) {
        struct wj_str text = { fields[i].text, fields[i].bytes };
        if (!wj_utf8_check(text, NULL))
            return wj_fail_at(e, WJ_E_INVALID, fields[i].name, "%s is not UTF-8", fields[i].name);
        rc = wj_record_set(r, wj_strz(fields[i].name), text, e);
    }
    return rc;
}

static int copy_finding(struct wjscan_scanner *s, const struct wj_finding *f, struct wjscan_finding *out)
{
    const struct names *names = &s->rules->names[f->index];
    struct wjscan_span *spans = WJ_NEW_N(s->answer, struct wjscan_span, f->nspans + 1);
    *out = (struct wjscan_finding){ .rule = names->id,
                                    .rule_hash = f->rule->hash,
                                    .violation = names->violation,
                                    .basis = names->basis,
                                    .title = names->title,
                                    .why = wj_str_z(s->answer, f->why),
                                    .severity = f->rule->severity,
                                    .score = f->score,
                                    .spans = spans,
                                    .nspans = f->nspans };
    for (size_t i = 0; spans && i < f->nspans; i++) {
        const struct wj_finding_span *x = &f->spans[i];
        spans[i] = (struct wjscan_span){ .field = wj_record_field_name(x->field),
                                         .from = x->from,
                                         .to = x->to,
                                         .as = x->as.p,
                                         .as_bytes = x->as.n,
                                         .via = x->via,
                                         .sureness = (double)x->sure };
    }
    return wj_arena_spent(s->answer) ? WJ_E_LIMIT : WJ_OK;
}

const struct wjscan_finding *wjscan_scan(struct wjscan_scanner *s, const char *kind,
                                         const struct wjscan_field *fields, size_t nfields, const char *on,
                                         size_t *n, char *err)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_record r;
    struct wj_findings found = { NULL, 0 };
    wj_day day = WJ_DAY_NONE;
    struct wjscan_finding *out = NULL;
    *n = 0;
    wj_arena_reset(s->answer);
    int rc = read_fields(&r, kind, fields, nfields, &e);
    if (rc == WJ_OK && on && !wj_day_parse(wj_strz(on), &day))
        rc = wj_fail(&e, WJ_E_INVALID, "%s is no date such as 2026-04-15", on);
    if (rc == WJ_OK)
        rc = wj_scanner_scan(s->scanner, &r, day, &found, &e);
    if (rc == WJ_OK && !(out = WJ_NEW_N(s->answer, struct wjscan_finding, found.n + 1)))
        rc = wj_fail(&e, WJ_E_LIMIT, "too many findings");
    for (size_t i = 0; rc == WJ_OK && i < found.n; i++)
        rc = copy_finding(s, &found.items[i], &out[i]);
    *n = rc == WJ_OK ? found.n : 0;
    tell(&e, rc, err);
    return rc == WJ_OK ? out : NULL;
}

const char *wjscan_via_name(int i)
{
    return i >= 0 && i < WJ_VIA_COUNT ? wj_via_name(i) : NULL;
}
