/*
 * source.h - what people hand in, as records: one reader for every command.
 *
 * A source is a file, standard input or bytes in memory.  It may be packed
 * (gzip, Zstandard), in UTF-8 or GB18030, and hold NDJSON, a table (CSV, XLSX),
 * lines or a document of plain text, a web page or a crawl of them (WARC, ARC, WET).
 * What it is shows in its first bytes and, for plain text, in its name.  Its records come as chunks of NDJSON
 * lines; a record that cannot be read is reported in the chunk and the rest goes on.  Memory does not grow
 * with the input.
 */
#ifndef WJ_SOURCE_SOURCE_H
#define WJ_SOURCE_SOURCE_H

#include "codec/chunk.h"

enum wj_source_format {
    WJ_SOURCE_AUTO,
    WJ_SOURCE_NDJSON,
    WJ_SOURCE_CSV,
    WJ_SOURCE_XLSX,  /* each sheet a table with a header row */
    WJ_SOURCE_LINES, /* plain text, each line a record */
    WJ_SOURCE_TEXT,  /* plain text, the whole a record */
    WJ_SOURCE_HTML,  /* a web page: what it says, and what it sells */
    WJ_SOURCE_WARC,  /* and WET */
    WJ_SOURCE_ARC,
    WJ_SOURCE_NFORMATS
};

/* Where a reading was broken off: a chunk's records and bytes. */
struct wj_source_place {
    uint64_t records, bytes;
};

struct wj_source_opts {
    enum wj_source_format format;
    const char *text_field; /* what plain text is put into; NULL: body */
    struct wj_str columns;  /* "id,title,-,price_yuan" for a table without header row; none: it has one */
    bool (*knows)(struct wj_str name); /* a field of the records meant; NULL: a table may have any columns */
    struct wj_source_place from;       /* begin behind this */
    struct wj_str mark;                /* goes into the chunks */
};

/* What a source held that is no record. */
struct wj_source_counts {
    uint64_t skipped;          /* entries of a crawl that hold no page: requests, metadata, pictures */
    uint64_t revisits, not_ok; /* of these: pages unchanged since an earlier visit; answers other than 200 */
};

struct wj_source; /* opaque */

/* A format's name ("ndjson"), and back: -1, no such format. */
const char *wj_source_format_name(int format);
int wj_source_format_find(struct wj_str name);

/* Open a file, or standard input for "-"; the path is borrowed. Caller calls wj_source_close(). */
int wj_source_open(const char *path, const struct wj_source_opts *, struct wj_source **out,
                   struct wj_err *) WJ_MUST_USE;

/* The same over bytes in memory, borrowed like the name. */
int wj_source_open_bytes(const char *name, struct wj_str bytes, const struct wj_source_opts *,
                         struct wj_source **out, struct wj_err *) WJ_MUST_USE;

void wj_source_close(struct wj_source *); /* NULL is fine */

/*
 * The next chunk, over what it held before; its member last says when there
 * is no other.  WJ_E_CORRUPT, WJ_E_LIMIT: the file cannot be read on from
 * here; what the chunk holds by then is good.
 */
int wj_source_next(struct wj_source *, struct wj_chunk *, struct wj_err *) WJ_MUST_USE;

/* Counted so far. */
void wj_source_counts(const struct wj_source *, struct wj_source_counts *out);

#endif
