/*
 * migrate.h - the schema, grown step by step.
 *
 * A migration is db/migrations/NNNN_name.sql, numbered from 1 without gaps,
 * embedded in the program (a fileset).  Each runs in one transaction and is recorded with
 * its hash in the table schema_migration.  The author writes neutral types:
 *
 *   TEXT   BIGINT   DOUBLE PRECISION   BLOB
 *
 * On SQLite tables become STRICT and the types INTEGER, REAL; on PostgreSQL
 * BLOB becomes BYTEA.  A database of PostgreSQL must sort by bytes (C or
 * C.UTF-8), so that both engines order text alike.
 */
#ifndef WJ_DB_MIGRATE_H
#define WJ_DB_MIGRATE_H

#include "base/fileset.h"
#include "db/db.h"

/* The text of a migration as one engine wants it, in the arena. WJ_E_INVALID names the line. */
int wj_migrate_translate(struct wj_arena *, const struct wj_named *, bool pg, struct wj_str *out,
                         struct wj_err *) WJ_MUST_USE;

/*
 * Bring the store to the newest schema: each step in a transaction of its own, or all in the one that is
 * open. WJ_E_STATE: the store is newer than this program, or has been through other steps.
 */
int wj_migrate_up(struct wj_db *, const struct wj_fileset *, struct wj_err *) WJ_MUST_USE;

/* Only compare, inside a transaction; an older store is WJ_E_STATE too. */
int wj_migrate_check(struct wj_db *, const struct wj_fileset *, struct wj_err *) WJ_MUST_USE;

/* Is this the step of that name and hash (as a dump tells them)? */
bool wj_migrate_is(const struct wj_named *, struct wj_str name, struct wj_str hash);

/* WJ_E_EXISTS when the database holds a store already. Inside a transaction. */
int wj_migrate_is_empty(struct wj_db *, struct wj_err *) WJ_MUST_USE;

#endif
