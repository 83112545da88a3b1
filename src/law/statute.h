/*
 * statute.h - every statute the tables cite (law/statutes.csv), with its versions by date.
 *
 * Other tables cite by short name and article: "程序规定 18;行政处罚法 60"; items are separated by
 * ';', name and article by a space.  The short name, the full name and the aliases all find it.
 */
#ifndef WJ_LAW_STATUTE_H
#define WJ_LAW_STATUTE_H

#include "law/lawtable.h"

#include "base/map.h"

/* One version of a statute; texts borrowed from the table. */
struct wj_statute {
    struct wj_str id, version, short_name, name, aliases;
    struct wj_str level; /* law, regulation, rule, document, standard */
    struct wj_str issuer, number, confidence;
    wj_day valid_from, valid_to; /* both included; WJ_DAY_NONE: open */
    int line;
};

struct wj_statutes {
    const struct wj_statute *items; /* as in the file */
    size_t n;
    struct wj_map by_name; /* every name and id, to the statute's first row */
};

/*
 * Versions of one id follow each other and do not overlap; no name may mean two statutes.
 */
int wj_statute_load(const struct wj_lawsource *, struct wj_statutes *out, struct wj_err *) WJ_MUST_USE;

/* The first version of the statute of this id, short name, name or alias; or NULL. */
const struct wj_statute *wj_statute_find(const struct wj_statutes *, struct wj_str name);

/* The version in force on the day, or NULL. */
const struct wj_statute *wj_statute_on(const struct wj_statutes *, struct wj_str name, wj_day);

/* Cut the next citation off *basis; false when there is none left.  article may be empty. */
bool wj_statute_cut(struct wj_str *basis, struct wj_str *name, struct wj_str *article);

/*
 * Every citation of a basis must be known and, when the day is given, one of them in force on it.  On
 * failure *why gets a sentence (static or arena) and false is answered.
 */
bool wj_statute_cites(const struct wj_statutes *, struct wj_arena *, struct wj_str basis, wj_day,
                      struct wj_str *why);

#endif
