/* measure.h - the functions of one C file, measured. */
#ifndef WJ_TOOLS_CHECK_MEASURE_H
#define WJ_TOOLS_CHECK_MEASURE_H

#include "check/token.h"

struct wj_function {
    struct wj_str name;
    int line, lines; /* from its name to the closing brace */
    int params;
    int cyclomatic;  /* McCabe: 1 + if, for, while, case, &&, ||, ?: */
    bool has_switch; /* a switch is its main shape: more than half of the decisions are cases */
    bool is_static;
};

struct wj_functions {
    struct wj_function *items;
    size_t n, cap;
};

/* All function definitions; false when the arena is spent. */
bool wj_measure_functions(struct wj_arena *, const struct wj_tokens *, struct wj_functions *out);

/* A prototype at file level, in a header. */
struct wj_prototype {
    struct wj_str name;
    int line;
    bool commented; /* a comment stands in its paragraph, before it or on its line */
};

struct wj_prototypes {
    struct wj_prototype *items;
    size_t n, cap;
};

/* All prototypes of extern functions; false when the arena is spent. */
bool wj_measure_prototypes(struct wj_arena *, const struct wj_tokens *, struct wj_prototypes *out);

#endif
