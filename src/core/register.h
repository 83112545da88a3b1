/*
 * register.h - 公示: decisions and entries of rosters, shown to everyone until the law ends it.
 *
 * A register is one of law/registers.csv: penalties, abnormal operation,
 * serious violations ...  What a matter publishes comes from its facts; class
 * and last day from the law (law/publication.h).
 */
#ifndef WJ_CORE_REGISTER_H
#define WJ_CORE_REGISTER_H

#include "core/matter.h"

/* Publish what the matter came to; *id in the arena. */
int wj_register_publish(struct wj_tx *, const struct wj_matter *, struct wj_str name, struct wj_str *id,
                        struct wj_err *) WJ_MUST_USE;

/* What a publication says, as the bytes whose digest its ledger entry carries. */
struct wj_register_content {
    struct wj_str basis, class, kind, no, organ_id, penalty, summary, title, uscc;
    int64_t decided_day;
};

/* Canonical JSON (RFC 8785); arena. The entry of the ledger says "sha256:" and its digest in hex. */
int wj_register_content(struct wj_arena *, const struct wj_register_content *, struct wj_str *json,
                        struct wj_err *) WJ_MUST_USE;

/* Bring the last days of what the matter shows in line with its clocks, which may have started after it. */
int wj_register_refresh(struct wj_tx *, const struct wj_matter *, struct wj_err *) WJ_MUST_USE;

/* Take all that the matter has in a register down: "stopped" (its time is over) or "withdrawn" (it was
 * wrong). */
int wj_register_end(struct wj_tx *, const struct wj_matter *, struct wj_str name, const char *state,
                    struct wj_err *) WJ_MUST_USE;

/* Stop whatever was to be shown until a day before today; *n gets how many. */
int wj_register_sweep(struct wj_tx *, int64_t *n, struct wj_err *) WJ_MUST_USE;

#endif
