/* dbtest.h - what the tests of the database floor share: fresh stores on either engine, a few rows. */
#ifndef WJ_TESTS_DBTEST_H
#define WJ_TESTS_DBTEST_H

#include "../test.h"

#include "base/arena.h"
#include "db/store.h"
#include "q_things.h"

/* Which engine this run is for: argv[1] is "sqlite" or "pg". Ends the program when it is neither. */
void dbtest_init(int argc, char **argv);
bool dbtest_is_pg(void);

/* A url of a database that does not exist yet (SQLite) or is empty (PostgreSQL); static memory, one at a
 * time. */
const char *dbtest_fresh_url(void);
const char *dbtest_dir(void); /* a directory of this run, removed at the end */
void dbtest_fini(void);

/* End the PostgreSQL server as a power cut would, and start it again. */
void dbtest_crash_server(void);

/* Run SQL on the server, on a connection of its own. */
void dbtest_pg_sql(const char *url, const char *sql);

/* The same on either engine, behind the back of a store that is closed. */
void dbtest_sql(const char *url, const char *sql);

/* The tables thing and part. */
struct wj_fileset dbtest_migrations(void);
struct wj_store *dbtest_open(const char *url, const struct wj_store_opts *more);

/* Add the thing with this number, in a write of its own. */
int dbtest_add(struct wj_store *, int64_t id, struct wj_err *);
int64_t dbtest_count(struct wj_store *);

#endif
