/* kit.h - what the programs that measure the scan share: made text, dictionaries, a finder, rules. */
#ifndef WJ_BENCH_KIT_H
#define WJ_BENCH_KIT_H

#include "base/arena.h"
#include "scan/ruleset.h"
#include "scan/words.h"

struct kit_lines {
    struct wj_str *items;
    size_t n, bytes;
};

/* Print and leave with 70. */
_Noreturn void kit_fail(const char *what);

/* A number below n, the same on every run. */
uint32_t kit_draw(uint32_t n);

/* Words of 2 to 8 characters of the packaged lexicon, shuffled. */
struct kit_lines kit_lexicon(struct wj_arena *);

/* Lines of a file. */
struct kit_lines kit_read(struct wj_arena *, const char *path);

/* Records of 300 to 1,500 bytes made of the words, particles, numbers and marks. */
struct kit_lines kit_text(struct wj_arena *, const struct kit_lines *words, size_t bytes);

/* A dictionary and what searches it. */
struct kit_finder {
    struct wj_alphabet alphabet;
    struct wj_words *words;
    struct wj_disguise_model model;
    struct wj_stream stream;
    struct wj_caught caught;
    struct wj_hits hits;
    double build_s;
};

/* The first n words; allowed: disguises, as in wj_word_spec.  Disguised matches are judged, and none
 * believed. */
void kit_finder_init(struct wj_arena *, struct kit_finder *, const struct kit_lines *, size_t n,
                     uint16_t allowed);
void kit_finder_fini(struct kit_finder *);

/* Hits in all texts; tally (of each word) may be NULL. */
uint64_t kit_finder_run(struct kit_finder *, const struct kit_lines *texts, uint32_t *tally);

/* Rules in YAML, with the disguise model of the law folder. */
struct wj_ruleset *kit_rules(struct wj_arena *, struct wj_str yaml);

/* Microseconds of processor time: other work on the machine does not count. */
int64_t kit_cpu_us(void);

double kit_median(double *values, size_t n);

#endif
