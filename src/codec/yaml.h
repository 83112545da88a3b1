/*
 * yaml.h - YAML files that people write, as a tree of nodes that know where they stand (over libyaml).
 *
 * The subset is on purpose small: one document of maps, lists and scalars.
 * Aliases, anchors, tags and repeated keys are refused, so a small file cannot
 * become a big tree and a key cannot mean two things.  The getters answer with
 * errors "file:line:column: expected ...".
 */
#ifndef WJ_CODEC_YAML_H
#define WJ_CODEC_YAML_H

#include "base/day.h"
#include "base/str.h"

struct wj_arena;

enum { WJ_YAML_DEPTH = 32, WJ_YAML_KEYS = 2000, WJ_YAML_BYTES = 4 << 20 }; /* levels, keys of a map, size */

enum wj_ytype { WJ_Y_SCALAR, WJ_Y_LIST, WJ_Y_MAP };

struct wj_ynode {
    enum wj_ytype type;
    bool plain;            /* scalar written without quotes and not as a block */
    const char *file;      /* as given to wj_yaml_read(); borrowed */
    unsigned line, column; /* from 1 */
    struct wj_str key;     /* in a map: its name */
    struct wj_str text;    /* scalar: its text, UTF-8 without NUL */
    size_t n;              /* map, list: children */
    struct wj_ynode *child, *next;
};

/*
 * Parse one document into the arena.  file: the name that errors bear
 * (borrowed for the life of the tree).  WJ_E_INVALID with line and column;
 * WJ_E_LIMIT: too long, too deep or over the arena's budget.
 */
int wj_yaml_read(struct wj_arena *, const char *file, struct wj_str bytes, const struct wj_ynode **out,
                 struct wj_err *) WJ_MUST_USE;

/* Fill the error with "file:line:column: ..." of this node; returns WJ_E_INVALID. */
int wj_yaml_fail(const struct wj_ynode *, struct wj_err *, const char *fmt, ...) WJ_PRINTF(3, 4);

/* The child of a map by key (borrowed); NULL when it is not there or the node is no map. */
const struct wj_ynode *wj_yaml_get(const struct wj_ynode *, const char *key);

/* The same, but its absence is an error that names the key. */
int wj_yaml_need(const struct wj_ynode *map, const char *key, const struct wj_ynode **out,
                 struct wj_err *) WJ_MUST_USE;

/* The node must be of this type. */
int wj_yaml_expect(const struct wj_ynode *, enum wj_ytype, struct wj_err *) WJ_MUST_USE;

/* A map with no keys but these (NULL-ended): catches misspelt keys. */
int wj_yaml_only(const struct wj_ynode *map, const char *const *keys, struct wj_err *) WJ_MUST_USE;

/* True for a plain scalar that is empty, ~ or null. */
bool wj_yaml_is_null(const struct wj_ynode *);

/* A scalar's text (borrowed), not null and not empty. */
int wj_yaml_str(const struct wj_ynode *, struct wj_str *out, struct wj_err *) WJ_MUST_USE;

/* A whole number from lo to hi. */
int wj_yaml_i64(const struct wj_ynode *, int64_t lo, int64_t hi, int64_t *out, struct wj_err *) WJ_MUST_USE;

/* A decimal number such as 0.95, in thousandths; at most three digits behind the point. */
int wj_yaml_milli(const struct wj_ynode *, int64_t *out, struct wj_err *) WJ_MUST_USE;

/* true or false. */
int wj_yaml_bool(const struct wj_ynode *, bool *out, struct wj_err *) WJ_MUST_USE;

/* A day, YYYY-MM-DD. */
int wj_yaml_day(const struct wj_ynode *, wj_day *out, struct wj_err *) WJ_MUST_USE;

/* One of names (NULL-ended); *out is its index. */
int wj_yaml_enum(const struct wj_ynode *, const char *const *names, int *out, struct wj_err *) WJ_MUST_USE;

/* One text or a list of texts: items of *out are struct wj_str in the arena, their bytes borrowed. */
int wj_yaml_strs(struct wj_arena *, const struct wj_ynode *, struct wj_list *out,
                 struct wj_err *) WJ_MUST_USE;

#endif
