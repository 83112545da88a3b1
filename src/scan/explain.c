/* explain.c - the derivation of findings, in lines for people. */
#include "scan/scanner_priv.h"

#include "base/arena.h"

static void put_leaf(struct wj_scanner *s, const struct leaf *l)
{
    const struct place *p = &s->places[l->place];
    const struct list *list = &s->set->lists[l->list];
    struct wj_str text = { p->text.p + l->byte_from, l->byte_to - l->byte_from };
    wj_buf_addf(s->trace, "      %s %u–%u “" WJ_FMT "”", wj_record_field_name(p->field), l->byte_from,
                l->byte_to, WJ_ARG(text));
    if (!wj_str_eq(text, l->as))
        wj_buf_addf(s->trace, " = “" WJ_FMT "”", WJ_ARG(l->as));
    if (list->name.p)
        wj_buf_addf(s->trace, " [" WJ_FMT "]", WJ_ARG(list->name));
    for (int i = 0; i < WJ_VIA_COUNT; i++)
        if (l->via >> i & 1)
            wj_buf_addf(s->trace, " %s", wj_via_name(i));
    if (list->sort == LIST_WORDS && l->sure < 1) {
        struct wj_features f;
        wj_words_explain(s->set->words[list->phase], &s->word_places[l->place], &s->hits.items[l->hit], &f);
        wj_buf_addf(s->trace, "; disguise %.2f:", (double)l->sure);
        for (int i = 0; i < WJ_NFEATURES; i++)
            if (f.value[i] > 0 || f.value[i] < 0)
                wj_buf_addf(s->trace, " %s%+.2g", wj_disguise_name((enum wj_feature)i),
                            (double)f.value[i] * s->set->model.weight[i]);
    }
    wj_buf_addc(s->trace, '\n');
}

void wj_explain_held(struct wj_scanner *s, const struct find *f, size_t exception)
{
    if (!s->trace)
        return;
    wj_buf_addf(s->trace, "  " WJ_FMT " held back by its exception %zu:\n", WJ_ARG(s->rule->pub.id),
                exception + 1);
    for (uint8_t i = 0; i < f->n; i++)
        put_leaf(s, &s->leaves[f->member[i]]);
}

void wj_explain_opinion(struct wj_scanner *s, const struct wj_finding *f, double margin)
{
    if (!s->trace)
        return;
    wj_buf_addf(s->trace,
                "  " WJ_FMT " " WJ_FMT " (" WJ_FMT ")\n    margin %+.3f, right in %.0f of 100; by\n",
                WJ_ARG(f->rule->id), WJ_ARG(f->rule->title), WJ_ARG(f->rule->basis), margin, f->score * 100);
    for (size_t i = 0; i < f->nspans; i++)
        wj_buf_addf(s->trace, "      %s %u–%u “" WJ_FMT "”\n", wj_record_field_name(f->spans[i].field),
                    f->spans[i].from, f->spans[i].to, WJ_ARG(f->spans[i].text));
    wj_buf_addf(s->trace, "    check: " WJ_FMT "\n", WJ_ARG(f->rule->check));
}

void wj_explain_rule(struct wj_scanner *s, const struct rule *r, const struct finds *f, double score)
{
    if (!s->trace)
        return;
    wj_buf_addf(s->trace, "  " WJ_FMT " " WJ_FMT " (" WJ_FMT ")\n    score %.3f of %.2f; when " WJ_FMT "\n",
                WJ_ARG(r->pub.id), WJ_ARG(r->pub.title), WJ_ARG(r->pub.basis), score, r->pub.score,
                WJ_ARG(r->when_text));
    for (size_t i = 0; i < f->n; i++)
        for (uint8_t k = 0; k < f->items[i].n; k++)
            put_leaf(s, &s->leaves[f->items[i].member[k]]);
    if (r->pub.check.p)
        wj_buf_addf(s->trace, "    check: " WJ_FMT "\n", WJ_ARG(r->pub.check));
    if (r->pub.fix.p)
        wj_buf_addf(s->trace, "    fix: " WJ_FMT "\n", WJ_ARG(r->pub.fix));
}
