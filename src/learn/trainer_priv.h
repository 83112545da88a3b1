/* trainer_priv.h - what the files that learn share: samples, heads, and how a head is taught. */
#ifndef WJ_LEARN_TRAINER_PRIV_H
#define WJ_LEARN_TRAINER_PRIV_H

#include "learn/trainer.h"

enum { FOLDS = 5, MAX_KINDS = 255, MAX_SHOWN = 8, NO_FOLD = FOLDS };

/* A record as its grams, a bucket each at first, then the number of a gram that is kept. */
struct sample {
    uint32_t *grams;
    uint32_t n;
    double norm; /* 1 / sqrt(n) */
    uint8_t kinds[MAX_SHOWN], nkinds, fold;
};

/* A linear model over the kept grams. */
struct head {
    double *weights, *steps; /* steps: sums of squared gradients */
    double bias, bias_step;
};

struct wj_trainer {
    struct wj_trainer_options o;
    struct wj_arena *arena;
    struct sample *samples;
    size_t n, cap;
    struct wj_str kinds[MAX_KINDS];
    size_t nkinds;
    uint32_t *buckets; /* of each kept gram, ascending */
    size_t ngrams;
    uint32_t *order; /* of the samples, shuffled anew for each round */
};

/* trainer.c: the grams worth learning from; samples hold their numbers then. */
int wj_trainer_choose(struct wj_trainer *, struct wj_err *);

int wj_head_new(struct head *, size_t ngrams, struct wj_err *);
void wj_head_fini(struct head *);
double wj_head_margin(const struct head *, const struct sample *);

/*
 * Teach a head all samples outside a fold (NO_FOLD: all) of which wanted(ctx, sample) is not 0: +1 yes, -1
 * no.
 */
typedef int wanted_fn(const void *ctx, const struct sample *);
void wj_head_teach(struct head *, const struct wj_trainer *, int fold, wanted_fn *, const void *ctx);

#endif
