/* input.h - the values that go into a query. */
#ifndef WJ_DB_INPUT_H
#define WJ_DB_INPUT_H

#include "db/db.h"

/* One value; which member counts, its slot tells. */
struct wj_input {
    bool is_null;
    int64_t i64;
    double f64;
    struct wj_str str; /* borrowed */
};

/* The value of a slot in the query's input struct. */
struct wj_input wj_input_get(const struct wj_slot *, const void *in);

/* Every value is there, text is UTF-8 without NUL, nothing is too long; WJ_E_INVALID or WJ_E_LIMIT with the
 * field. */
int wj_input_check(const struct wj_sql *, const void *in, struct wj_err *) WJ_MUST_USE;

#endif
