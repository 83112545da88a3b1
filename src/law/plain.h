/*
 * plain.h - 通俗说明: what an article says, in plain words (law/plain.csv), for the library of the portal.
 *
 * The words are the project's own, never the text of the law; a jurist edits them as a table.  An article
 * whose sense changed has a row for each time.
 */
#ifndef WJ_LAW_PLAIN_H
#define WJ_LAW_PLAIN_H

#include "law/statute.h"

/* Texts borrowed from the table. */
struct wj_plain {
    struct wj_str statute; /* id of law/statutes.csv */
    struct wj_str article; /* its number in digits */
    struct wj_str title, text;
    wj_day valid_from, valid_to; /* both included; WJ_DAY_NONE: as long as the statute */
    int line;
};

struct wj_plains {
    const struct wj_plain *items; /* as in the file */
    size_t n;
};

/* Every statute must be known; a set without the file has no such words. */
int wj_plain_load(const struct wj_lawsource *, const struct wj_statutes *, struct wj_plains *out,
                  struct wj_err *) WJ_MUST_USE;

/* Does a basis ("电子商务法 10;广告法 9(3)、17") cite this article of the statute? */
bool wj_plain_is_cited(const struct wj_statutes *, const struct wj_plain *, struct wj_str basis);

#endif
