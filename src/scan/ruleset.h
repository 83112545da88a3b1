/*
 * ruleset.h - rules as loaded: read from YAML, checked, compiled, constant.
 *
 * docs/internals/rules.md is the language.  One rule set serves any number of
 * scanners (scanner.h), one per thread.
 */
#ifndef WJ_SCAN_RULESET_H
#define WJ_SCAN_RULESET_H

#include "base/day.h"
#include "base/fileset.h"

struct wj_ruleset; /* opaque, arena */

enum wj_rule_state { WJ_RULE_ON, WJ_RULE_SHADOW, WJ_RULE_OFF };

/* What others may know of a rule; all text lives as long as the set. */
struct wj_rule {
    struct wj_str id, title, violation, basis, why, check, fix;
    struct wj_str file; /* where it stands */
    unsigned line;
    int severity; /* 1 .. 5 */
    double score; /* of a plain hit */
    enum wj_rule_state state;
    wj_day valid_from, valid_to; /* WJ_DAY_NONE: no bound */
    char hash[33];               /* of everything that decides, hex */
    size_t nhits, nmisses;       /* examples */
    bool learned;                /* no rule that anyone wrote: a view of the learned opinion (opinion.h) */
};

/* All that a rule set is made from; borrowed until loaded. */
struct wj_rule_source {
    struct wj_fileset files;  /* *.yaml; names with "common/" in them are shared by all */
    struct wj_str homophones; /* law/fold/homophones.tsv, or no value */
    struct wj_str model;      /* law/model/disguise.tsv */
    struct wj_str opinion;    /* law/model/opinion.tsv, or no value: rules alone */
    struct wj_str violations; /* law/violations.csv: what the learned opinion calls them; or no value */
};

/* All of it from a law folder (files as rules/..., model/..., violations.csv). */
struct wj_rule_source wj_rule_source_of(const struct wj_fileset *law);

/*
 * Read, check and compile.  WJ_E_INVALID with "file:line:column: ..." for the
 * first thing wrong.  Examples are not run; wj_ruletest_run() does.
 */
int wj_ruleset_load(struct wj_arena *, const struct wj_rule_source *, struct wj_ruleset **out,
                    struct wj_err *) WJ_MUST_USE;

void wj_ruleset_free(struct wj_ruleset *); /* what lies outside the arena; NULL is fine */

/* How many rules there are, and each of them (borrowed). */
size_t wj_ruleset_count(const struct wj_ruleset *);
/* In the order of their ids; behind them, as "model-SLUG", one for each violation the learned opinion knows.
 */
const struct wj_rule *wj_ruleset_rule(const struct wj_ruleset *, size_t i);
size_t wj_ruleset_words(const struct wj_ruleset *); /* words of all lists */

/* Hash over the hashes of all rules, hex. */
const char *wj_ruleset_hash(const struct wj_ruleset *);

/* One example of a rule that did not come true. */
struct wj_ruletest_failure {
    const struct wj_rule *rule;
    unsigned line; /* of the example, in rule->file */
    bool should_hit;
    struct wj_str text; /* its words */
};

/* Run every rule's own examples.  failures (arena items) may be NULL: then the first failure is the error. */
int wj_ruletest_run(struct wj_arena *, const struct wj_ruleset *, struct wj_list *failures,
                    struct wj_err *) WJ_MUST_USE;

#endif
