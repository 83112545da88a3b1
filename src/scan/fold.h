/*
 * fold.h - a text as the scan reads it, written out again as text.
 *
 * plain: simplified, lower case, half width, digits, without what is invisible
 * and without separators inside disguised words; skeleton: split characters and pictures put
 * together and look-alikes unified besides; sound: toneless syllables.  Folding a folded text changes
 * nothing.
 */
#ifndef WJ_SCAN_FOLD_H
#define WJ_SCAN_FOLD_H

#include "base/buf.h"

enum wj_fold_channel { WJ_FOLD_PLAIN, WJ_FOLD_SKELETON, WJ_FOLD_SOUND };

/* Told, for each character put out: the bytes of the text it comes from. */
typedef void wj_fold_map_fn(void *ctx, size_t out_byte, size_t from, size_t to);

struct wj_fold_map {
    wj_fold_map_fn *tell;
    void *ctx;
};

/* plain, skeleton or sound; false for any other name. */
bool wj_fold_channel_parse(struct wj_str name, enum wj_fold_channel *out);

/* Append the folded text (any bytes; malformed ones become U+FFFD). map may be NULL. */
int wj_fold_text(enum wj_fold_channel, struct wj_str text, struct wj_buf *out, const struct wj_fold_map *map,
                 struct wj_err *) WJ_MUST_USE;

#endif
