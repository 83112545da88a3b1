/*
 * node.h - one installation while it runs: store, ledger, law, rules, keys.
 *
 * A node's directory holds keys/ (node.pem signs checkpoints and receipts,
 * data.keys seals personal data) and, unless a URL says otherwise, the SQLite
 * store wj.db.  Losing keys/data.keys loses the personal data: back it up.
 */
#ifndef WJ_SVC_NODE_H
#define WJ_SVC_NODE_H

#include "core/core.h"
#include "core/ledger.h"
#include "crypto/sign.h"
#include "db/store.h"
#include "law/lawset.h"
#include "scan/scanner.h"

#include <pthread.h>

struct wj_node_opts {
    const char *data_dir;
    const char *db_url; /* NULL: SQLite in the data directory */
    const char
        *law_dir; /* this set governs, whatever the store says; NULL: the store's, at first the built-in */
    bool create;  /* make keys and store when they are missing */
    bool shared;  /* only look, also while another process is the node */
    bool without_rules; /* leave rules NULL: quicker, for commands that do not scan */
};

enum { WJ_NODE_SCANNERS = 8 }; /* idle scanners kept */

struct wj_node {
    struct wj_core core;
    struct wj_store *store;
    struct wj_ledger *ledger;
    struct wj_arena *arena;   /* what lives as long as the node */
    struct wj_lawset law;     /* that came with the program, or of --law; which governs: wj_node_law() */
    struct wj_ruleset *rules; /* the detection rules in force; NULL without */
    struct wj_key *key;       /* signs checkpoints and receipts */
    const char *data_dir;
    pthread_mutex_t scanners_lock;
    struct wj_scanner *scanners[WJ_NODE_SCANNERS]; /* idle ones */
    size_t scanners_n;
    struct wj_str name, origin; /* the installation's name, and its name in checkpoints */
};

/* Open the node of a data directory; caller frees with wj_node_close(). */
int wj_node_open(const struct wj_node_opts *, struct wj_node **out, struct wj_err *) WJ_MUST_USE;
void wj_node_close(struct wj_node *); /* NULL is fine */

/* The law set in force on a day as far as this node knows it, for showing names; never NULL. */
const struct wj_lawset *wj_node_law(const struct wj_node *, wj_day on);

/* A transaction's context at this moment; actor: user id, "system" or "public". */
struct wj_tx wj_node_tx(struct wj_node *, struct wj_db *, struct wj_arena *, struct wj_str actor);

/* Set name and origin, once, when the node is made. */
int wj_node_set_name(struct wj_node *, struct wj_str name, struct wj_str origin, struct wj_err *) WJ_MUST_USE;

/* The signed checkpoint of the ledger as it is in this snapshot (C2SP tlog-checkpoint); arena. */
int wj_node_checkpoint(const struct wj_node *, struct wj_db *, struct wj_arena *, struct wj_str *note,
                       struct wj_err *) WJ_MUST_USE;

/* A text signed with the node's key, as a note (C2SP signed-note); the text must end in a line end; arena. */
int wj_node_sign(const struct wj_node *, struct wj_arena *, struct wj_str text, struct wj_str *note,
                 struct wj_err *) WJ_MUST_USE;

/* The key that these are checked with, in the verifier's form; arena. */
struct wj_str wj_node_verifier(const struct wj_node *, struct wj_arena *);

/* A scanner over the node's rules for this thread, to be given back. */
int wj_node_lend_scanner(struct wj_node *, struct wj_scanner **out, struct wj_err *) WJ_MUST_USE;
void wj_node_return_scanner(struct wj_node *, struct wj_scanner *); /* taken */

/* The rules of a law set: its rules/, homophones and model; rules of a directory instead when dir is not
 * NULL. */
int wj_node_load_rules(struct wj_arena *, const struct wj_fileset *law, const char *dir,
                       struct wj_ruleset **out, struct wj_err *) WJ_MUST_USE;

#endif
