/*
 * doc.h - official documents of a matter: the form filled in from what the matter knows, and the order.
 */
#ifndef WJ_SVC_DOC_H
#define WJ_SVC_DOC_H

#include "core/matter.h"

enum wj_doc_type { WJ_DOC_TEXT, WJ_DOC_DAY, WJ_DOC_FEN, WJ_DOC_INT };

struct wj_doc_field {
    struct wj_str name, label;
    int type; /* enum wj_doc_type */
    bool required;
    struct wj_str value; /* no value: not known yet */
};

struct wj_doc_form {
    struct wj_str template_id, title;
    struct wj_list fields; /* struct wj_doc_field */
};

/* The form with what matter, parties, officers and findings say already; WJ_E_NOTFOUND: no such form. */
int wj_doc_form_make(struct wj_tx *, const struct wj_matter *, struct wj_str template_id,
                     struct wj_doc_form *out, struct wj_err *) WJ_MUST_USE;

/* A document to be made: which form, and what was typed in. */
struct wj_doc_given {
    struct wj_str template_id;
    const struct wj_fact *given;
    size_t n;
};

/*
 * Order the document: number it and settle its words; a task (svc/tasks.h) makes the paper.  given
 * overrides what the matter says.  WJ_E_INVALID names the fields that are missing.
 */
int wj_doc_order(struct wj_tx *, const struct wj_matter *, const struct wj_doc_given *, struct wj_str *id,
                 struct wj_err *) WJ_MUST_USE;

#endif
