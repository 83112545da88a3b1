/* store_priv.h - what the files of the store share: store.c, pool.c, writer.c, checkpoint.c, backup.c. */
#ifndef WJ_DB_STORE_PRIV_H
#define WJ_DB_STORE_PRIV_H

#include "db/conn.h"
#include "db/queue.h"

#include <pthread.h>
#include <stdatomic.h>

struct wj_reader {
    struct wj_db *db;
};

/* Connections for reading; opened when first needed. */
struct wj_pool {
    pthread_mutex_t lock;
    pthread_cond_t free_one;
    struct wj_reader *idle; /* room for max */
    size_t idle_n, open_n, max;
};

/* The thread that runs the writes. */
struct wj_writer {
    bool started;
    pthread_t thread;
    struct wj_db *db;
    int64_t batch; /* number of the batch; begins at random, so that no other node ever used it */
    int careful;   /* PostgreSQL: batches to run with savepoints before the fast way is tried again */
};

/* SQLite: moves the log into the file, away from the path of commits. */
struct wj_checkpointer {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool wanted, closing, started;
    pthread_t thread;
    struct wj_db *db;
    _Atomic int log_pages; /* after the last commit */
    int want_at;           /* the writer's: pages at which the next round is due */
};

struct wj_store {
    char *url; /* as given: may hold a password, never shown */
    bool pg, shared;
    struct wj_store_opts o;
    int lock_fd;
    struct wj_pool pool;
    struct wj_queue queue;
    struct wj_writer writer;
    struct wj_checkpointer checkpointer;
    _Atomic int64_t jobs, failed, batches, repeats, reconnects, checkpoints;
};

/* The lock of one node beside a SQLite file: close *out to give it up. WJ_E_STATE: another node has it. */
int wj_store_lock(const char *path, int *out, struct wj_err *) WJ_MUST_USE;

/* Connect, migrate, load the hook, start the thread; and finish what waits, stop it, disconnect. */
int wj_writer_start(struct wj_store *, struct wj_err *) WJ_MUST_USE;
void wj_writer_stop(struct wj_store *);

/* Start and stop the thread of checkpoints. The writer notes the length of the log after each commit. */
int wj_checkpointer_start(struct wj_store *, struct wj_err *) WJ_MUST_USE;
void wj_checkpointer_stop(struct wj_store *);
void wj_checkpointer_note(struct wj_store *, int log_pages);

/* Get the pool ready, without a connection yet; close its connections. */
int wj_pool_init(struct wj_store *, struct wj_err *) WJ_MUST_USE;
void wj_pool_fini(struct wj_store *);

#endif
