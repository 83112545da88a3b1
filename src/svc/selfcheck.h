/* selfcheck.h - the regulator's own rules on a draft before it is published (事前规范指导); nothing is
 * stored. */
#ifndef WJ_SVC_SELFCHECK_H
#define WJ_SVC_SELFCHECK_H

#include "scan/record.h"
#include "svc/node.h"

struct wj_selfcheck_finding {
    struct wj_str rule, title, violation, violation_name, basis, penalty, field, text, why, fix;
    struct wj_str spans; /* JSON list, as the finding format has them */
    double score;
    int64_t severity;
};

/*
 * Run the rules in force on the day; items of *out are struct
 * wj_selfcheck_finding, arena, texts borrowed from the record.  Thread-safe.
 */
int wj_selfcheck_run(struct wj_node *, struct wj_arena *, const struct wj_record *, wj_day on,
                     struct wj_list *out, struct wj_err *) WJ_MUST_USE;

#endif
