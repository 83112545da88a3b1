/* store_priv.h - what the files of the store share: store.c, pool.c, writer.c, checkpoint.c. */
#ifndef WJ_DB_STORE_PRIV_H
#define WJ_DB_STORE_PRIV_H

#include "db/conn.h"
#include "db/store.h"

#include <pthread.h>
#include <stdatomic.h>

/* Connections for reading; opened when first needed. */
struct wj_pool {
    pthread_mutex_t lock;
    pthread_cond_t free_one;
    struct wj_db **idle; /* room for max */
    size_t idle_n, open_n, max;
};

/* The queue of writes and the thread that runs them. */
struct wj_writer {
    pthread_mutex_t lock;
    pthread_cond_t more; /* the writer waits here */
    pthread_cond_t rest; /* who wants the writer to stand still waits here */
    struct wj_write *first, **last;
    size_t queued;
    bool closing;
    bool gate; /* somebody wants it to stand still */
    bool busy; /* a batch is running */
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
    struct wj_writer writer;
    struct wj_checkpointer checkpointer;
    _Atomic int64_t jobs, failed, batches, repeats, reconnects, checkpoints;
};

/* The lock of one node beside a SQLite file: *out is closed to give it up. WJ_E_STATE: another node has it.
 */
int wj_store_lock(const char *path, int *out, struct wj_err *) WJ_MUST_USE;

/* Open the writer's connection, take the store's lock, and for a new connection load the hook. */
int wj_writer_connect(struct wj_store *, struct wj_err *) WJ_MUST_USE;
int wj_writer_start(struct wj_store *, struct wj_err *) WJ_MUST_USE;
void wj_writer_stop(struct wj_store *); /* after the queue is empty */

/* Keep the writer between two batches, and let it go on. */
void wj_writer_hold(struct wj_store *);
void wj_writer_release(struct wj_store *);

int wj_checkpointer_start(struct wj_store *, struct wj_err *) WJ_MUST_USE;
void wj_checkpointer_stop(struct wj_store *);
void wj_checkpointer_note(struct wj_store *, int log_pages); /* the writer, after a commit */

int wj_pool_init(struct wj_store *, struct wj_err *) WJ_MUST_USE;
void wj_pool_fini(struct wj_store *);

#endif
