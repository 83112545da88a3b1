/* sqlgen.h - what the reader of query files (sqlgen_read.c) hands to the writer of C (sqlgen.c). */
#ifndef WJ_TOOLS_SQLGEN_H
#define WJ_TOOLS_SQLGEN_H

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"

enum kind { KIND_ONE, KIND_OPT, KIND_MANY, KIND_EACH, KIND_EXEC };
enum type { TYPE_I64, TYPE_F64, TYPE_TEXT, TYPE_BYTES };

/* One value of @in or @out. */
struct value {
    struct wj_str name;
    enum type type;
    bool nullable;
    bool used; /* an input that the text mentions */
};

struct values {
    struct value *v;
    size_t n, cap;
};

struct query {
    struct wj_str doc; /* lines of the comment above, joined by '\n' */
    struct wj_str name;
    enum kind kind;
    struct values in, out;
    struct wj_str lite, pg; /* the text for each engine, without comments */
    bool writes;
    int line; /* of its @query */
};

struct area {
    const char *path;
    struct wj_str name; /* base name of the file without .sql */
    struct query *q;
    size_t n, cap;
};

/* Read and check one query file; names holds the queries of all files so far. */
int read_area(struct wj_arena *, const char *path, struct wj_map *names, struct area *out,
              struct wj_err *) WJ_MUST_USE;

#endif
