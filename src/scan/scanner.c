/* scanner.c - one record: fold, search, wake rules, try them, put findings together. */
#include "scan/scanner_priv.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SCRATCH_BYTES = 64 << 20, MAX_TEXT = 8 << 20 };

int wj_scanner_new(const struct wj_ruleset *set, struct wj_scanner **out, struct wj_err *e)
{
    struct wj_scanner *s = calloc(1, sizeof *s);
    if (!s)
        return wj_fail(e, WJ_E_NOMEM, "no memory for a scanner");
    s->set = set;
    s->arena = wj_arena_new(SCRATCH_BYTES);
    s->found = calloc(set->nlists + 1, sizeof *s->found);
    s->touched = calloc(set->nlists + 1, sizeof *s->touched);
    s->woken = calloc(set->nrules + 1, 1);
    s->candidates = calloc(set->nrules + 1, sizeof *s->candidates);
    if (!s->found || !s->touched || !s->woken || !s->candidates) {
        wj_scanner_free(s);
        return wj_fail(e, WJ_E_NOMEM, "no memory for a scanner");
    }
    *out = s;
    return WJ_OK;
}

void wj_scanner_free(struct wj_scanner *s)
{
    if (!s)
        return;
    wj_arena_free(s->arena);
    wj_stream_fini(&s->stream);
    wj_hits_fini(&s->hits);
    for (int p = 0; p < 2; p++) {
        wj_words_forget(&s->caught[p]);
        free(s->next[p]);
    }
    wj_grams_fini(&s->grams);
    wj_pattern_search_free(s->search);
    free(s->leaves);
    free(s->found);
    free(s->touched);
    free(s->woken);
    free(s->candidates);
    free(s);
}

/* ---- reading ---- */

static int add_place(struct wj_scanner *s, int field, int utterance, struct wj_str text)
{
    if (s->nplaces == MAX_PLACES || text.n > MAX_TEXT)
        return wj_fail_at(s->e, WJ_E_LIMIT, wj_record_field_name(field), "the record's %s is too long",
                          wj_record_field_name(field));
    struct place *p = &s->places[s->nplaces];
    *p = (struct place){ .field = field, .utterance = utterance, .text = text };
    int rc = wj_stream_add(&s->stream, &s->set->alphabet, text, &p->from, &p->to, s->e);
    if (rc == WJ_OK)
        rc = wj_stream_read(&s->stream, text, p->from, p->to, s->e);
    s->word_places[s->nplaces] = (struct wj_place){
        .stream = &s->stream, .text = text, .from = p->from, .to = p->to, .field = (uint16_t)s->nplaces
    };
    s->nplaces++;
    return rc;
}

static int read_record(struct wj_scanner *s, const struct wj_record *r)
{
    int rc = WJ_OK;
    wj_stream_reset(&s->stream);
    wj_leaves_reset(s);
    wj_arena_reset(s->arena);
    s->nplaces = 0;
    s->record = r;
    s->rc = WJ_OK;
    for (int f = 0; rc == WJ_OK && f <= WJ_RECORD_document; f++)
        if (r->text[f].n)
            rc = add_place(s, f, -1, r->text[f]);
    for (size_t i = 0; rc == WJ_OK && i < r->nutterances; i++)
        if (r->utterances[i].text.n)
            rc = add_place(s, WJ_RECORD_transcript, (int)i, r->utterances[i].text);
    return rc;
}

/* ---- waking rules ---- */

static bool is_valid(const struct wj_scanner *s, const struct rule *r, wj_day on)
{
    bool early = on != WJ_DAY_NONE && r->pub.valid_from != WJ_DAY_NONE && on < r->pub.valid_from;
    bool late = on != WJ_DAY_NONE && r->pub.valid_to != WJ_DAY_NONE && on > r->pub.valid_to;
    return r->pub.state != WJ_RULE_OFF && !early && !late && r->kinds >> s->record->kind & 1;
}

static void wake(struct wj_scanner *s, uint32_t rule, wj_day on)
{
    if (s->woken[rule] || !is_valid(s, &s->set->rules[rule], on))
        return;
    s->woken[rule] = 1;
    s->candidates[s->ncandidates++] = rule;
}

static void wake_rules(struct wj_scanner *s, wj_day on)
{
    const struct wj_ruleset *set = s->set;
    s->ncandidates = 0;
    for (size_t i = 0; i < s->ntouched; i++) {
        uint32_t list = s->touched[i];
        if (set->first[list] == set->first[list + 1] || !wj_leaves_any(s, list))
            continue;
        for (uint32_t k = set->first[list]; k < set->first[list + 1]; k++)
            wake(s, set->by_list[k], on);
    }
    for (size_t i = 0; i < set->nalways; i++)
        wake(s, set->always[i], on);
    for (size_t i = 0; i < s->ncandidates; i++)
        s->woken[s->candidates[i]] = 0;
}

/* ---- trying a rule ---- */

static bool stands_in_topic(struct wj_scanner *s, uint32_t list, bool anywhere)
{
    const uint64_t topic = (uint64_t)1 << WJ_RECORD_title | (uint64_t)1 << WJ_RECORD_category;
    const struct wj_record *r = s->record;
    bool none = !r->text[WJ_RECORD_title].n && !r->text[WJ_RECORD_category].n;
    for (uint32_t i = wj_leaves_of(s, list); i; i = s->leaves[i - 1].next) {
        const struct leaf *l = &s->leaves[i - 1];
        if (!l->dropped && (topic >> s->places[l->place].field & 1 || (none && anywhere)))
            return true;
    }
    return false;
}

static int by_place(const void *a, const void *b)
{
    const struct wj_finding_span *x = a, *y = b;
    if (x->field != y->field)
        return x->field < y->field ? -1 : 1;
    if (x->at_ms != y->at_ms)
        return x->at_ms < y->at_ms ? -1 : 1;
    return x->from != y->from ? (x->from < y->from ? -1 : 1) : x->to < y->to ? 1 : x->to > y->to ? -1 : 0;
}

/* Spans of the leaves behind the finds: sorted, each once, none inside another. */
static size_t collect_spans(struct wj_scanner *s, const struct finds *f, struct wj_finding_span *out)
{
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < f->n; i++) {
        for (uint8_t k = 0; k < f->items[i].n && n < MAX_SPANS * 4; k++) {
            const struct leaf *l = &s->leaves[f->items[i].member[k]];
            const struct place *p = &s->places[l->place];
            if (s->set->lists[l->list].context)
                continue;
            out[n++] = (struct wj_finding_span){
                .field = p->field,
                .from = l->byte_from,
                .to = l->byte_to,
                .at_ms = p->utterance < 0 ? WJ_NONE : s->record->utterances[p->utterance].at_ms,
                .text = { p->text.p + l->byte_from, l->byte_to - l->byte_from },
                .as = l->as,
                .via = l->via,
                .sure = l->sure,
            };
        }
    }
    if (n)
        qsort(out, n, sizeof *out, by_place);
    for (size_t i = 0; i < n && kept < MAX_SPANS; i++) {
        const struct wj_finding_span *last = kept ? &out[kept - 1] : NULL;
        if (last && last->field == out[i].field && last->at_ms == out[i].at_ms && last->to >= out[i].to)
            continue;
        out[kept++] = out[i];
    }
    return kept;
}

/* The words a list found, for {name} in why: up to three different ones. */
static void put_found(struct wj_scanner *s, struct wj_buf *b, uint32_t list)
{
    struct wj_str said[3];
    size_t n = 0;
    for (uint32_t i = wj_leaves_of(s, list); i && n < 3; i = s->leaves[i - 1].next) {
        const struct leaf *l = &s->leaves[i - 1];
        bool new = !l->dropped;
        for (size_t k = 0; k < n; k++)
            new = new && !wj_str_eq(said[k], l->as);
        if (!new)
            continue;
        if (n)
            wj_buf_addz(b, "、");
        wj_buf_add(b, l->as);
        said[n++] = l->as;
    }
}

static struct wj_str write_why(struct wj_scanner *s, const struct rule *r)
{
    struct wj_str rest = r->pub.why, head, out = r->pub.title;
    struct wj_buf b;
    if (!wj_str_has(rest, WJ_S("{")))
        return rest;
    wj_buf_init(&b, s->arena, 4096);
    while (rest.p && wj_str_cut(&rest, '{', &head)) {
        struct wj_str name = WJ_NOSTR;
        wj_buf_add(&b, head);
        if (rest.p)
            wj_str_cut(&rest, '}', &name);
        const struct named *n = name.p ? wj_map_get(&r->names, name) : NULL;
        if (n)
            put_found(s, &b, n->list);
    }
    if (wj_buf_done(&b, &out, NULL) != WJ_OK)
        out = r->pub.title;
    return out;
}

static double measure(struct wj_scanner *s, const struct rule *r, const struct finds *f)
{
    const struct boost *boosts = r->boosts.items;
    double sure = f->n ? 0 : 1, score;
    for (size_t i = 0; i < f->n; i++)
        if (!f->items[i].hidden && (double)f->items[i].sure > sure)
            sure = (double)f->items[i].sure;
    if (sure <= 0)
        sure = 1;
    score = r->pub.score * (0.55 + 0.45 * sure);
    for (size_t i = 0; i < r->boosts.n; i++)
        if (wj_eval_run(s, boosts[i].when, r->fields, NULL, false).truth)
            score += (double)boosts[i].by_milli / 1000;
    score = score < 0.01 ? 0.01 : score > 0.99 ? 0.99 : score;
    return round(score * 1000) / 1000;
}

static int first_field(const struct wj_expr *x)
{
    if (x->field >= 0)
        return x->field;
    for (size_t i = 0; i < x->nargs; i++) {
        int f = first_field(x->args[i]);
        if (f >= 0)
            return f;
    }
    return -1;
}

/* True and *out filled when the rule finds the record in its net. */
static bool try_rule(struct wj_scanner *s, const struct rule *r, struct wj_finding *out)
{
    s->rule = r;
    if (!wj_eval_may(s, r->when, r->fields))
        return false;
    if ((r->none && stands_in_topic(s, r->none, false)) || (r->any && !stands_in_topic(s, r->any, true)))
        return false;
    struct finds f = wj_eval_run(s, r->when, r->fields, NULL, true);
    if (!f.truth || s->rc != WJ_OK)
        return false;
    struct wj_finding_span *spans = WJ_NEW_N(s->arena, struct wj_finding_span, MAX_SPANS * 4);
    if (!spans) {
        s->rc = wj_fail(s->e, WJ_E_LIMIT, "a record is too intricate");
        return false;
    }
    size_t n = collect_spans(s, &f, spans);
    *out = (struct wj_finding){ .rule = &r->pub,
                                .index = (size_t)(r - s->set->rules),
                                .score = measure(s, r, &f),
                                .field = n ? spans[0].field : first_field(r->when),
                                .spans = spans,
                                .nspans = n,
                                .why = write_why(s, r) };
    wj_explain_rule(s, r, &f, out->score);
    return s->rc == WJ_OK;
}

static int by_score(const void *a, const void *b)
{
    const struct wj_finding *x = a, *y = b;
    if (x->score > y->score || x->score < y->score)
        return x->score > y->score ? -1 : 1;
    return wj_str_cmp(x->rule->id, y->rule->id);
}

static int scan(struct wj_scanner *s, const struct wj_record *r, wj_day on, struct wj_findings *out)
{
    int rc = read_record(s, r);
    if (rc == WJ_OK)
        rc = wj_leaves_catch(s, 0);
    if (rc != WJ_OK)
        return rc;
    wake_rules(s, on);
    *out = (struct wj_findings){ NULL, 0 };
    if (!s->ncandidates && !s->set->opinion)
        return WJ_OK;
    struct wj_finding *items = WJ_NEW_N(s->arena, struct wj_finding, s->ncandidates + 1);
    size_t n = 0;
    if (!items)
        return wj_fail(s->e, WJ_E_LIMIT, "a record is too intricate");
    for (size_t i = 0; i < s->ncandidates && s->rc == WJ_OK; i++)
        n += try_rule(s, &s->set->rules[s->candidates[i]], &items[n]);
    if (s->rc != WJ_OK)
        return s->rc;
    if (n)
        qsort(items, n, sizeof *items, by_score);
    else if (s->set->opinion) /* asked only where no rule has found anything */
        rc = wj_ruleopinion_judge(s, &items[0], &n);
    if (rc != WJ_OK)
        return rc;
    *out = (struct wj_findings){ items, n };
    return WJ_OK;
}

int wj_scanner_scan(struct wj_scanner *s, const struct wj_record *r, wj_day on, struct wj_findings *out,
                    struct wj_err *e)
{
    s->e = e;
    s->trace = NULL;
    return scan(s, r, on, out);
}

int wj_scanner_explain(struct wj_scanner *s, const struct wj_record *r, wj_day on, struct wj_buf *trace,
                       struct wj_findings *out, struct wj_err *e)
{
    s->e = e;
    s->trace = trace;
    return scan(s, r, on, out);
}
