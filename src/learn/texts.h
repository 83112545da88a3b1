/* texts.h - labelled records (scan/label.h) as what a trainer learns from. */
#ifndef WJ_LEARN_TEXTS_H
#define WJ_LEARN_TEXTS_H

#include "base/fileset.h"
#include "learn/trainer.h"

/*
 * Every record of the files that end in .ndjson, in their order. WJ_E_INVALID: "file:line: ..." for the
 * first record without a good label.
 */
int wj_texts_add(struct wj_trainer *, const struct wj_fileset *, struct wj_err *) WJ_MUST_USE;

#endif
