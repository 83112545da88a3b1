/*
 * filekind.h - what a file is by its first bytes, whatever it is called.
 *
 * Only kinds that serve as evidence of a complaint: pictures, PDF, video.
 * Nothing is decoded; the kind decides under which type the bytes are handed on.
 */
#ifndef WJ_CODEC_FILEKIND_H
#define WJ_CODEC_FILEKIND_H

#include "base/str.h"

enum { WJ_FILEKIND_HEAD = 64 }; /* so many bytes decide, or the whole file when it is shorter */

struct wj_filekind {
    const char *name; /* "jpeg" */
    const char *type; /* "image/jpeg" */
};

/* The kind whose marks stand at the head of these bytes, or NULL. */
const struct wj_filekind *wj_filekind_of(struct wj_str head);

/* The kind of this name, or NULL. */
const struct wj_filekind *wj_filekind_named(struct wj_str name);

#endif
