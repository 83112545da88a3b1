/* head.c - one linear model: its margin, and how it is taught. */
#include "learn/trainer_priv.h"

#include <math.h>
#include <stdlib.h>

enum { ROUNDS = 8 };
static const double step = 0.1, decay = 2e-4, tiny = 1e-6;

int wj_head_new(struct head *h, size_t ngrams, struct wj_err *e)
{
    *h = (struct head){ .weights = calloc(ngrams + 1, sizeof *h->weights),
                        .steps = calloc(ngrams + 1, sizeof *h->steps),
                        .bias_step = tiny };
    return h->weights && h->steps ? WJ_OK : wj_fail(e, WJ_E_NOMEM, "no memory to learn %zu grams", ngrams);
}

void wj_head_fini(struct head *h)
{
    free(h->weights);
    free(h->steps);
    *h = (struct head){ 0 };
}

double wj_head_margin(const struct head *h, const struct sample *s)
{
    double sum = 0;
    for (uint32_t i = 0; i < s->n; i++)
        sum += h->weights[s->grams[i]];
    return h->bias + sum * s->norm;
}

static void move(double *weight, double *steps, double gradient)
{
    *steps += gradient * gradient;
    *weight -= step * gradient / (sqrt(*steps) + tiny);
}

/* The squared hinge: nothing to learn from a sample on the right side by more than 1. */
static void learn(struct head *h, const struct sample *s, int want)
{
    double margin = wj_head_margin(h, s), short_by = 1 - want * margin;
    double push = short_by > 0 ? -2 * want * short_by : 0;
    for (uint32_t i = 0; i < s->n; i++) {
        uint32_t g = s->grams[i];
        move(&h->weights[g], &h->steps[g], push * s->norm + decay * h->weights[g]);
    }
    move(&h->bias, &h->bias_step, push);
}

/* Fisher-Yates over a generator of its own: the same order on every machine. */
static void shuffle(uint32_t *order, size_t n, uint64_t *state)
{
    for (size_t i = n; i > 1; i--) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        size_t k = (size_t)((*state >> 33) % i);
        uint32_t swap = order[i - 1];
        order[i - 1] = order[k];
        order[k] = swap;
    }
}

void wj_head_teach(struct head *h, const struct wj_trainer *t, int fold, wanted_fn *wanted, const void *ctx)
{
    uint64_t state = 20261124;
    for (size_t i = 0; i < t->n; i++)
        t->order[i] = (uint32_t)i;
    for (int round = 0; round < ROUNDS; round++) {
        shuffle(t->order, t->n, &state);
        for (size_t i = 0; i < t->n; i++) {
            const struct sample *s = &t->samples[t->order[i]];
            int want = s->fold == fold ? 0 : wanted(ctx, s);
            if (want)
                learn(h, s, want);
        }
    }
}
