/*
 * migrate.h - the schema, grown step by step.
 *
 * A migration is db/migrations/NNNN_name.sql, numbered from 1 without gaps,
 * embedded in the program.  Each runs in one transaction and is recorded with
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

#include "base/str.h"

struct wj_arena;

/* One step, embedded. */
struct wj_migration {
    const char *name; /* "0001_organ.sql" */
    struct wj_str sql;
};

/* The text of a migration as one engine wants it, in the arena. WJ_E_INVALID names the line. */
int wj_migrate_translate(struct wj_arena *, const struct wj_migration *, bool pg, struct wj_str *out,
                         struct wj_err *) WJ_MUST_USE;

#endif
