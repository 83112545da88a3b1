/*
 * trainer.h - learns the second opinion (scan/opinion.h) from labelled records.
 *
 * Two linear models over counts of hashed n-grams: one says whether a record breaks the law, the others, one
 * for each violation, which law. Both are trained by stochastic gradient descent with adaptive steps on the
 * squared hinge loss: additions, products, quotients and square roots only, which every machine rounds alike,
 * so that the same records in the same order give the same bytes. Sureness and the bar come from records that
 * a model did not learn from (five folds by the hash of the id).
 */
#ifndef WJ_LEARN_TRAINER_H
#define WJ_LEARN_TRAINER_H

#include "base/buf.h"
#include "scan/record.h"

struct wj_trainer; /* opaque */

struct wj_trainer_options {
    int precision_permille; /* the bar: this many of a thousand leads that unknown records give are right */
};

/* How the model did on records it had not learnt from. */
struct wj_trainer_report {
    size_t records, unlawful, kinds, grams;
    size_t leads, right; /* at the bar */
    size_t named;        /* of the right leads: the violation too */
};

/* Caller frees; options are copied. */
int wj_trainer_new(const struct wj_trainer_options *, struct wj_trainer **out, struct wj_err *) WJ_MUST_USE;
void wj_trainer_free(struct wj_trainer *); /* NULL is fine */

/*
 * A record and the n violations it shows (none: lawful); nothing of them is kept but hashes and the slugs.
 * id decides the fold. WJ_E_LIMIT: more than 255 kinds.
 */
struct wj_trainer_text {
    const struct wj_record *record;
    struct wj_str id;
    const struct wj_str *violations;
    size_t n;
};
int wj_trainer_add(struct wj_trainer *, const struct wj_trainer_text *, struct wj_err *) WJ_MUST_USE;

/* Learn, and write the model as its file. */
int wj_trainer_run(struct wj_trainer *, struct wj_buf *out, struct wj_trainer_report *,
                   struct wj_err *) WJ_MUST_USE;

#endif
