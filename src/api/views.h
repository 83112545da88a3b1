/*
 * views.h - output structs that several handlers share, with their shapes.
 *
 * A view is what the outside sees of a row: names instead of codes, days left
 * instead of day numbers.  Everything is in the request's arena or borrowed
 * from the law set.
 */
#ifndef WJ_API_VIEWS_H
#define WJ_API_VIEWS_H

#include "api/route.h"
#include "q_matter.h"
#include "q_people.h"
#include "core/matter.h"
#include "svc/node.h"

/* A matter in a list. */
struct row_view {
    struct wj_str id, no, flow, flow_name, state, state_name, badge, title, organ_id, organ_name, region;
    struct wj_str handler_name, entity_id, entity_name;
    int64_t priority;
    wj_day due_on;
    struct wj_str due_term, due_name;
    int64_t days_left;
    struct wj_str due_level; /* over, soon, ok, none */
    wj_day opened_on;
    int64_t updated_at;
};
extern const struct wj_shape wj_shape_row_view;

struct row_page {
    struct wj_list items;
    struct wj_str next;
};
extern const struct wj_shape wj_shape_row_page;

/* How a day number and a level look from today; soon is within SOON_DAYS calendar days. */
enum { WJ_SOON_DAYS = 3 };
struct wj_str wj_views_level(int64_t due_day, wj_day today);

/* A matter as lists and its page show it, by the names of the law it runs under. */
void wj_views_row(const struct wj_call *, const struct wjq_matter_line_row *, struct row_view *out);

/* The regions whose market an organ watches, as the beginning of their codes: a province, a city, a county.
 */
struct wj_str wj_views_market(const struct wjq_organ_get_row *);

/* The node behind a call. */
struct wj_node *wj_views_node(const struct wj_call *);

/* The law set in force today. */
const struct wj_lawset *wj_views_law(const struct wj_call *);

/* A transaction's context for the call's caller. */
struct wj_tx wj_views_tx(struct wj_call *);

/* The caller as one who acts in matters; the roles live in the arena. */
int wj_views_who(struct wj_call *, struct wj_matter_who *out, struct wj_err *) WJ_MUST_USE;

/* Chinese or English, as the caller reads. */
struct wj_str wj_views_pick(const struct wj_call *, struct wj_str zh, struct wj_str en);

/* The rule of this id in force, or NULL. */
const struct wj_rule *wj_views_rule(const struct wj_node *, struct wj_str id);

/* Names as the caller reads them: a term, a violation, a form, an event that happened. */
struct wj_str wj_views_term_name(const struct wj_call *, struct wj_str id);
struct wj_str wj_views_violation_name(const struct wj_call *, struct wj_str slug);
struct wj_str wj_views_document_title(const struct wj_call *, const struct wj_lawset *, struct wj_str id);
struct wj_str wj_views_event_label(const struct wj_call *, const struct wj_flow *,
                                   const struct wjq_matter_event_list_row *);

/* A JSON object of facts: names to texts, numbers or truth values; null leaves one out; arena. */
int wj_views_facts(struct wj_arena *, struct wj_str json, struct wj_fact **out, size_t *n,
                   struct wj_err *) WJ_MUST_USE;

/* May the caller see this organ's matters?  His organ must be on its path. */
int wj_views_scope(struct wj_call *, struct wj_str organ_path, struct wj_err *) WJ_MUST_USE;

#endif
