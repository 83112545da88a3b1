/*
 * problem.h - what went wrong, as application/problem+json (RFC 9457) in the user's language.
 *
 * problems.def has a row for every code of base/err.h and for what only HTTP can get wrong.
 * Texts of trouble of ours (status 500 and above) stay in the log.
 */
#ifndef WJ_API_PROBLEM_H
#define WJ_API_PROBLEM_H

#include "base/str.h"

struct wj_problem {
    const char *slug;
    int status;
    const char *zh, *en; /* what people read */
};

/* The row of a slug; the row "internal" when there is none. */
const struct wj_problem *wj_problem_find(const char *slug);

/* The whole table, for the API description. */
extern const struct wj_problem wj_problem_table[];
extern const size_t wj_problem_table_n;

/* One occurrence. */
struct wj_problem_case {
    const struct wj_problem *problem;
    const struct wj_err *err; /* message, field, hint; may be NULL */
    struct wj_str why_zh;     /* the message in Chinese; may have no value */
    const char *request_id;   /* may be NULL */
    bool english;
};

/* {"type","title","status","code","detail","field","hint","request_id"}, arena. */
struct wj_str wj_problem_json(struct wj_arena *, const struct wj_problem_case *);

#endif
