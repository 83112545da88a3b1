/*
 * door_view.h - a complaint as those outside see it: the consumer with his receipt, the operator at its desk.
 *
 * What was said, how it stands, who owes what by when, and what the reader may do next.  Neither sees the
 * officers' notes, and nobody here sees who complained.
 */
#ifndef WJ_API_DOOR_VIEW_H
#define WJ_API_DOOR_VIEW_H

#include "api/views.h"

struct door_view {
    struct wj_str id, no, flow, flow_name, state, state_name, badge, title, owner, next_step;
    struct wj_str text, demands, order_no, shop, platform, firm_answer, firm_offer, performance_note;
    int64_t amount_fen, filed_at, version, score;
    wj_day next_by, happened_on, perform_by;
    bool can_rate, over;
    struct wj_list events, options, files;
};
extern const struct wj_shape wj_shape_door_view;

/* The matter for this reader; side: whose files are shown ("consumer" or "party"); all in the arena. */
int wj_door_view_make(struct wj_call *, const struct wj_matter *, const struct wj_matter_who *,
                      const char *side, struct door_view *out, struct wj_err *) WJ_MUST_USE;

#endif
