/* finding_view.h - a finding as an officer reads it: the original text, the spans, the article. */
#ifndef WJ_API_FINDING_VIEW_H
#define WJ_API_FINDING_VIEW_H

#include "api/views.h"

struct record_brief {
    struct wj_str kind, platform, outlet, title, url;
    int64_t observed_at, price_fen;
};

struct finding_view {
    struct wj_str id, rule, rule_title, rule_hash, violation, violation_name, basis, field, why, check,
        listing_id;
    int64_t severity;
    double score;
    struct wj_str verdict, verdict_why, text;
    struct wj_str spans; /* JSON, as the finding format has them */
    struct record_brief *record;
};
extern const struct wj_shape wj_shape_finding_view;

/* The findings of a matter, of a listing, or one; the surest first. */
int wj_finding_view_matter(struct wj_call *, struct wj_str matter_id, struct wj_list *out,
                           struct wj_err *) WJ_MUST_USE;
int wj_finding_view_listing(struct wj_call *, struct wj_str listing_id, struct wj_list *out,
                            struct wj_err *) WJ_MUST_USE;
int wj_finding_view_one(struct wj_call *, struct wj_str id, struct finding_view *out,
                        struct wj_err *) WJ_MUST_USE;

#endif
