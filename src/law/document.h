/*
 * document.h - templates of official documents (law/documents) and how they are filled.
 *
 * A template says its title, what must be filled, and its body as blocks of text with {{name}} in them.
 * A name is a field of law/fields.csv (the matter, the party, the bureau, the officers), a fact of
 * law/facts.csv, or an input of the template itself.  Filling is pure: names and texts in, blocks
 * out; what is missing is named.  docs/law/documents.md describes the form of a template.
 */
#ifndef WJ_LAW_DOCUMENT_H
#define WJ_LAW_DOCUMENT_H

#include "base/fileset.h"
#include "law/fact.h"

/* The order and meaning of enum wj_block_kind in paper/paper.h. */
enum wj_document_kind {
    WJ_DOC_HEAD,   /* the bureau's name over the red rule */
    WJ_DOC_NUMBER, /* document number */
    WJ_DOC_TITLE,
    WJ_DOC_HEADING,
    WJ_DOC_PARA,
    WJ_DOC_PLAIN, /* the addressee: no indent */
    WJ_DOC_ROW,   /* label and text of a form */
    WJ_DOC_SIGN,  /* who signs and the date, right */
    WJ_DOC_NOTE
};

struct wj_document_block {
    enum wj_document_kind kind;
    struct wj_str label; /* WJ_DOC_ROW only */
    struct wj_str text;
};

/* What a template reads: a built-in field, a fact, or an input of its own. */
struct wj_document_field {
    struct wj_str name, label_zh, label_en;
    const struct wj_fact_def *fact; /* NULL: a text */
    bool required, own;             /* own: asked when the document is made, kept nowhere else */
};

struct wj_document_entry; /* a block as written, with its condition */

struct wj_document {
    struct wj_str id, title, title_en, number, basis, file;
    const struct wj_document_field *fields; /* every name in it, required ones and the rest, each once */
    size_t nfields;
    const struct wj_document_entry *entries;
    size_t nentries;
};

struct wj_document_book {
    const struct wj_document *items; /* by id */
    size_t n;
    struct wj_map by_id;
};

/* raw: the canonical value that conditions look at; text: what is printed.  One may stand for the other. */
struct wj_document_value {
    struct wj_str name, raw, text;
};

struct wj_document_filled {
    const struct wj_document_block *blocks;
    size_t nblocks;
    const struct wj_document_field *const *missing; /* required and without a value */
    size_t nmissing;
};

/*
 * Read and check every template: a placeholder that is no known name, an unknown key or block, a
 * required name that stands nowhere is WJ_E_INVALID with file and line.  The files must outlive the book.
 */
int wj_document_load(struct wj_arena *, const struct wj_fileset *, const struct wj_fact_book *,
                     struct wj_document_book *out, struct wj_err *) WJ_MUST_USE;

/* NULL when there is none. */
const struct wj_document *wj_document_find(const struct wj_document_book *, struct wj_str id);

/*
 * The blocks with the values in them, in the arena.  A name without value prints as "/" in a row of a form
 * and as a blank line elsewhere, and is listed in missing when the template requires it; making the
 * document in spite of that is for the caller to refuse.
 */
int wj_document_fill(const struct wj_document *, struct wj_arena *, const struct wj_document_value *,
                     size_t n, struct wj_document_filled *out, struct wj_err *) WJ_MUST_USE;

#endif
