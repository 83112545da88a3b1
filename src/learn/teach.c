/* teach.c - the opinion of the trainer: judged on what it did not learn from, then learnt from all, then
 * written. */
#include "learn/trainer_priv.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

enum { BLOCKS = 16, WEIGHT_MOST = 127, KEPT_LEAST = 28 };

/* All heads together. */
struct opinion {
    struct head unlawful, kinds[MAX_KINDS];
};

/* What a sample gave that the heads had not seen. */
struct unseen {
    double margin;
    bool unlawful, named;
};

static int is_unlawful(const void *ctx, const struct sample *s)
{
    (void)ctx;
    return s->nkinds ? 1 : -1;
}

static bool shows(const struct sample *s, size_t kind)
{
    for (uint8_t i = 0; i < s->nkinds; i++)
        if (s->kinds[i] == kind)
            return true;
    return false;
}

/* Which law was broken is asked only where one was. */
static int is_of_kind(const void *ctx, const struct sample *s)
{
    return !s->nkinds ? 0 : shows(s, *(const size_t *)ctx) ? 1 : -1;
}

static void fini(struct opinion *o, size_t nkinds)
{
    wj_head_fini(&o->unlawful);
    for (size_t k = 0; k < nkinds; k++)
        wj_head_fini(&o->kinds[k]);
}

static int teach(struct opinion *o, const struct wj_trainer *t, int fold, struct wj_err *e)
{
    int rc = wj_head_new(&o->unlawful, t->ngrams, e);
    if (rc == WJ_OK)
        wj_head_teach(&o->unlawful, t, fold, is_unlawful, NULL);
    for (size_t k = 0; rc == WJ_OK && k < t->nkinds; k++) {
        rc = wj_head_new(&o->kinds[k], t->ngrams, e);
        if (rc == WJ_OK)
            wj_head_teach(&o->kinds[k], t, fold, is_of_kind, &k);
    }
    return rc;
}

static size_t strongest(const struct opinion *o, const struct wj_trainer *t, const struct sample *s)
{
    size_t best = 0;
    double most = -1e9;
    for (size_t k = 0; k < t->nkinds; k++) {
        double margin = wj_head_margin(&o->kinds[k], s);
        if (margin > most) {
            most = margin;
            best = k;
        }
    }
    return best;
}

static void judge_fold(const struct opinion *o, const struct wj_trainer *t, int fold, struct unseen *out)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct sample *s = &t->samples[i];
        if (s->fold == fold)
            out[i] = (struct unseen){ wj_head_margin(&o->unlawful, s), s->nkinds > 0,
                                      s->nkinds && shows(s, strongest(o, t, s)) };
    }
}

static int by_margin(const void *a, const void *b)
{
    double x = ((const struct unseen *)a)->margin, y = ((const struct unseen *)b)->margin;
    return x > y ? -1 : x < y;
}

static int judge_all(const struct wj_trainer *t, struct unseen *out, struct wj_err *e)
{
    int rc = WJ_OK;
    for (int fold = 0; rc == WJ_OK && fold < FOLDS; fold++) {
        struct opinion o = { 0 };
        rc = teach(&o, t, fold, e);
        if (rc == WJ_OK)
            judge_fold(&o, t, fold, out);
        fini(&o, t->nkinds);
    }
    qsort(out, t->n, sizeof *out, by_margin);
    return rc;
}

/* The lowest margin above which leads are right often enough; what is above it goes into the report. */
static double find_bar(const struct wj_trainer *t, const struct unseen *u, struct wj_trainer_report *r)
{
    size_t right = 0, named = 0;
    double bar = 1e6;
    for (size_t i = 0; i < t->n; i++) {
        right += u[i].unlawful;
        named += u[i].named;
        if (right * 1000 < (i + 1) * (size_t)t->o.precision_permille)
            continue;
        bar = u[i].margin;
        r->leads = i + 1;
        r->right = right;
        r->named = named;
    }
    return bar;
}

static long long rounded(double x)
{
    return (long long)floor(x + 0.5);
}

/* How often a lead of a margin is right, a point for each block of samples; never rising as margins fall. */
static void write_curve(const struct wj_trainer *t, const struct unseen *u, struct wj_buf *out)
{
    long long last = 1000, below = LLONG_MAX;
    for (size_t b = 0; b < BLOCKS; b++) {
        size_t from = t->n * b / BLOCKS, to = t->n * (b + 1) / BLOCKS, right = 0;
        double sum = 0;
        for (size_t i = from; i < to; i++) {
            sum += u[i].margin;
            right += u[i].unlawful;
        }
        if (to == from)
            continue;
        long long permille = (long long)(right * 1000 / (to - from));
        long long margin = rounded(sum * 1000 / (double)(to - from));
        last = permille < last ? permille : last;
        if (margin < below)
            wj_buf_addf(out, "curve\t%lld\t%lld\n", margin, last);
        below = margin < below ? margin : below;
    }
}

/* What one step of a head's written weights is worth. */
static double unit_of(const struct head *h, size_t ngrams)
{
    double most = 1e-9;
    for (size_t g = 0; g < ngrams; g++)
        most = fabs(h->weights[g]) > most ? fabs(h->weights[g]) : most;
    return ceil(most / WEIGHT_MOST * 1e9) / 1e9;
}

static int written(const struct head *h, size_t gram, double unit)
{
    return (int)rounded(h->weights[gram] / unit);
}

static void write_head(struct wj_buf *out, const struct head *h, double unit)
{
    wj_buf_addf(out, "\t%lld\t%lld\n", rounded(h->bias * 1e6), rounded(unit * 1e9));
}

/* One gram: its bucket, what it says for a violation, and for which; small weights for one are not worth a
 * word. */
static void write_gram(struct wj_buf *out, const struct wj_trainer *t, const struct opinion *o, size_t g,
                       const double *units)
{
    int unlawful = written(&o->unlawful, g, units[MAX_KINDS]);
    bool begun = unlawful != 0;
    if (begun)
        wj_buf_addf(out, "gram\t%x\t%d\t", (unsigned)t->buckets[g], unlawful);
    for (size_t k = 0, n = 0; k < t->nkinds; k++) {
        int w = written(&o->kinds[k], g, units[k]);
        if (abs(w) < KEPT_LEAST)
            continue;
        if (!begun)
            wj_buf_addf(out, "gram\t%x\t0\t", (unsigned)t->buckets[g]);
        begun = true;
        wj_buf_addf(out, "%s%zu:%d", n++ ? " " : "", k, w);
    }
    if (begun)
        wj_buf_addc(out, '\n');
}

static void write_opinion(struct wj_buf *out, const struct wj_trainer *t, const struct opinion *o)
{
    double units[MAX_KINDS + 1];
    units[MAX_KINDS] = unit_of(&o->unlawful, t->ngrams);
    wj_buf_addz(out, "unlawful");
    write_head(out, &o->unlawful, units[MAX_KINDS]);
    for (size_t k = 0; k < t->nkinds; k++) {
        units[k] = unit_of(&o->kinds[k], t->ngrams);
        wj_buf_addf(out, "kind\t" WJ_FMT, WJ_ARG(t->kinds[k]));
        write_head(out, &o->kinds[k], units[k]);
    }
    for (size_t g = 0; g < t->ngrams; g++)
        write_gram(out, t, o, g, units);
}

static void count(const struct wj_trainer *t, struct wj_trainer_report *r)
{
    *r = (struct wj_trainer_report){ .records = t->n, .kinds = t->nkinds, .grams = t->ngrams };
    for (size_t i = 0; i < t->n; i++)
        r->unlawful += t->samples[i].nkinds > 0;
}

int wj_trainer_run(struct wj_trainer *t, struct wj_buf *out, struct wj_trainer_report *r, struct wj_err *e)
{
    struct opinion o = { 0 };
    int rc = wj_trainer_choose(t, e);
    struct unseen *unseen = calloc(t->n + 1, sizeof *unseen);
    if (rc == WJ_OK && !unseen)
        rc = wj_fail(e, WJ_E_NOMEM, "no memory to learn");
    if (rc == WJ_OK)
        rc = judge_all(t, unseen, e);
    if (rc == WJ_OK)
        rc = teach(&o, t, NO_FOLD, e);
    if (rc == WJ_OK) {
        count(t, r);
        wj_buf_addz(out, "# The learned second opinion, written by `wangjian model train`; "
                         "docs/internals/model.md tells its form.\n");
        wj_buf_addf(out, "bar\t%lld\n", rounded(find_bar(t, unseen, r) * 1000));
        write_curve(t, unseen, out);
        write_opinion(out, t, &o);
    }
    fini(&o, t->nkinds);
    free(unseen);
    return rc;
}
