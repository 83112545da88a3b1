/*
 * entity.h - 经营主体 entities, their 网络经营场所 outlets, and 平台 platforms.
 *
 * An entity is found by its unified social credit code, or by its exact name
 * when it has none.  Names are searchable by any part of them.
 */
#ifndef WJ_CORE_ENTITY_H
#define WJ_CORE_ENTITY_H

#include "core/core.h"
#include "q_market.h"

struct wj_entity_new {
    struct wj_str uscc, name, type, status; /* uscc: no value, none known */
    struct wj_str scope, address, region;   /* region: GB/T 2260 digits, may be empty */
    struct wj_str licences;                 /* JSON list of {type,no,valid_to}, or no value */
    struct wj_str phones;                   /* plain JSON list; sealed here; no value: none */
    int64_t registered_on, capital_fen;     /* WJ_NONE: unknown */
};

/* Add the entity, or bring the known one up to date; *id in the arena. */
int wj_entity_put(struct wj_tx *, const struct wj_entity_new *, struct wj_str *id,
                  struct wj_err *) WJ_MUST_USE;

struct wj_entity_query {
    struct wj_str part;   /* part of the name, or a whole code; empty: all of the region */
    struct wj_str region; /* digits it must begin with; empty: any */
    struct wj_str after;  /* id of the last one seen; empty: from the start */
    int64_t n;            /* at most */
};

/* Entities by part of the name, by code, or all; rows in the arena. */
int wj_entity_search(struct wj_db *, struct wj_arena *, const struct wj_entity_query *,
                     struct wjq_entity_page_row **rows, size_t *n, struct wj_err *) WJ_MUST_USE;

struct wj_outlet_new {
    struct wj_str channel, platform_id, outlet_no, name, url, claimed_uscc, claimed_name, region;
    bool exempt;
    int64_t opened_on; /* WJ_NONE: unknown */
};

/*
 * Find the outlet by platform and number, or add it; it is linked to the entity
 * whose code or exact name it claims.  *id in the arena; *entity_id (may be
 * NULL) no value when nobody is known behind it.
 */
int wj_outlet_put(struct wj_tx *, const struct wj_outlet_new *, struct wj_str *id, struct wj_str *entity_id,
                  struct wj_err *) WJ_MUST_USE;

struct wj_platform_new {
    struct wj_str id, name, uscc, url, region;
};

/* Add a platform or bring it up to date; its id is its name in records ("taobao"). */
int wj_platform_put(struct wj_tx *, const struct wj_platform_new *, struct wj_err *) WJ_MUST_USE;

#endif
