/* source_priv.h - what the readers of the formats share: bytes in, records out. */
#ifndef WJ_SOURCE_SOURCE_PRIV_H
#define WJ_SOURCE_SOURCE_PRIV_H

#include "codec/text.h"
#include "codec/unpack.h"
#include "source/source.h"

enum { PIECE_BYTES = 256 << 10 };

/* A reader of one format; state is its own. */
struct reader {
    void (*open)(struct wj_source *);
    void (*close)(struct wj_source *);
    /* Fed with the bytes of the file, cut anywhere; appends records to the source's chunk. */
    int (*feed)(struct wj_source *, struct wj_str bytes, struct wj_err *);
    int (*end)(struct wj_source *, struct wj_err *); /* the last byte was fed; may be NULL */
    /* For files that must be there whole: after end, append some records; *more false behind the last. */
    int (*next)(struct wj_source *, bool *more, struct wj_err *);
    /* Bytes are missing here, the file goes on behind them; NULL: it cannot be read on. */
    void (*gap)(struct wj_source *);
    bool text; /* bytes are to be made UTF-8 first */
};

struct wj_source {
    const char *name;
    struct wj_source_opts opts;
    int fd;                 /* -1: memory */
    struct wj_str rest;     /* of the memory, or of the piece read and not yet unpacked */
    char *raw, *piece;      /* PIECE_BYTES each: as read, unpacked */
    bool eof, whole, ended; /* raw bytes are over; all are fed; all records are out */
    int fault;              /* found when the bytes before it were not yet fed */
    struct wj_err fault_why;
    struct wj_unpack *unpack;
    struct wj_text_stream *text;
    struct wj_buf utf8;
    const struct reader *reader;
    void *state;
    struct wj_chunk *chunk;  /* during next */
    uint64_t records, bytes; /* so far; into each chunk at its end */
    struct wj_source_counts counts;
    size_t held; /* of the bytes, fed but not yet handed out as records */
};

/* The readers of plain.c, csvrows.c, sheets.c and web.c. */
extern const struct reader wj_sheets_reader, wj_plain_ndjson, wj_plain_lines, wj_plain_document,
    wj_csvrows_reader, wj_web_html, wj_web_warc, wj_web_arc;

/* A record was appended to chunk->lines with its LF: it stands at this line, row or byte. */
void wj_source_record(struct wj_source *, uint64_t where);

/* A record that cannot be read. */
void wj_source_bad(struct wj_source *, uint64_t where, const char *why);

/* Zeroed memory for a reader's state, the caller's; never NULL. */
void *wj_source_state(size_t size);

#endif
