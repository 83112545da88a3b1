/* term_load.h - law/terms.csv into struct wj_terms. */
#ifndef WJ_LAW_TERM_LOAD_H
#define WJ_LAW_TERM_LOAD_H

#include "law/lawtable.h"
#include "law/term.h"

/*
 * Columns as docs/law/README.md tells.  Rows of one id must follow each other and not overlap in time.
 * problems may be NULL.
 */
int wj_term_load(const struct wj_lawsource *, struct wj_terms *out, struct wj_err *) WJ_MUST_USE;

#endif
