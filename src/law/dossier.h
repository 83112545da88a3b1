/*
 * dossier.h - 案卷: the order of papers in a case file (law/dossier.csv; 程序规定 78).
 *
 * A section lists the forms that stand in it.  "*evidence", "*source" and "*other" mark where evidence that
 * is no form, the papers of the lead, and whatever is named nowhere belong.
 */
#ifndef WJ_LAW_DOSSIER_H
#define WJ_LAW_DOSSIER_H

#include "law/lawtable.h"

struct wj_dossier_section {
    bool side; /* 副卷; else 正卷 */
    struct wj_str title_zh, title_en, templates, basis;
    int line;
};

struct wj_dossier {
    const struct wj_dossier_section *items; /* in the order of the file */
    size_t n;
};

/* Read law/dossier.csv: volume, title_zh, title_en, templates, basis.  A set without the file has no order.
 */
int wj_dossier_load(const struct wj_lawsource *, struct wj_dossier *out, struct wj_err *) WJ_MUST_USE;

/* The place of a form or mark; that of "*other" when it is named nowhere, n without such a section. */
size_t wj_dossier_place(const struct wj_dossier *, struct wj_str name);

/* Where a form stands within its section: 0 upwards; behind all that are named when it is not. */
size_t wj_dossier_rank(const struct wj_dossier_section *, struct wj_str name);

#endif
