/*
 * layout.h - what a document says, kept as JSON beside it: title, organ and blocks.
 *
 * With it the paper can be made, and made again to the byte, whatever law and matter say later: as PDF, as
 * DOCX, and as part of a case file.
 */
#ifndef WJ_SVC_LAYOUT_H
#define WJ_SVC_LAYOUT_H

#include "paper/paper.h"

/* {"title":..,"organ":..,"blocks":[["para","","text"],..]}; arena. */
int wj_layout_write(struct wj_arena *, const struct wj_paper *, struct wj_str *json,
                    struct wj_err *) WJ_MUST_USE;

/* The reverse: blocks, n, title and author of the paper are set, views of json; WJ_E_CORRUPT else. */
int wj_layout_read(struct wj_arena *, struct wj_str json, struct wj_paper *out, struct wj_err *) WJ_MUST_USE;

#endif
