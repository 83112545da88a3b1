/*
 * allow.h - tools/allow.txt: the exceptions from the gates, each with its reason.
 *
 * A line is "KIND WHERE WHAT REASON…": the kind of complaint, the file or
 * folder (of functions: file:function), the number allowed or the name, and why.
 * An exception that nothing needs any more is itself a complaint: the list
 * only shrinks by itself.
 */
#ifndef WJ_TOOLS_CHECK_ALLOW_H
#define WJ_TOOLS_CHECK_ALLOW_H

#include "base/str.h"

struct wj_exception {
    struct wj_str kind, where, what;
    int line;
    bool used;
};

struct wj_allow {
    const char *path;
    struct wj_exception *items;
    size_t n, cap;
};

/* Read the list into the arena; a missing file is an empty list.  WJ_E_INVALID: a line without a reason. */
int wj_allow_read(struct wj_arena *, struct wj_allow *, const char *path, struct wj_err *) WJ_MUST_USE;

/* The number allowed for the kind and the place, or fallback. */
int64_t wj_allow_limit(struct wj_allow *, const char *kind, struct wj_str where, int64_t fallback);

/* True when the place (or a folder around it) may use the name (or one that begins with "prefix*"). */
bool wj_allow_name(struct wj_allow *, const char *kind, struct wj_str where, struct wj_str name);

/* Complain about exceptions of the kind that were never asked for. */
void wj_allow_unused(const struct wj_allow *, const char *kind);

#endif
