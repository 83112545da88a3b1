/*
 * entity.h - 经营主体: who trades.
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

/* What an operator says of himself; texts may be empty. */
struct wj_entity_key {
    struct wj_str uscc, name;
};

/* The entity of this code, or of this exact name when no code is given. */
int wj_entity_find(const struct wj_tx *, const struct wj_entity_key *, struct wj_str *id, bool *found,
                   struct wj_err *) WJ_MUST_USE;

#endif
