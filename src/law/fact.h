/*
 * fact.h - the facts a matter is made of, as a catalogue (law/facts.csv).
 *
 * A fact is a name and a value in one canonical text, so that the store, JSON,
 * guards and documents all read the same thing:
 *   bool "true" "false" | int and fen: decimal | day "YYYY-MM-DD" | enum: its word
 *   text as it is | person: the id of a user | ref: the id of a matter, entity, ...
 * A fact that is not there is not "false": guards say what its absence means.
 */
#ifndef WJ_LAW_FACT_H
#define WJ_LAW_FACT_H

#include "base/day.h"
#include "base/map.h"

enum wj_fact_type {
    WJ_FACT_BOOL,
    WJ_FACT_INT,
    WJ_FACT_FEN, /* money, integer fen */
    WJ_FACT_DAY,
    WJ_FACT_TEXT,
    WJ_FACT_ENUM,
    WJ_FACT_PERSON, /* id of a user; may be assigned to a role of the same name */
    WJ_FACT_REF     /* id of something else in the store */
};

/* Where the value comes from. */
enum wj_fact_source {
    WJ_FACT_INPUT,  /* asked or set by an event of the flow */
    WJ_FACT_STORE,  /* the caller knows it: from the operator's file, the law set, another table */
    WJ_FACT_CARRIED /* may also come with the matter that opened this one */
};

/* One word of an enum. */
struct wj_fact_word {
    struct wj_str value, label_zh, label_en;
};

/* One row of law/facts.csv. */
struct wj_fact_def {
    struct wj_str name, label_zh, label_en;
    enum wj_fact_type type;
    enum wj_fact_source source;
    int64_t min, max; /* of a number; characters of a text; WJ_NONE: no bound */
    const struct wj_fact_word *words;
    size_t nwords;
    struct wj_str help_zh, help_en; /* may be empty */
};

/* A fact of a matter; a value with p == NULL is no value. */
struct wj_fact {
    struct wj_str name, value;
};

struct wj_fact_book {
    const struct wj_fact_def *items; /* in the order of the file */
    size_t n;
    struct wj_map by_name;
};

/*
 * Read law/facts.csv: name,type,source,label_zh,label_en,min,max,words,help_zh,help_en; source is
 * empty, "store" or "carried"; words of an enum are "value=中文/English" separated by "|".
 * file: its name for messages.  Everything lives in the arena and borrows from text.
 * WJ_E_INVALID names file and line.
 */
int wj_fact_load(struct wj_arena *, struct wj_str file, struct wj_str text, struct wj_fact_book *out,
                 struct wj_err *) WJ_MUST_USE;

/* NULL when there is no such fact. */
const struct wj_fact_def *wj_fact_find(const struct wj_fact_book *, struct wj_str name);

/* "bool", "int", ... as in the file and in the API. */
const char *wj_fact_type_name(enum wj_fact_type);

/* The value of a fact among n, or no value. */
struct wj_str wj_fact_get(const struct wj_fact *, size_t n, struct wj_str name);

/*
 * Check a value from outside and bring it to its canonical text (arena).  WJ_E_INVALID with the
 * fact's name as field and what would be right.  Text is trimmed; empty text is no value
 * and refused.
 */
int wj_fact_canon(const struct wj_fact_def *, struct wj_arena *, struct wj_str raw, struct wj_str *out,
                  struct wj_err *) WJ_MUST_USE;

/* A canonical value as people read it: 是, 1,234.50元, 2026年4月15日, the word's label (arena or borrowed).
 */
struct wj_str wj_fact_show_zh(const struct wj_fact_def *, struct wj_arena *, struct wj_str value);
struct wj_str wj_fact_show_en(const struct wj_fact_def *, struct wj_arena *, struct wj_str value);

#endif
