/*
 * map.h - names to pointers, in an arena; keeps the order of insertion.
 *
 * Keys are hashed with SipHash under a key drawn at start-up, so that hostile
 * input cannot choose collisions.  Keys are borrowed and must outlive the map.
 */
#ifndef WJ_BASE_MAP_H
#define WJ_BASE_MAP_H

#include "base/str.h"

struct wj_map_item {
    struct wj_str key;
    void *value;
};

struct wj_map {
    struct wj_arena *arena;
    struct wj_map_item *items; /* n of them, as inserted */
    size_t n, cap;
    uint32_t *slots; /* index + 1 into items; power of two of them */
    size_t nslots;
};

/* An empty map; the arena is borrowed for its life. */
void wj_map_init(struct wj_map *, struct wj_arena *);

/* NULL when the key is not there. */
void *wj_map_get(const struct wj_map *, struct wj_str key);

/* WJ_E_EXISTS when the key is there already; WJ_E_LIMIT when the arena is spent. */
int wj_map_add(struct wj_map *, struct wj_str key, void *value) WJ_MUST_USE;

#endif
