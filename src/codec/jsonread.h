/*
 * jsonread.h - JSON text (RFC 8259) as a tree in an arena.
 *
 * Strict: UTF-8 is checked, repeated keys, lone surrogates, numbers out of
 * range and nesting deeper than WJ_JSON_DEPTH are refused.  Whole numbers are
 * exact up to 64 bits.  Errors give the byte offset.  simdjson finds the tokens; for NDJSON
 * records on the sweep's path jsonpick.h is faster still.
 */
#ifndef WJ_CODEC_JSONREAD_H
#define WJ_CODEC_JSONREAD_H

#include "base/str.h"
#include "codec/json.h" /* WJ_JSON_DEPTH */

struct wj_arena;

enum wj_jtype {
    WJ_J_NULL,
    WJ_J_BOOL, /* b */
    WJ_J_INT,  /* i */
    WJ_J_UINT, /* u: whole and above INT64_MAX */
    WJ_J_F64,  /* f: every other number, also a whole one of more than 64 bits */
    WJ_J_STR,  /* s */
    WJ_J_ARR,  /* n children */
    WJ_J_OBJ   /* n children with keys */
};

struct wj_jval {
    enum wj_jtype type;
    struct wj_str key; /* in an object: the member's name; else no value */
    struct wj_str raw; /* the value as it stands in the text */
    union {
        bool b;
        int64_t i;
        uint64_t u;
        double f;
        struct wj_str s;
    };
    size_t n;
    const struct wj_jval *child, *next;
};

/*
 * Parse one text.  Strings without escapes, and raw, are views of the text,
 * which must live as long as the tree; everything else is in the arena.
 * WJ_E_INVALID: "byte 17: expected ..."; WJ_E_LIMIT: too deep or over the
 * arena's budget.
 */
int wj_jsonread_text(struct wj_arena *, struct wj_str text, const struct wj_jval **out,
                     struct wj_err *) WJ_MUST_USE;

/* Member of an object (borrowed); NULL when it is not there or v is NULL or no object. */
const struct wj_jval *wj_jsonread_get(const struct wj_jval *v, const char *key);

/* The text of a string value; no value when v is NULL or anything else. */
struct wj_str wj_jsonread_str(const struct wj_jval *v);

/* The whole number; WJ_NONE when v is NULL or anything else. */
int64_t wj_jsonread_i64(const struct wj_jval *v);

/* A name for people: "an object", "a text". */
const char *wj_jsonread_type_name(enum wj_jtype);

#endif
