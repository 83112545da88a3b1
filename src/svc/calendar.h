/*
 * calendar.h - 期限日历: the last days of a user's open matters as a feed for calendar programs.
 *
 * The address holds a secret that its owner gets once and may revoke; the store keeps its digest alone.
 */
#ifndef WJ_SVC_CALENDAR_H
#define WJ_SVC_CALENDAR_H

#include "svc/node.h"

/* A fresh secret for the actor of the transaction; the one before no longer works. *token in the arena. */
int wj_calendar_make(struct wj_tx *, struct wj_str *token, struct wj_err *) WJ_MUST_USE;

/* The actor's address no longer works; fine when there is none. */
int wj_calendar_revoke(struct wj_tx *, struct wj_err *) WJ_MUST_USE;

/* Where links in the feed lead, and in what language. */
struct wj_calendar_ask {
    struct wj_str token, base_url; /* base_url: "https://host", or no value: no links */
    bool english;
};

/* The feed as text/calendar; arena.  WJ_E_NOTFOUND: nobody's secret, or its owner may no longer sign in. */
int wj_calendar_feed(struct wj_tx *, const struct wj_node *, const struct wj_calendar_ask *,
                     struct wj_str *ics, struct wj_err *) WJ_MUST_USE;

#endif
