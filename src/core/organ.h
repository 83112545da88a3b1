/* organ.h - 机关: the tree 总局-省-市-县-所. */
#ifndef WJ_CORE_ORGAN_H
#define WJ_CORE_ORGAN_H

#include "core/core.h"

struct wj_organ_new {
    struct wj_str id;         /* no value: one is made */
    struct wj_str name;       /* full name, as on documents */
    struct wj_str short_name; /* as in document numbers and lists */
    int level;                /* 1 national, 2 province, 3 city, 4 county, 5 office */
    struct wj_str parent_id;  /* no value: the top */
    struct wj_str region;     /* GB/T 2260, six digits */
};

/* Add an organ under its parent; *id in the arena. WJ_E_INVALID names the field. */
int wj_organ_add(struct wj_tx *, const struct wj_organ_new *, struct wj_str *id, struct wj_err *) WJ_MUST_USE;

/*
 * Add a whole tree from a table with the columns id, name, short_name, level, parent_id, region; parents
 * stand before their children, an empty parent_id is the top. *n gets how many. All or nothing: the first row
 * that will not do is named by file and line (WJ_E_INVALID, WJ_E_NOTFOUND: its parent).
 */
int wj_organ_import(struct wj_tx *, const char *file, struct wj_str csv, size_t *n,
                    struct wj_err *) WJ_MUST_USE;

#endif
