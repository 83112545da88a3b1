/* scanner_priv.h - the inside of a scanner: finds, and who makes them. */
#ifndef WJ_SCAN_SCANNER_PRIV_H
#define WJ_SCAN_SCANNER_PRIV_H

#include "scan/ruleset_priv.h"
#include "scan/scanner.h"

enum { MAX_PLACES = 8192, MAX_MEMBERS = 6, MAX_FINDS = 96, MAX_LEAVES = 20000, MAX_SPANS = 24 };

/* One text of the record: a field, or an utterance of its transcript. */
struct place {
    int field, utterance;
    struct wj_str text;
    uint32_t from, to; /* shape elements */
};

/* Something a list found. */
struct leaf {
    uint32_t list, next; /* next of the same list, 1 + index; 0 ends */
    uint32_t from, to, byte_from, byte_to;
    uint32_t hit; /* words: index into the hits */
    uint16_t place, via;
    float sure;
    bool dropped;
    struct wj_str as;
};

/* What is known of a list in the record at hand. */
struct found {
    uint32_t head;   /* 1 + first leaf */
    uint32_t caught; /* 1 + last match, not judged yet */
    bool touched, judged;
    bool ready; /* exceptions and overlaps are sorted out */
};

/* One place of a condition's set: a stretch of one text and the leaves it is made of. */
struct find {
    uint32_t from, to, byte_from, byte_to;
    uint16_t place;
    uint8_t n;
    bool hidden; /* only context */
    float sure;
    uint32_t member[MAX_MEMBERS]; /* leaves */
};

struct finds {
    struct find *items; /* scratch */
    size_t n, cap;
    bool truth;
};

struct wj_scanner {
    const struct wj_ruleset *set;
    struct wj_arena *arena; /* of one record */
    struct wj_stream stream;
    struct wj_caught caught[2]; /* by phase */
    uint32_t *next[2];          /* of each match caught: 1 + the one before it of the same list */
    size_t capnext[2];
    struct wj_hits hits;
    bool searched[2], numbered, patterned;
    struct place places[MAX_PLACES];
    struct wj_place word_places[MAX_PLACES];
    size_t nplaces;
    struct leaf *leaves;
    size_t nleaves, capleaves;
    struct found *found; /* of each list */
    uint32_t *touched;   /* lists of which something is known */
    size_t ntouched;
    uint8_t *woken; /* of each rule */
    uint32_t *candidates;
    size_t ncandidates;
    struct wj_grams grams; /* for the learned opinion */
    struct wj_pattern_search *search;
    const struct wj_record *record;
    struct wj_buf *trace;    /* explanation, or NULL */
    const struct rule *rule; /* being tried */
    struct wj_err *e;
    int rc; /* first failure inside a condition */
};

/* leaves.c: leaves of a list, in order; searches what was not searched yet. 1 + index of the first, 0 none.
 */
uint32_t wj_leaves_of(struct wj_scanner *, uint32_t list);
int wj_leaves_catch(struct wj_scanner *,
                    int phase); /* its words in the record, to be judged when asked for */
bool wj_leaves_any(struct wj_scanner *,
                   uint32_t list); /* did a word list find something, exceptions aside? */
void wj_leaves_reset(struct wj_scanner *);

/* Does a pattern or word list occur in any text at all? For fields that are not in the stream. */
bool wj_leaves_match(struct wj_scanner *, uint32_t list, struct wj_str text);

/* eval.c: can the condition be true at all, by what was caught so far?  Cheap; errs on the side of yes. */
bool wj_eval_may(struct wj_scanner *, const struct wj_expr *, uint64_t fields);

/* A condition over the record. here may be NULL; guarded: exceptions of the rule take finds away. */
struct finds wj_eval_run(struct wj_scanner *, const struct wj_expr *, uint64_t fields,
                         const struct find *here, bool guarded);

/* context.c: where sentences and clauses end. */
bool wj_context_same_sentence(const struct place *, uint32_t byte_from, uint32_t byte_to);
bool wj_context_same_clause(const struct place *, uint32_t byte_from, uint32_t byte_to);
bool wj_context_is_asked(const struct place *, uint32_t byte_to);
bool wj_context_is_bracketed(const struct place *, uint32_t byte_from, uint32_t byte_to);

/* ruleopinion.c: what the learned opinion says of the record. *n becomes 1 when it has a view, else 0. */
int wj_ruleopinion_judge(struct wj_scanner *, struct wj_finding *out, size_t *n);

/* explain.c: lines of the derivation; do nothing without a trace. */
void wj_explain_held(struct wj_scanner *, const struct find *, size_t exception);
void wj_explain_opinion(struct wj_scanner *, const struct wj_finding *, double margin);
void wj_explain_rule(struct wj_scanner *, const struct rule *, const struct finds *, double score);

#endif
