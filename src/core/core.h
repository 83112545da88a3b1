/*
 * core.h - what every aggregate works in: one transaction, one actor, one moment.
 *
 * Aggregates are the only writers of their tables.  Every function here that
 * changes a row also notes it in the ledger, in the same transaction.  Reading
 * queries (db/queries) may be called from the floors above directly.
 */
#ifndef WJ_CORE_CORE_H
#define WJ_CORE_CORE_H

#include "base/day.h"
#include "base/id.h"
#include "crypto/secret.h"

struct wj_arena;
struct wj_db;
struct wj_lawset;
struct wj_lawshelf;

/* What a node has for as long as it runs. */
struct wj_core {
    struct wj_idgen ids;
    struct wj_lawshelf *laws;
    struct wj_secret_ring ring;         /* personal data are sealed under its last key */
    void (*task_added)(void *task_ctx); /* NULL, or called by the writer when a task was noted; be short */
    void *task_ctx;
};

/* One change under way, or one reading. */
struct wj_tx {
    struct wj_db *db;
    struct wj_arena *arena;
    struct wj_core *core;
    int64_t now_ms;
    wj_day today;
    struct wj_str actor; /* user id, "system" or "public" */
};

/* The law set in force on the transaction's day: what is opened now runs under it. */
int wj_core_law(struct wj_tx *, const struct wj_lawset **out, struct wj_err *) WJ_MUST_USE;

/* A fresh identifier in the transaction's arena. */
struct wj_str wj_core_id(struct wj_tx *);

/* Encrypt personal data; where says the place, as "complaint.consumer"; *out in the arena. */
int wj_core_seal(struct wj_tx *, const char *where, struct wj_str plain, struct wj_str *out,
                 struct wj_err *) WJ_MUST_USE;

/* The reverse; WJ_E_CORRUPT when it was changed or stands elsewhere than it was sealed for. */
int wj_core_unseal(struct wj_tx *, const char *where, struct wj_str sealed, struct wj_str *out,
                   struct wj_err *) WJ_MUST_USE;

#endif
