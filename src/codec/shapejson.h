/*
 * shapejson.h - what base/shape.h describes, read, checked, written and explained.
 *
 * The reader fills a C struct from JSON or from name=value pairs; every error names
 * the member as a JSON pointer.  Besides what shape.h says: an absent F64 is
 * NaN; BOOL and LIST are always written; null in JSON is the same as absent;
 * texts hold no control characters but tab and line ends; an ID has 1 to 128
 * of A-Z a-z 0-9 . _ : @ -.
 */
#ifndef WJ_CODEC_SHAPEJSON_H
#define WJ_CODEC_SHAPEJSON_H

#include "base/shape.h"
#include "codec/json.h"
#include "codec/jsonread.h"

struct wj_arena;

/* Make every member of the struct absent: false, WJ_NONE, no value, an empty list. */
void wj_shape_clear(const struct wj_shape *, void *st);

/*
 * Read a JSON object into the struct: clear, fill, check.  Views point into
 * the JSON text; lists and inner structs are in the arena.  unknown: gets the
 * number of members that the shape does not have; NULL: they are refused.
 * WJ_E_INVALID with the member's JSON pointer in err->field.
 */
int wj_shape_read(struct wj_arena *, const struct wj_shape *, const struct wj_jval *, size_t *unknown,
                  void *st, struct wj_err *) WJ_MUST_USE;

/* A name and its text, from a path, a query string, a form or a command line. */
struct wj_pair {
    struct wj_str name, value;
};

struct wj_pairs {
    const struct wj_pair *items;
    size_t n;
};

/*
 * The same from pairs.  A LIST of texts takes a name that comes more than
 * once; an ENUM and a BOOL their words; OBJ, JSON and lists of structs cannot be given so.
 */
int wj_shape_read_pairs(struct wj_arena *, const struct wj_shape *, struct wj_pairs, size_t *unknown,
                        void *st, struct wj_err *) WJ_MUST_USE;

/*
 * The steps of the two, for an input that comes in more than one part: clear once,
 * fill from each part, then check.  Filling sets what it finds and leaves the
 * rest; the checks of required members and of list lengths are the last step's.
 */
int wj_shape_fill(struct wj_arena *, const struct wj_shape *, const struct wj_jval *, size_t *unknown,
                  void *st, struct wj_err *) WJ_MUST_USE;

/* See wj_shape_fill(). */
int wj_shape_fill_pairs(struct wj_arena *, const struct wj_shape *, struct wj_pairs, size_t *unknown,
                        void *st, struct wj_err *) WJ_MUST_USE;

/* See wj_shape_fill(): required members are there, lists have the right length, inner structs too. */
int wj_shape_check(const struct wj_shape *, const void *st, struct wj_err *) WJ_MUST_USE;

enum {
    WJ_W_UNMASK = 1 /* personal members in clear: only for one who may see them, and with a ledger row */
};

/*
 * Write the struct as one JSON object.  Secret members are left out.  Personal
 * ones are masked: digits keep the last four (phone numbers also the first
 * three), other texts their first character, mail addresses their host;
 * personal members that are no texts are left out.
 */
void wj_shape_write(struct wj_json *, const struct wj_shape *, const void *st, unsigned flags);

/* What masking makes of a personal text; no value stays no value.  Arena. */
struct wj_str wj_shape_mask(struct wj_arena *, struct wj_str);

/* The schema of one shape, as components/schemas of OpenAPI 3.1 hold it; inner shapes by $ref. */
void wj_shape_openapi(struct wj_json *, const struct wj_shape *);

/* "export interface Name { … }" with its documentation; inner shapes by name. */
void wj_shape_typescript(struct wj_buf *, const struct wj_shape *);

/* CamelCase of a shape's name, as it is called outside C: matter_event, MatterEvent.  At most 63 bytes. */
void wj_shape_outer_name(const struct wj_shape *, char out[64]);

/*
 * The shape and all that it reaches, each once: items of *list are
 * const struct wj_shape *; call it for root after root with the same list.  WJ_E_LIMIT: the arena is spent.
 */
int wj_shape_gather(struct wj_arena *, const struct wj_shape *root, struct wj_list *list,
                    struct wj_err *) WJ_MUST_USE;

#endif
