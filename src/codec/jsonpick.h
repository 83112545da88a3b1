/*
 * jsonpick.h - some fields of many JSON objects, at the speed of the sweep.
 *
 * The wanted fields are said once; then each record (a line of NDJSON) gives
 * their values without a tree and, where a string has no escapes, without a
 * copy.  The record's structure is checked whole; strings of fields nobody
 * wanted are checked for UTF-8 and control characters, not for their escapes.
 */
#ifndef WJ_CODEC_JSONPICK_H
#define WJ_CODEC_JSONPICK_H

#include "base/str.h"

enum { WJ_JSONPICK_FIELDS = 128 }; /* the most one object of this kind looks for */

enum wj_pick_as {
    WJ_PICK_STR,
    WJ_PICK_I64,
    WJ_PICK_F64,
    WJ_PICK_BOOL,
    WJ_PICK_RAW /* any value as it stands in the record, brackets and quotes included */
};

struct wj_pick {
    const char *name; /* of a member of the record itself, not of an inner object */
    enum wj_pick_as as;
    bool lax; /* a number or bool given as text is taken too, and for WJ_PICK_STR a text given as number */
};

struct wj_picked {
    bool there;      /* false: absent or null; the rest is then zero */
    struct wj_str s; /* WJ_PICK_STR: the text; WJ_PICK_RAW: the value */
    union {
        int64_t i; /* WJ_PICK_I64 */
        double f;  /* WJ_PICK_F64 */
        bool b;    /* WJ_PICK_BOOL */
    };
};

struct wj_jsonpick; /* opaque; one thread at a time */

/* n fields, borrowed for its life, names all different.  Caller frees. */
struct wj_jsonpick *wj_jsonpick_new(const struct wj_pick *fields, size_t n);
void wj_jsonpick_free(struct wj_jsonpick *); /* NULL is fine */

/*
 * Read one record; out[i] gets the value of field i.  Texts are views of the
 * record or of memory that lives until the next call.  WJ_E_INVALID: no JSON
 * object, a wanted field twice, or of the wrong type (the field is named);
 * WJ_E_LIMIT: nested too deeply.  out is then undefined.
 */
int wj_jsonpick_record(struct wj_jsonpick *, struct wj_str record, struct wj_picked *out,
                       struct wj_err *) WJ_MUST_USE;

/* Members seen so far, over all records, that no field asked for. */
size_t wj_jsonpick_unknown(const struct wj_jsonpick *);

#endif
