/* metrics.c - see metrics.h. */
#include "api/metrics.h"

#include "base/arena.h"
#include "base/buf.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { CLASSES = 6, STEPS = 10, TEXT_MAX = 4 << 20 };

/* Upper bounds in microseconds. */
static const int64_t bounds_us[STEPS] = { 1000,  2500,   5000,   10000,   25000,
                                          50000, 100000, 250000, 1000000, 5000000 };
static const char *const bounds_s[STEPS] = { "0.001", "0.0025", "0.005", "0.01", "0.025",
                                             "0.05",  "0.1",    "0.25",  "1",    "5" };
static const char *const classes[CLASSES] = { "none", "1xx", "2xx", "3xx", "4xx", "5xx" };

struct row {
    _Atomic uint64_t by_class[CLASSES];
    _Atomic uint64_t by_step[STEPS + 1];
    _Atomic uint64_t sum_us;
};

struct wj_metrics {
    const struct wj_route *routes;
    size_t n;
    struct row rows[]; /* n, and one for everything else */
};

struct wj_metrics *wj_metrics_new(const struct wj_route *routes, size_t n)
{
    struct wj_metrics *m = calloc(1, sizeof *m + (n + 1) * sizeof m->rows[0]);
    if (!m) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    m->routes = routes;
    m->n = n;
    return m;
}

void wj_metrics_free(struct wj_metrics *m)
{
    free(m);
}

static void bump(_Atomic uint64_t *counter, uint64_t by)
{
    atomic_fetch_add_explicit(counter, by, memory_order_relaxed);
}

void wj_metrics_count(struct wj_metrics *m, const struct wj_route *route, int status, int64_t us)
{
    struct row *row = &m->rows[route ? (size_t)(route - m->routes) : m->n];
    int class = status >= 100 && status < 600 ? status / 100 : 0;
    int step = 0;
    while (step < STEPS && us > bounds_us[step])
        step++;
    bump(&row->by_class[class], 1);
    bump(&row->by_step[step], 1);
    bump(&row->sum_us, us > 0 ? (uint64_t)us : 0);
}

static void print_classes(const struct row *row, const char *id, struct wj_buf *b)
{
    for (int c = 0; c < CLASSES; c++) {
        uint64_t v = row->by_class[c];
        if (v)
            wj_buf_addf(b, "wangjian_http_requests_total{route=\"%s\",status=\"%s\"} %" PRIu64 "\n", id,
                        classes[c], v);
    }
}

static void print_times(const struct row *row, const char *id, struct wj_buf *b)
{
    uint64_t total = 0;
    for (int s = 0; s <= STEPS; s++)
        total += row->by_step[s];
    if (!total)
        return;
    uint64_t up_to = 0;
    for (int s = 0; s < STEPS; s++) {
        up_to += row->by_step[s];
        wj_buf_addf(b, "wangjian_http_seconds_bucket{route=\"%s\",le=\"%s\"} %" PRIu64 "\n", id, bounds_s[s],
                    up_to);
    }
    uint64_t us = row->sum_us;
    wj_buf_addf(b, "wangjian_http_seconds_bucket{route=\"%s\",le=\"+Inf\"} %" PRIu64 "\n", id, total);
    wj_buf_addf(b, "wangjian_http_seconds_sum{route=\"%s\"} %" PRIu64 ".%06" PRIu64 "\n", id, us / 1000000,
                us % 1000000);
    wj_buf_addf(b, "wangjian_http_seconds_count{route=\"%s\"} %" PRIu64 "\n", id, total);
}

struct wj_str wj_metrics_print(const struct wj_metrics *m, struct wj_arena *arena,
                               const struct wj_gauge *gauges, size_t n)
{
    struct wj_buf b;
    struct wj_str out;
    wj_buf_init(&b, arena, TEXT_MAX);
    wj_buf_addz(&b, "# HELP wangjian_http_requests_total Requests by route and class of status.\n"
                    "# TYPE wangjian_http_requests_total counter\n");
    for (size_t i = 0; i <= m->n; i++)
        print_classes(&m->rows[i], i < m->n ? m->routes[i].id : "other", &b);
    wj_buf_addz(&b, "# HELP wangjian_http_seconds From the request line to the end of the answer.\n"
                    "# TYPE wangjian_http_seconds histogram\n");
    for (size_t i = 0; i <= m->n; i++)
        print_times(&m->rows[i], i < m->n ? m->routes[i].id : "other", &b);
    for (size_t i = 0; i < n; i++)
        wj_buf_addf(&b, "# HELP %s %s\n# TYPE %s %s\n%s %" PRId64 "\n", gauges[i].name, gauges[i].help,
                    gauges[i].name, gauges[i].type, gauges[i].name, gauges[i].value);
    return wj_buf_done(&b, &out, NULL) == WJ_OK ? out : WJ_NOSTR;
}
