/*
 * words.h - a dictionary: the words of many lists in two automata, and the
 * judgement whether what an automaton found is really the word.
 *
 * The automata work on classes (look-alikes, syllables); wj_words_find() reads
 * the original characters at each match, names the disguises undone, measures
 * the evidence that a disguise was meant, and drops what does not convince.
 */
#ifndef WJ_SCAN_WORDS_H
#define WJ_SCAN_WORDS_H

#include "scan/disguise.h"
#include "scan/automaton.h"
#include "scan/stream.h"

enum { WJ_WORD_MAX = 32 }; /* characters */

/* Disguises a word may be found under, and those that were undone (via). */
enum {
    WJ_VIA_WIDTH = 1,
    WJ_VIA_TRADITIONAL = 2,
    WJ_VIA_SKELETON = 4,
    WJ_VIA_SOUND = 8,
    WJ_VIA_SEPARATOR = 16,
    WJ_VIA_SPLIT = 32,
    WJ_VIA_PINYIN = 64,
    WJ_VIA_EMOJI = 128,
    WJ_VIA_ZERO_WIDTH = 256,
    WJ_VIA_MIXED = 512,
    WJ_VIA_COUNT = 10,
    /* What needs permission: everything but the ever undone. */
    WJ_VIA_HIDING = WJ_VIA_SKELETON | WJ_VIA_SOUND | WJ_VIA_SEPARATOR | WJ_VIA_SPLIT | WJ_VIA_PINYIN |
                    WJ_VIA_EMOJI | WJ_VIA_MIXED
};

/* The name interfaces.md gives to bit number i of a via mask. */
const char *wj_via_name(int i);

struct wj_word_spec {
    struct wj_str text; /* borrowed for the life of the dictionary */
    struct wj_str as;   /* the word this is a known spelling of, or no value */
    uint32_t list;      /* caller's number */
    uint16_t allowed;   /* WJ_VIA_HIDING bits it may be found under */
    bool full;          /* little evidence is enough */
    bool inside;        /* Latin words: inside longer ones too */
};

struct wj_words; /* opaque, arena, constant once made */

/* WJ_E_INVALID: a word without characters, or too long; the message quotes it. */
int wj_words_new(struct wj_arena *, const struct wj_word_spec *, size_t n, const struct wj_alphabet *,
                 struct wj_words **out, struct wj_err *) WJ_MUST_USE;

/* Marks (65536 bytes) the characters of a word for wj_alphabet_new(). */
void wj_words_mark(struct wj_str word, uint8_t *mark);

/* One word found. */
struct wj_hit {
    uint32_t word, list;
    uint32_t from, to;           /* shape elements */
    uint32_t byte_from, byte_to; /* of its text */
    uint32_t read_from, read_to; /* elements of the reading stream when it was found there, else 0, 0 */
    uint16_t via;
    uint16_t field; /* caller's number of the text */
    float sure;     /* 1 for a plain hit, else the model's probability */
};

struct wj_hits {
    struct wj_hit *items; /* malloc'd, kept from search to search */
    size_t n, cap;
};

/* Where to look: the elements of one text in a stream. */
struct wj_place {
    const struct wj_stream *stream;
    struct wj_str text;
    uint32_t from, to; /* shape elements */
    uint16_t field;
};

/* What the automata caught, not judged yet: by shape, by sound, half by each, in the reading stream. */
enum { WJ_CAUGHT_SHAPE, WJ_CAUGHT_SOUND, WJ_CAUGHT_HALF, WJ_CAUGHT_READ, WJ_CAUGHT_N };

struct wj_caught {
    struct wj_matches matches;
    uint32_t *spots; /* scratch */
    size_t capspots;
    size_t end[WJ_CAUGHT_N]; /* of each sort's matches; they follow each other */
};

struct wj_finder {
    struct wj_caught *caught; /* scratch */
    const struct wj_disguise_model *model;
    double threshold; /* least probability of a disguise; 0.5 is usual */
};

/* Everything in the stream that may be a word, in place of what was caught before. */
int wj_words_catch(const struct wj_words *, const struct wj_stream *, struct wj_caught *,
                   struct wj_err *) WJ_MUST_USE;

/* The list of match i, so that only those of lists that matter need to be judged. */
uint32_t wj_words_list_of(const struct wj_words *, const struct wj_caught *, size_t i);

/* Judge match i of what was caught: true when it is the word, and *out says how. */
bool wj_words_weigh(const struct wj_words *, const struct wj_finder *, const struct wj_place *, size_t n,
                    size_t i, struct wj_hit *out);

/* Append the words found in the places (ordered by where they begin in the stream): catch and weigh all. */
int wj_words_find(const struct wj_words *, const struct wj_finder *, const struct wj_place *, size_t n,
                  struct wj_hits *out, struct wj_err *) WJ_MUST_USE;

/* Append a hit. */
int wj_hits_add(struct wj_hits *, const struct wj_hit *, struct wj_err *) WJ_MUST_USE;

/* Free what they hold. */
void wj_hits_fini(struct wj_hits *);
void wj_words_forget(struct wj_caught *);

/* The word as the rule has it: a known spelling gives the word meant. */
struct wj_str wj_words_text(const struct wj_words *, uint32_t word);

/* The features of a hit found before, for explanation. */
void wj_words_explain(const struct wj_words *, const struct wj_place *, const struct wj_hit *,
                      struct wj_features *out);

/* Memory held, in bytes. */
size_t wj_words_bytes(const struct wj_words *);

#endif
