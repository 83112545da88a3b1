/* foldgen.h - shared by the parts of the generator of the fold tables. */
#ifndef WJ_TOOLS_FOLDGEN_H
#define WJ_TOOLS_FOLDGEN_H

#include "base/arena.h"
#include "base/str.h"
#include "scan/foldtab.h"

enum { NCODE = 0x110000, MAXMANY = 65536, MAXSYL = 512, MAXPAIR = 8192, MAXSPLIT = 8192, SPLIT_PARTS = 5 };

struct pair {
    uint32_t a, b;
};

struct split {
    uint32_t parts[SPLIT_PARTS], n, whole;
};

/* Everything known, by code point or as lists. */
struct world {
    struct wj_arena *arena;
    const char *unicode, *lexicon, *lists; /* directories read */
    uint8_t *category;                     /* two letters packed, see category_of() */
    struct wj_str *decomposition;          /* field 5 of UnicodeData */
    uint32_t *lower, *simplified, *own;    /* own: variant.tsv and letters.tsv */
    uint8_t *own_why, *standard, *emoji, *rank;
    char (*reading)[8];
    struct wj_fold_entry *entry;
    uint32_t many[MAXMANY];
    size_t nmany;
    char syllables[MAXSYL][8];
    size_t nsyllables;
    struct pair *alike;
    size_t nalike;
    struct split *split;
    size_t nsplit;
    uint8_t *words;  /* the filter of words */
    uint64_t *pairs; /* the filter of neighbours inside words, as written */
    size_t nwords;
};

/* Ends the process with a clear message. */
void die(const char *fmt, ...) WJ_PRINTF(1, 2);

/* A whole file, ".bz2" undone. */
struct wj_str read_source(struct world *, const char *dir, const char *name);

/* The next line that is not empty and no comment; false at the end. */
bool next_line(struct wj_str *rest, struct wj_str *line);

/* The code point written in hexadecimal. */
uint32_t parse_hex(struct wj_str);

void read_unicode(struct world *); /* foldgen_read.c */
void read_unihan(struct world *);
void read_emoji(struct world *);
void read_lists(struct world *); /* foldgen_lists.c: law/fold */
void read_ranks(struct world *);
void read_lexicon(struct world *);                   /* after settle() */
void settle(struct world *);                         /* foldgen.c: fills entry[] */
uint32_t canonical_of(struct world *, uint32_t c);   /* 0 when it is not one kept character */
void write_tables(struct world *, const char *path); /* foldgen_write.c */

#endif
