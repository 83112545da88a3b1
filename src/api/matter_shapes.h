/* matter_shapes.h - the small views that a matter's page is made of; their shapes are in matter_shapes.c. */
#ifndef WJ_API_MATTER_SHAPES_H
#define WJ_API_MATTER_SHAPES_H

#include "api/finding_view.h"

struct fact_view {
    struct wj_str name, type, label, value, raw;
};
struct person_view {
    struct wj_str role, role_name, user_id, name;
};
struct event_view {
    int64_t seq;
    struct wj_str event, label, from_state, to_state, to_state_name, role_name, user_name;
    int64_t at;
    struct wj_str note, basis;
    struct wj_list facts;
    int64_t ledger_seq;
};
struct run_view {
    wj_day from, to;
    struct wj_str what;
    int64_t days;
};
struct term_view {
    struct wj_str id, term, name, basis, length;
    wj_day start_on, due_on;
    struct wj_str state;
    int64_t days_left;
    struct wj_str level;
    int64_t extensions;
    bool provisional;
    struct wj_list explain;
};
struct document_view {
    struct wj_str id, template, title, no;
    int64_t made_at;
    struct wj_str made_by, state, sha256, docx_sha256;
};
struct needed_view {
    struct wj_str template, title;
};
struct link_view {
    struct wj_str id, kind, no, title, flow_name, state_name;
};
struct publication_brief {
    struct wj_str id, title;
    wj_day published_on;
    struct wj_str state;
};
struct notice_view {
    struct wj_str id, kind, to_name, text;
    int64_t made_at;
};
struct choice_view {
    struct wj_str value, label;
};
struct ask_view {
    struct wj_str name, type, label;
    bool required;
    struct wj_list values;
    int64_t min, max;
    struct wj_str help;
};
struct option_view {
    struct wj_str event, label, to, to_name, role, role_name;
    bool allowed;
    struct wj_str why, basis;
    struct wj_list asks;
};
struct entity_brief {
    struct wj_str id, uscc, name, type, status, region, address;
    wj_day registered_on;
};
struct outlet_brief {
    struct wj_str id, name, channel, platform, url, claimed_uscc, claimed_name;
};

extern const struct wj_shape wj_shape_fact_view, wj_shape_person_view, wj_shape_event_view, wj_shape_run_view,
    wj_shape_term_view, wj_shape_document_view, wj_shape_needed_view, wj_shape_link_view,
    wj_shape_publication_brief, wj_shape_notice_view, wj_shape_choice_view, wj_shape_ask_view,
    wj_shape_option_view, wj_shape_entity_brief, wj_shape_outlet_brief;

#endif
