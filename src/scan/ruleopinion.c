/*
 * ruleopinion.c - the learned opinion among the rules: each violation it knows is a rule of its own, named
 * model-SLUG, so that its findings are stored, shown, judged and counted like all others.
 */
#include "scan/scanner_priv.h"

#include "base/arena.h"
#include "codec/csv.h"
#include "crypto/digest.h"

#include <math.h>
#include <string.h>

enum { SEVERITY = 2 };
static const double most_sure = 0.95; /* a model alone is never surer */

/* The cell of a violation's row in a column, or no value. */
static struct wj_str look_up(const struct wj_csv *t, struct wj_str slug, const char *column)
{
    for (size_t c = 0; c < t->columns_n; c++)
        for (size_t i = 0; wj_str_eqz(t->columns[c], column) && i < t->rows_n; i++)
            if (wj_str_eq(t->rows[i].cells[0], slug))
                return t->rows[i].cells[c];
    return WJ_NOSTR;
}

static void name_rule(struct wj_ruleset *set, struct rule *r, struct wj_str slug, const struct wj_csv *t)
{
    struct wj_str name = look_up(t, slug, "name_zh"), basis = look_up(t, slug, "legal_basis");
    r->pub = (struct wj_rule){
        .id = wj_strf(set->arena, "model-" WJ_FMT, WJ_ARG(slug)),
        .title = wj_strf(set->arena, "模型疑似：" WJ_FMT, WJ_ARG(name.n ? name : slug)),
        .violation = slug,
        .basis = basis.p ? basis : WJ_S(""),
        .why = WJ_S("没有规则认出的字句，但全文读来像这一类违法"),
        .check = WJ_S("模型的意见只供排序和提示：通读原文，由执法人员判断；不得单独作为立案、告知的依据"),
        .fix = WJ_S("对照该条规定通读全文，改掉可能使人误解的说法"),
        .file = WJ_S("model/opinion.tsv"),
        .severity = SEVERITY,
        .score = 0.5,
        .state = WJ_RULE_ON,
        .valid_from = WJ_DAY_NONE,
        .valid_to = WJ_DAY_NONE,
        .learned = true,
    };
}

static int add_rules(struct wj_ruleset *set, const struct wj_opinion *o, const struct wj_rule_source *source,
                     struct wj_err *e)
{
    struct wj_csv t = { 0 };
    size_t n = wj_opinion_kinds(o);
    struct rule *rules = WJ_NEW_N(set->arena, struct rule, set->nrules + n);
    int rc = rules ? WJ_OK : wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory");
    if (rc == WJ_OK && source->violations.n)
        rc = wj_csv_read(set->arena, "violations.csv", source->violations, &t, e);
    if (rc != WJ_OK)
        return rc;
    char hex[WJ_HASH_HEX];
    struct wj_hash h = wj_digest_of(WJ_SHA256, source->opinion);
    wj_digest_hex(&h, hex);
    memcpy(rules, set->rules, set->nrules * sizeof *rules);
    for (size_t k = 0; k < n; k++) {
        name_rule(set, &rules[set->nrules + k], wj_opinion_kind(o, k), &t);
        memcpy(rules[set->nrules + k].pub.hash, hex, 32);
    }
    set->rules = rules;
    set->learned = set->nrules;
    set->nrules += n;
    return wj_arena_spent(set->arena) ? wj_fail(e, WJ_E_LIMIT, "the rules do not fit into their memory")
                                      : WJ_OK;
}

/* The set is another when the opinion is. */
static void hash_in(struct wj_ruleset *set, struct wj_str opinion)
{
    char hex[WJ_HASH_HEX];
    struct wj_hash h = wj_digest_of(WJ_SHA256, opinion);
    wj_digest_hex(&h, hex);
    struct wj_str both = wj_strf(set->arena, "%s%s", set->hash, hex);
    h = wj_digest_of(WJ_SHA256, both);
    wj_digest_hex(&h, hex);
    memcpy(set->hash, hex, 32);
}

int wj_ruleopinion_add(struct wj_ruleset *set, const struct wj_rule_source *source, struct wj_err *e)
{
    struct wj_opinion *o;
    if (!source->opinion.n)
        return WJ_OK;
    int rc = wj_opinion_load(set->arena, "model/opinion.tsv", source->opinion, &o, e);
    if (rc == WJ_OK)
        rc = add_rules(set, o, source, e);
    if (rc != WJ_OK)
        return rc;
    set->opinion = o;
    hash_in(set, source->opinion);
    return WJ_OK;
}

/* The stretches that spoke for it, as spans of the record. */
static size_t put_spans(const struct wj_scanner *s, const struct wj_opinion_view *v,
                        struct wj_finding_span *out)
{
    for (size_t i = 0; i < v->ncues; i++) {
        const struct wj_opinion_cue *c = &v->cues[i];
        const struct wj_grams_place *p = &s->grams.places[c->place];
        struct wj_str text = { p->text.p + c->from, c->to - c->from };
        int64_t at_ms = p->utterance < 0 ? WJ_NONE : s->record->utterances[p->utterance].at_ms;
        out[i] = (struct wj_finding_span){ .field = p->field,
                                           .from = c->from,
                                           .to = c->to,
                                           .at_ms = at_ms,
                                           .text = text,
                                           .as = text,
                                           .sure = 1 };
    }
    return v->ncues;
}

int wj_ruleopinion_judge(struct wj_scanner *s, struct wj_finding *out, size_t *n)
{
    struct wj_opinion_view v;
    int rc = wj_grams_read(&s->grams, s->record, s->e);
    *n = 0;
    if (rc != WJ_OK || !wj_opinion_judge(s->set->opinion, &s->grams, &v))
        return rc;
    struct wj_finding_span *spans = WJ_NEW_N(s->arena, struct wj_finding_span, WJ_OPINION_CUES);
    if (!spans)
        return wj_fail(s->e, WJ_E_LIMIT, "a record is too intricate");
    size_t index = s->set->learned + v.kind, nspans = put_spans(s, &v, spans);
    double sure = v.sure > most_sure ? most_sure : v.sure;
    *out = (struct wj_finding){ .rule = &s->set->rules[index].pub,
                                .index = index,
                                .score = round(sure * 1000) / 1000,
                                .field = nspans ? spans[0].field : -1,
                                .spans = spans,
                                .nspans = nspans,
                                .why = s->set->rules[index].pub.why };
    *n = 1;
    wj_explain_opinion(s, out, v.margin);
    return WJ_OK;
}
