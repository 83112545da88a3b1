/*
 * nodetest.h - a node over a fresh store of either engine, with a bureau and its officers, whose day a test
 * sets.
 */
#ifndef WJ_TESTS_NODETEST_H
#define WJ_TESTS_NODETEST_H

#include "../db/dbtest.h"
#include "base/arena.h"
#include "core/matter.h"
#include "svc/node.h"

struct nodetest {
    struct wj_node *node;
    struct wj_arena *arena; /* what a test asks for and keeps */
    char url[512];
    wj_day today;
    struct wj_str entity;  /* operator of the matters that are opened; no value: none */
    const char *violation; /* and what is suspected; NULL: nothing */
};
extern struct nodetest nodetest;

/* Set-up and teardown of a test: an open node on 2026-11-24 with the bureau "ju" and the officers below. */
int nodetest_setup(void **state);
int nodetest_teardown(void **state);

/* Open the node of this store again, as after a restart, once it is closed; nodetest_reopen() does both. */
int nodetest_open(struct wj_err *);
void nodetest_reopen(void);

/* One transaction of the writer, or of a reader, on nodetest.today. */
typedef int nodetest_step(struct wj_tx *, void *ctx, struct wj_err *);
int nodetest_write(nodetest_step *, void *ctx, struct wj_err *);
int nodetest_read(nodetest_step *, void *ctx, struct wj_err *);

/*
 * Open a matter as the officer; facts are "name=value name=value". The identifier lives in the test's arena.
 */
struct wj_str nodetest_open_matter(const char *flow, const char *login, const char *facts);
int nodetest_try_open(const char *flow, const char *login, const char *facts, struct wj_err *);

/* Let an event happen as the officer: the code, and the reason in e when it is refused. */
int nodetest_fire(struct wj_str matter, const char *event, const char *login, const char *facts,
                  struct wj_err *);

/* Let the transaction act as the officer. */
int nodetest_become(struct wj_tx *, const char *login, struct wj_matter_who *, struct wj_err *);

/* Make an operator with this name; its identifier. */
struct wj_str nodetest_add_entity(const char *name);

/* Let the matter have a document of this form. */
void nodetest_doc(struct wj_str matter, const char *form);

/* The matter as it stands. */
const struct wj_matter *nodetest_matter(struct wj_str id);

/* The last lawful day of the matter's clock of this term, or WJ_NONE. */
int64_t nodetest_due(struct wj_str matter, const char *term);

/* How many events the matter has had. */
int64_t nodetest_events(struct wj_str matter);

/* The built-in law with the first such text of one file replaced (the test's arena). */
struct wj_fileset nodetest_changed_law(const char *path, const char *old, const char *new);

#endif
