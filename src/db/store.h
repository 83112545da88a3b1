/*
 * store.h - the place where a node keeps its rows.
 *
 * One writer thread runs all writes, many in one durable commit (group
 * commit), on both engines.  Reads run on a pool of connections, each in its
 * own snapshot, and never wait for writes.  One node at a time owns a store.
 *
 * A write is a function: it gets the connection and does all its reading,
 * deciding and writing with it.  It runs in a savepoint, so that its failure
 * undoes its own rows only.  It may be run more than once before it counts (a
 * batch is begun again when a neighbour fails), so it must have no effect
 * beyond its transaction and its ctx, and must set what it answers afresh.
 */
#ifndef WJ_DB_STORE_H
#define WJ_DB_STORE_H

#include "db/db.h"
#include "db/migrate.h"

struct wj_store; /* opaque */

/* A reading, deciding and writing step; runs inside one transaction. */
typedef int wj_tx_fn(struct wj_db *, void *ctx, struct wj_err *);

/*
 * What wants to take part in every batch, on the writer's thread (the ledger).
 * Members may be NULL.  In the order of a batch: begin, (job_end)*,
 * before_commit, end.  Jobs reach ctx through wj_db_hook().
 */
struct wj_store_hooks {
    void *ctx;
    /* Read into memory what you keep there: before the first batch, and after a lost connection. */
    int (*load)(struct wj_db *, void *ctx, struct wj_err *);
    void (*begin)(void *ctx); /* forget what the batch before left pending */
    /* A job is over; not kept: its rows were undone, drop what it left pending. */
    void (*job_end)(void *ctx, bool kept);
    /* Once for all the jobs of the batch; when it fails, so do they all. */
    int (*before_commit)(struct wj_db *, void *ctx, struct wj_err *);
    void (*end)(void *ctx, int rc); /* WJ_OK: durable; else nothing of the batch is there */
};

/* Zero means the default. */
struct wj_store_opts {
    struct wj_fileset migrations; /* db/migrations, embedded; borrowed for the life of the store */
    struct wj_store_hooks hooks;
    size_t readers;         /* connections for reading; default 4 */
    size_t batch_max;       /* writes in one commit at most; default 512 */
    size_t queue_max;       /* waiting jobs at most; default 65,536 */
    size_t cache_bytes;     /* page cache of a SQLite connection; default 8 MiB */
    int64_t disk_max_bytes; /* SQLite: the most the file may grow to; default no limit */
};

/*
 * Open the store that url names, making and migrating it when needed, as its
 * only node: "sqlite:PATH", or "postgres://..." / "postgresql://..." as libpq
 * reads it.  Errors: WJ_E_STATE (another node has it open; the schema is newer
 * than this program or was changed), WJ_E_IO, WJ_E_INVALID (the url).
 */
int wj_store_open(const char *url, const struct wj_store_opts *, struct wj_store **out,
                  struct wj_err *) WJ_MUST_USE;

/* Open it for reading, whether or not a node runs on it: every write answers WJ_E_STATE. */
int wj_store_open_shared(const char *url, const struct wj_store_opts *, struct wj_store **out,
                         struct wj_err *) WJ_MUST_USE;

/* Finish every write that was handed in, then close; NULL is fine. */
void wj_store_close(struct wj_store *);

/* PostgreSQL stands behind it, not SQLite. */
bool wj_store_is_pg(const struct wj_store *);

/* Run fn in a snapshot that no write disturbs. It may be run again once, when a connection was lost. */
int wj_store_read(struct wj_store *s, wj_tx_fn *fn, void *ctx, struct wj_err *e) WJ_MUST_USE;

/* Run fn on the writer's thread and wait until it is durable (WJ_OK) or undone (its error). */
int wj_store_write(struct wj_store *s, wj_tx_fn *fn, void *ctx, struct wj_err *e) WJ_MUST_USE;

/* A write that nobody waits for. The caller's until submitted, the caller's again when done is called. */
struct wj_write {
    wj_tx_fn *run;
    void (*done)(struct wj_write *); /* on the writer's thread: be short, hand on */
    void *ctx;                       /* for run and done */
    int rc;                          /* for done: WJ_OK when durable */
    struct wj_err err;               /* for done: why not */
    struct wj_write *next;           /* the store's */
};

/* Hand in a write; a full queue or a store without writer calls done at once, on this thread. */
void wj_store_submit(struct wj_store *, struct wj_write *);

/* Counters since the start, for metrics and benchmarks. */
struct wj_store_stats {
    int64_t jobs, failed; /* writes answered, and how many of them with an error */
    int64_t batches;      /* commits */
    int64_t repeats;      /* batches begun again because a job failed in the fast way */
    int64_t reconnects;   /* PostgreSQL: connections of the writer that were lost */
    int64_t queued;       /* writes waiting now */
    int64_t checkpoints;  /* SQLite: times the log was moved whole and begun again under load */
};
void wj_store_stats(struct wj_store *, struct wj_store_stats *out);

#endif
