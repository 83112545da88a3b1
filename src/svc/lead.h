/*
 * lead.h - 线索: what the findings of one operator come to.
 *
 * Findings of one operator (or of one outlet, while nobody is known behind it)
 * go into one open lead.  Its priority is severity x sureness x reach; the
 * organ in charge follows from the operator's place (程序规定 7-10).
 */
#ifndef WJ_SVC_LEAD_H
#define WJ_SVC_LEAD_H

#include "core/core.h"

struct wj_lead_hint {
    struct wj_str entity_id, outlet_id, platform_id; /* entity_id: no value when unknown */
    struct wj_str operator_name;                     /* for the title */
    struct wj_str violation, violation_name;
    int64_t severity; /* 1 to 5, the gravest */
    double score;     /* 0 to 1, the surest */
    int64_t sales;    /* WJ_NONE: unknown */
};

/* The open lead that a finding belongs to, made when there is none; *matter_id in the arena. */
int wj_lead_for(struct wj_tx *, const struct wj_lead_hint *, struct wj_str *matter_id, bool *made,
                struct wj_err *) WJ_MUST_USE;

/* 0 to 100. */
int64_t wj_lead_priority(const struct wj_lead_hint *);

#endif
