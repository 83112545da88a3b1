/*
 * expr.h - the conditions of rules: a small language read into a tree.
 *
 * docs/internals/rules.md, sections 4 and 5, describe it.  Every expression
 * stands for a set of places in the text.
 */
#ifndef WJ_SCAN_EXPR_H
#define WJ_SCAN_EXPR_H

#include "base/str.h"

enum wj_expr_op {
    WJ_EXPR_LIST,     /* list */
    WJ_EXPR_HERE,     /* the find an exception is tried for */
    WJ_EXPR_AND,      /* args */
    WJ_EXPR_OR,       /* args */
    WJ_EXPR_NOT,      /* args[0] */
    WJ_EXPR_NEAR,     /* args[0], args[1], n */
    WJ_EXPR_BEFORE,   /* the same, in order */
    WJ_EXPR_AHEAD,    /* the same, in one clause */
    WJ_EXPR_FAR,      /* the same as near, across sentences */
    WJ_EXPR_CLAUSE,   /* args */
    WJ_EXPR_SENTENCE, /* args */
    WJ_EXPR_IN,       /* field, args[0] */
    WJ_EXPR_TOPIC,    /* args[0] */
    WJ_EXPR_INSIDE,   /* args[0], args[1] */
    WJ_EXPR_COUNT,    /* args[0], cmp, n */
    WJ_EXPR_DISTINCT, /* args[0], cmp, n */
    WJ_EXPR_DISGUISED,
    WJ_EXPR_UNDISGUISED, /* args[0] */
    WJ_EXPR_ASKED,       /* args[0]: its sentence is a question */
    WJ_EXPR_BRACKETED,   /* args[0]: stands inside book title marks */
    WJ_EXPR_HAS,         /* field */
    WJ_EXPR_IS_TEXT,     /* field cmp text; field -1 is the record's kind */
    WJ_EXPR_IS_NUMBER,   /* field cmp n */
    WJ_EXPR_IS_FIELD,    /* field cmp n * other */
    WJ_EXPR_MATCHES      /* field, list */
};

enum wj_expr_cmp { WJ_CMP_EQ, WJ_CMP_NE, WJ_CMP_LT, WJ_CMP_LE, WJ_CMP_GT, WJ_CMP_GE };

struct wj_expr {
    enum wj_expr_op op;
    enum wj_expr_cmp cmp;
    uint32_t list;
    int field, other;
    int64_t n;
    struct wj_str text;
    const struct wj_expr **args;
    size_t nargs;
};

/* How names and unnamed lists get their meaning; answers false when the name is not known. */
struct wj_expr_names {
    void *ctx;
    /* A list's number, or *guard gets a named exception's tree. */
    bool (*find)(void *ctx, struct wj_str name, uint32_t *list, const struct wj_expr **guard);
    /* A list of words without a name; items are struct wj_str. */
    bool (*make)(void *ctx, const struct wj_str *words, size_t n, uint32_t *list, struct wj_err *);
};

/* Parse text into the arena. WJ_E_INVALID: "column N: expected ...". */
int wj_expr_parse(struct wj_arena *, struct wj_str text, const struct wj_expr_names *,
                  const struct wj_expr **out, struct wj_err *) WJ_MUST_USE;

#endif
