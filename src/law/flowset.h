/*
 * flowset.h - procedures and documents of a law set as one: facts, flows, templates, checked against the
 * terms.
 */
#ifndef WJ_LAW_FLOWSET_H
#define WJ_LAW_FLOWSET_H

#include "law/document.h"
#include "law/flowbook.h"
#include "law/statute.h"
#include "law/term.h"

struct wj_flowset {
    const struct wj_flowbook *book;
    struct wj_document_book documents;
};

/*
 * Load facts.csv, roles.csv, registers.csv, fields.csv, documents, flows.csv, states.csv and flows into the
 * arena; the files and the rows of the terms must outlive it.  WJ_E_INVALID names file and line.
 */
int wj_flowset_load(struct wj_arena *, const struct wj_fileset *, const struct wj_terms *,
                    const struct wj_statutes *, struct wj_flowset *out, struct wj_err *) WJ_MUST_USE;

#endif
