/* ruleset_priv.h - the inside of a rule set, for the files that read, compile and run rules. */
#ifndef WJ_SCAN_RULESET_PRIV_H
#define WJ_SCAN_RULESET_PRIV_H

#include "base/map.h"
#include "codec/yaml.h"
#include "scan/expr.h"
#include "scan/number.h"
#include "scan/opinion.h"
#include "scan/pattern.h"
#include "scan/record.h"
#include "scan/ruleset.h"
#include "scan/words.h"

enum list_sort { LIST_WORDS, LIST_PATTERN, LIST_NUMBER };

/* One named or unnamed list; numbers of lists begin at 1. */
struct list {
    struct wj_str name;
    enum list_sort sort;
    bool context, used;
    int phase; /* words: 0 caught in every record, 1 only when a rule asks for one of them */
    /* words */
    struct wj_list words; /* struct wj_str */
    uint16_t allowed;     /* WJ_VIA_HIDING bits; WJ_ALLOW_SAFE: by length */
    bool full, inside, initials;
    uint32_t except; /* list of phrases that swallow a hit, or 0 */
    /* pattern */
    struct wj_str regex;
    uint32_t needs; /* words that must stand in the field, or 0 */
    /* number */
    struct wj_number_want number;
};

enum { WJ_ALLOW_SAFE = 0xFFFF };

struct boost {
    const struct wj_expr *when;
    int64_t by_milli;
};

struct example {
    struct wj_record record;
    unsigned line;
    bool hit;
    wj_day on;
};

struct rule {
    struct wj_rule pub;
    uint32_t kinds;     /* bit per enum wj_record_kind */
    uint64_t fields;    /* bit per enum wj_record_field */
    uint32_t any, none; /* category lists, or 0 */
    const struct wj_expr *when;
    struct wj_list unless;   /* const struct wj_expr * */
    struct wj_list boosts;   /* struct boost */
    struct wj_list examples; /* struct example */
    struct wj_str when_text;
    uint32_t *triggers; /* lists of which one must be found; NULL: tried for every record */
    size_t ntriggers;
    struct wj_map names; /* scope: list numbers, for {name} in why */
};

struct wj_ruleset {
    struct wj_arena *arena;
    struct list *lists; /* [0] unused */
    size_t nlists, caplists;
    struct rule *rules;
    size_t nrules, caprules;
    struct wj_alphabet alphabet;
    struct wj_words *words[2]; /* by phase */
    size_t nwords;
    uint32_t *numbers; /* lists of numbers */
    size_t nnumbers;
    struct wj_patterns *patterns; /* NULL when there are none */
    struct wj_disguise_model model;
    /* rules by trigger: of list l, by_list[first[l] .. first[l + 1]) */
    uint32_t *by_list, *first;
    uint32_t *always; /* rules without trigger */
    size_t nalways;
    char hash[33];
    const struct wj_opinion *opinion; /* NULL: none */
    size_t learned;                   /* the first rule that is a view of it */
};

/* A scope of names. */
struct scope {
    const struct scope *up;
    struct wj_map names; /* of struct named */
};

struct named {
    uint32_t list;             /* or 0 */
    struct wj_str guard;       /* text of a guard */
    const struct wj_ynode *at; /* where it stands */
    const struct scope *home;  /* where its own names mean something */
    const struct wj_expr *parsed;
    bool parsing;
};

/* rulelists.c: the shared keys lists/words, patterns, numbers, guards of a map into a scope. */
int wj_rulelists_read(struct wj_ruleset *, const struct wj_ynode *map, struct scope *,
                      struct wj_err *) WJ_MUST_USE;

/* A list of words from a node, in the forms rules.md allows. */
int wj_rulelists_words(struct wj_ruleset *, const struct wj_ynode *, struct wj_str name, uint32_t *out,
                       struct wj_err *) WJ_MUST_USE;

/* Parse a condition written at a node. */
int wj_rulelists_expr(struct wj_ruleset *, const struct scope *, const struct wj_ynode *,
                      const struct wj_expr **out, struct wj_err *) WJ_MUST_USE;

/* A new list; NULL when the arena is spent. */
struct list *wj_rulelists_add(struct wj_ruleset *, uint32_t *number);

/* ruleparse.c: the rules of one file. */
int wj_ruleparse_file(struct wj_ruleset *, const struct wj_ynode *root, const struct scope *common,
                      struct wj_err *) WJ_MUST_USE;

/* rulecompile.c: triggers, dictionaries, patterns, hashes. */
int wj_rulecompile_run(struct wj_ruleset *, const struct wj_rule_source *, struct wj_err *) WJ_MUST_USE;

/* ruleopinion.c: the learned opinion, and a rule of its own for each violation it knows. */
int wj_ruleopinion_add(struct wj_ruleset *, const struct wj_rule_source *, struct wj_err *) WJ_MUST_USE;

#endif
