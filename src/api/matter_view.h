/* matter_view.h - a matter with all that its page shows. */
#ifndef WJ_API_MATTER_VIEW_H
#define WJ_API_MATTER_VIEW_H

#include "api/views.h"

struct matter_view {
    struct row_view row; /* its members stand flat in the JSON */
    int64_t version;
    struct wj_str law_hash, note, platform_name;
    wj_day act_from, act_to, closed_on;
    void *entity, *outlet; /* entity_brief, outlet_brief; NULL: nobody known */
    struct wj_list facts, persons, events, terms, documents, needed, links, history, findings, publications,
        options, notices;
};
extern const struct wj_shape wj_shape_matter_view;

/* Build the view of a matter for the caller; everything in the request's arena. */
int wj_matter_view_make(struct wj_call *, struct wj_str id, struct matter_view *out,
                        struct wj_err *) WJ_MUST_USE;

/* The documents of a matter, a list of document_view (matter_shapes.h), arena. */
int wj_matter_view_documents(struct wj_call *, const struct wj_matter *, struct wj_list *out,
                             struct wj_err *) WJ_MUST_USE;
/* What this one may do in the matter now: a list of option_view without the refused ones, arena. */
int wj_matter_view_allowed(struct wj_call *, const struct wj_matter *, const struct wj_matter_who *,
                           struct wj_list *out, struct wj_err *) WJ_MUST_USE;

struct wj_flow;

/* What opening a matter of this flow asks of the caller: a list of ask_view (matter_shapes.h), arena. */
int wj_matter_view_opens(struct wj_call *, const struct wj_flow *, struct wj_list *out,
                         struct wj_err *) WJ_MUST_USE;

#endif
