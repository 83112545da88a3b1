/*
 * backup.h - a copy of a store while it works, and a store from a copy.
 *
 * Two kinds of copy, each of one moment:
 *  - of SQLite, one SQLite file, made with the library's online backup;
 *  - a dump: text, one table after the other in the format of PostgreSQL's
 *    COPY, closed by counts and a SHA-256.  Either engine writes it and either
 *    reads it, so it is also the way from SQLite to PostgreSQL and back.
 */
#ifndef WJ_DB_BACKUP_H
#define WJ_DB_BACKUP_H

#include "db/store.h"

enum wj_backup_kind {
    WJ_BACKUP_BEST, /* SQLite: a SQLite file; PostgreSQL: a dump */
    WJ_BACKUP_DUMP
};

/*
 * Copy the store to a file that appears whole or not at all.  Writes go on
 * meanwhile.  WJ_E_EXISTS: there is such a file; WJ_E_IO: no room, no right.
 */
int wj_backup_write(struct wj_store *, enum wj_backup_kind, const char *path, struct wj_err *) WJ_MUST_USE;

/*
 * Make the store that url names from a copy (its kind is seen from the file).
 * There must be no store yet; nothing is left behind on failure.  migrations: those of the program;
 * the copy may be of an older schema, and is brought up to date when the store is opened.
 * WJ_E_EXISTS: there is a store; WJ_E_CORRUPT: the copy is damaged; WJ_E_STATE: newer than this program.
 */
int wj_backup_restore(const char *url, const struct wj_fileset *migrations, const char *path,
                      struct wj_err *) WJ_MUST_USE;

#endif
