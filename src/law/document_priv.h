/* document_priv.h - what document.c and document_load.c share. */
#ifndef WJ_LAW_DOCUMENT_PRIV_H
#define WJ_LAW_DOCUMENT_PRIV_H

#include "base/buf.h"
#include "law/document.h"

/* No name: always. */
struct wj_document_condition {
    struct wj_str name, value;
    bool negated;
};

struct wj_document_entry {
    enum wj_document_kind kind;
    struct wj_str label, text;
    struct wj_document_condition when, unless;
};

/*
 * The next {{name}}: text before it goes to the buffer (may be NULL), *rest moves behind it.  False at the
 * end of the text, the rest of which then went to the buffer.
 */
bool wj_document_next_name(struct wj_str *rest, struct wj_buf *before, struct wj_str *name);

#endif
