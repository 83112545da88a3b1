/* dump.h - writing and reading the text of a dump; backup.h is the door. */
#ifndef WJ_DB_DUMP_H
#define WJ_DB_DUMP_H

#include "base/fileset.h"
#include "db/db.h"

#include <stdio.h>

/* What stands in the first line of every dump. */
#define WJ_DUMP_MAGIC "wangjian dump 1"

/* Write everything that the read transaction of db sees. */
int wj_dump_write(struct wj_db *, FILE *out, struct wj_err *) WJ_MUST_USE;

/* Load a dump into an empty database: schema and rows, all in it or nothing. db is outside of a transaction.
 */
int wj_dump_load(struct wj_db *, const struct wj_fileset *migrations, FILE *in, struct wj_err *) WJ_MUST_USE;

#endif
