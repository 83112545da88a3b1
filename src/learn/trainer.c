/* trainer.c - see trainer.h: records in, and the choice of the grams to learn from. */
#include "learn/trainer_priv.h"

#include "base/arena.h"
#include "scan/grams.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 1 << 30, LEAST_RECORDS = 2 };

int wj_trainer_new(const struct wj_trainer_options *o, struct wj_trainer **out, struct wj_err *e)
{
    struct wj_trainer *t = calloc(1, sizeof *t);
    if (!t)
        return wj_fail(e, WJ_E_NOMEM, "no memory to learn");
    t->o = *o;
    t->arena = wj_arena_new(ARENA_BYTES);
    *out = t;
    return WJ_OK;
}

void wj_trainer_free(struct wj_trainer *t)
{
    if (!t)
        return;
    wj_arena_free(t->arena);
    free(t->order);
    free(t);
}

static int number_kind(struct wj_trainer *t, struct wj_str slug, uint8_t *out, struct wj_err *e)
{
    size_t k = 0;
    while (k < t->nkinds && !wj_str_eq(t->kinds[k], slug))
        k++;
    if (k == MAX_KINDS)
        return wj_fail(e, WJ_E_LIMIT, "more than %d kinds of violation", MAX_KINDS);
    if (k == t->nkinds)
        t->kinds[t->nkinds++] = wj_str_dup(t->arena, slug);
    *out = (uint8_t)k;
    return WJ_OK;
}

/* FNV-1a: which fifth a record belongs to must not change from run to run. */
static uint8_t fold_of(struct wj_str id)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < id.n; i++)
        h = (h ^ (unsigned char)id.p[i]) * 16777619u;
    return (uint8_t)(h % FOLDS);
}

int wj_trainer_add(struct wj_trainer *t, const struct wj_trainer_text *x, struct wj_err *e)
{
    struct wj_grams g = { 0 };
    void *items = t->samples;
    struct sample *s = wj_grow(t->arena, &items, &t->n, &t->cap, sizeof *s);
    t->samples = items;
    if (!s)
        return wj_fail(e, WJ_E_LIMIT, "too many records to learn from");
    s->fold = fold_of(x->id);
    int rc = wj_grams_read(&g, x->record, e);
    for (size_t i = 0; rc == WJ_OK && i < x->n && s->nkinds < MAX_SHOWN; i++)
        rc = number_kind(t, x->violations[i], &s->kinds[s->nkinds++], e);
    if (rc == WJ_OK) {
        s->n = (uint32_t)g.nbuckets;
        s->grams = wj_copy(t->arena, g.buckets, g.nbuckets * sizeof *g.buckets);
        rc = s->grams ? rc : wj_fail(e, WJ_E_LIMIT, "too many records to learn from");
    }
    wj_grams_fini(&g);
    return rc;
}

/* In how many records each bucket occurs. */
static void count_records(const struct wj_trainer *t, uint32_t *records)
{
    for (size_t i = 0; i < t->n; i++)
        for (uint32_t k = 0; k < t->samples[i].n; k++)
            records[t->samples[i].grams[k]]++;
}

/* From buckets to the numbers of those that are kept; what only one record has teaches nothing about others.
 */
static void keep_grams(struct wj_trainer *t, const uint32_t *records, uint32_t *number)
{
    for (uint32_t b = 0; b < WJ_GRAMS_BUCKETS; b++)
        if (records[b] >= LEAST_RECORDS) {
            number[b] = (uint32_t)t->ngrams;
            t->buckets[t->ngrams++] = b;
        }
    for (size_t i = 0; i < t->n; i++) {
        struct sample *s = &t->samples[i];
        uint32_t n = 0;
        s->norm = 1 / sqrt(s->n ? s->n : 1); /* of all: what is mostly unknown is not judged by the rest */
        for (uint32_t k = 0; k < s->n; k++)
            if (records[s->grams[k]] >= LEAST_RECORDS)
                s->grams[n++] = number[s->grams[k]];
        s->n = n;
    }
}

int wj_trainer_choose(struct wj_trainer *t, struct wj_err *e)
{
    uint32_t *counts = WJ_NEW_N(t->arena, uint32_t, WJ_GRAMS_BUCKETS);
    uint32_t *number = WJ_NEW_N(t->arena, uint32_t, WJ_GRAMS_BUCKETS);
    t->buckets = WJ_NEW_N(t->arena, uint32_t, WJ_GRAMS_BUCKETS);
    t->order = calloc(t->n + 1, sizeof *t->order);
    if (!counts || !number || !t->buckets || !t->order)
        return wj_fail(e, WJ_E_NOMEM, "no memory to learn");
    count_records(t, counts);
    keep_grams(t, counts, number);
    return WJ_OK;
}
