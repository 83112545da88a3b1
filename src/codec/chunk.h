/*
 * chunk.h - a run of records on its way from a source to those who read them.
 *
 * Whatever a source is (a table, an archive, a page), its records travel as
 * lines of NDJSON; each line knows where it came from, so that an error can
 * name the line, the row or the byte.  What could not be read travels along as an
 * error, so that both are written, or stored, together.
 */
#ifndef WJ_CODEC_CHUNK_H
#define WJ_CODEC_CHUNK_H

#include "base/buf.h"

enum { WJ_CHUNK_BYTES = 256 << 10, WJ_CHUNK_LINE_BYTES = 32 << 20 }; /* aimed at; the longest record */

struct wj_chunk {
    struct wj_buf name;  /* of the file, as errors bear it */
    struct wj_buf mark;  /* what tells the file from another of its name; empty: not known */
    struct wj_buf lines; /* each a record and LF; the last of a file may lack its LF */
    uint64_t *where;     /* n of them, one a line: its line, row or byte offset in the file */
    size_t n, cap;       /* n 0: the first line stands at first, each other one further */
    uint64_t first;
    struct wj_buf errors; /* "name:where: reason", a line each */
    size_t errors_n;
    uint64_t records; /* of the file up to the end of this chunk, blank and bad ones included */
    uint64_t bytes;   /* of the unpacked file up to there */
    bool last;        /* the file was read to its end, and well */
};

/* Empty, without a name; caller calls wj_chunk_fini(). */
void wj_chunk_init(struct wj_chunk *);
void wj_chunk_fini(struct wj_chunk *);

/* Empty again, memory kept; what is known of the file (name, records, bytes) stays. */
void wj_chunk_reset(struct wj_chunk *);

/* Give the file's name and its mark, which may be empty. */
void wj_chunk_name(struct wj_chunk *, struct wj_str name, struct wj_str mark);

/* Note the place of the record whose line was, or will be, appended to lines. */
void wj_chunk_place(struct wj_chunk *, uint64_t where);

/* Where the line of this index stands. */
uint64_t wj_chunk_where(const struct wj_chunk *, size_t i);

/* Note a record that could not be read, and why. */
void wj_chunk_bad(struct wj_chunk *, uint64_t where, const char *why);

/* Forget the first n lines. */
void wj_chunk_drop(struct wj_chunk *, size_t n);

/* A copy, over whatever the target held. WJ_E_LIMIT: a record is longer than WJ_CHUNK_LINE_BYTES. */
int wj_chunk_copy(struct wj_chunk *to, const struct wj_chunk *from, struct wj_err *) WJ_MUST_USE;

#endif
