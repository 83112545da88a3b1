/* metrics.h - counts and times of requests, printed for Prometheus (text format 0.0.4). */
#ifndef WJ_API_METRICS_H
#define WJ_API_METRICS_H

#include "api/route.h"

struct wj_metrics; /* opaque; counters only, written by any thread */

struct wj_metrics *wj_metrics_new(const struct wj_route *routes, size_t n); /* caller frees */
void wj_metrics_free(struct wj_metrics *);                                  /* NULL is fine */

/* One request is over; route NULL: a file, a page, or nothing known. status 0: nobody waited for the answer.
 */
void wj_metrics_count(struct wj_metrics *, const struct wj_route *, int status, int64_t us);

/* What else there is to show at this moment. */
struct wj_gauge {
    const char *name, *type, *help; /* "wangjian_store_queue", "gauge" or "counter" */
    int64_t value;
};

/* The whole text, arena. */
struct wj_str wj_metrics_print(const struct wj_metrics *, struct wj_arena *, const struct wj_gauge *,
                               size_t n);

#endif
