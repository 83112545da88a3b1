/*
 * limiter.h - so many requests in a while for each key: token buckets in bounded memory.
 *
 * The table has a fixed number of places.  When a new key finds its places taken, the fullest
 * bucket - the client that asked least of late - makes room, so a flood of
 * keys cannot wash out those that are being limited.  Thread-safe.
 */
#ifndef WJ_API_LIMITER_H
#define WJ_API_LIMITER_H

#include "base/str.h"

struct wj_limiter; /* opaque */

/* per_minute requests on average, burst at once; places: how many keys are remembered. Caller frees. */
struct wj_limiter *wj_limiter_new(unsigned per_minute, unsigned burst, size_t places);
void wj_limiter_free(struct wj_limiter *); /* NULL is fine */

/* Take one; false when there is none, with the seconds until there will be. now_ms must not go back. */
bool wj_limiter_take(struct wj_limiter *, struct wj_str key, int64_t now_ms, int64_t *wait_s);

/* The key of an address: an IPv6 address counts by its /64, which one client usually has whole. */
struct wj_str wj_limiter_address(struct wj_str address);

#endif
