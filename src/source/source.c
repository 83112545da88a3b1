/* source.c - see source.h: opens, unpacks, decides the format, and hands pieces to its reader. */
#define _POSIX_C_SOURCE 200809L /* O_CLOEXEC */
#include "source/source_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const format_names[] = { "auto", "ndjson", "csv",  "xlsx", "lines",
                                            "text", "html",   "warc", "arc" };

static const struct reader *const readers[] = { NULL,
                                                &wj_plain_ndjson,
                                                &wj_csvrows_reader,
                                                &wj_sheets_reader,
                                                &wj_plain_lines,
                                                &wj_plain_document,
                                                &wj_web_html,
                                                &wj_web_warc,
                                                &wj_web_arc };

const char *wj_source_format_name(int format)
{
    return format_names[format];
}

int wj_source_format_find(struct wj_str name)
{
    for (int i = 0; i < WJ_SOURCE_NFORMATS; i++)
        if (wj_str_eqz(name, format_names[i]))
            return i;
    return -1;
}

static struct wj_source *make(const char *name, const struct wj_source_opts *opts)
{
    struct wj_source *s = wj_source_state(sizeof *s);
    s->name = name;
    s->opts = *opts;
    s->fd = -1;
    s->piece = wj_source_state(PIECE_BYTES);
    s->unpack = wj_unpack_new(UINT64_MAX);
    wj_buf_init(&s->utf8, NULL, (size_t)PIECE_BYTES * 4);
    return s;
}

int wj_source_open_bytes(const char *name, struct wj_str bytes, const struct wj_source_opts *opts,
                         struct wj_source **out, struct wj_err *e)
{
    (void)e;
    struct wj_source *s = make(name, opts);
    s->rest = bytes;
    s->eof = true;
    *out = s;
    return WJ_OK;
}

int wj_source_open(const char *path, const struct wj_source_opts *opts, struct wj_source **out,
                   struct wj_err *e)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return wj_fail(e, errno == EACCES ? WJ_E_DENIED : WJ_E_NOTFOUND, "cannot open %s: %s", path,
                       strerror(errno));
    struct wj_source *s = make(standard ? "stdin" : path, opts);
    s->fd = fd;
    s->raw = wj_source_state(PIECE_BYTES);
    *out = s;
    return WJ_OK;
}

void wj_source_close(struct wj_source *s)
{
    if (!s)
        return;
    if (s->reader && s->reader->close)
        s->reader->close(s);
    if (s->fd > STDIN_FILENO)
        close(s->fd);
    wj_unpack_free(s->unpack);
    wj_text_stream_free(s->text);
    wj_buf_fini(&s->utf8);
    free(s->raw);
    free(s->piece);
    free(s);
}

/*
 * Fill raw as far as the file goes, behind what is left of it; so the same file is always cut the same
 * way, and small members of a packed one are seldom cut at all.
 */
static int read_raw(struct wj_source *s, struct wj_err *e)
{
    size_t n = s->rest.n;
    if (n)
        memmove(s->raw, s->rest.p, n);
    while (n < PIECE_BYTES && !s->eof) {
        ssize_t got = read(s->fd, s->raw + n, PIECE_BYTES - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return wj_fail(e, WJ_E_IO, "%s cannot be read: %s", s->name, strerror(errno));
        n += (size_t)got;
        s->eof = got == 0;
    }
    s->rest = (struct wj_str){ s->raw, n };
    return WJ_OK;
}

/* Look for the next member behind damage; false: there is none. */
static bool find_next_member(struct wj_source *s, struct wj_err *e)
{
    while (!wj_unpack_resync(s->unpack, &s->rest))
        if (s->eof || read_raw(s, e) != WJ_OK || !s->rest.n)
            return false;
    return true;
}

/* A fault of the packing: a crawl goes on with its next member. */
static int meet_fault(struct wj_source *s, struct wj_err *e)
{
    int rc = s->fault;
    if (rc != WJ_E_CORRUPT || !s->reader || !s->reader->gap) {
        if (e)
            *e = s->fault_why;
        return rc;
    }
    s->fault = WJ_OK;
    wj_source_bad(s, s->bytes, s->fault_why.msg);
    s->reader->gap(s);
    if (!find_next_member(s, e))
        s->rest.n = 0;
    return WJ_OK;
}

/* The next bytes of the unpacked file; none at its end. */
static int read_piece(struct wj_source *s, struct wj_str *out, struct wj_err *e)
{
    size_t have = 0;
    int rc = s->fault ? meet_fault(s, e) : WJ_OK;
    while (rc == WJ_OK && have < PIECE_BYTES && !s->fault) {
        size_t n = 0;
        if (s->rest.n < PIECE_BYTES / 4 && !s->eof)
            rc = read_raw(s, e);
        if (rc != WJ_OK)
            break;
        s->fault =
            wj_unpack_step(s->unpack, &s->rest, s->piece + have, PIECE_BYTES - have, &n, &s->fault_why);
        if (s->fault)
            wj_wrap(&s->fault_why, s->fault, "%s", s->name);
        have += n;
        if (!n && !s->rest.n && s->eof)
            break;
    }
    if (rc == WJ_OK && s->fault && !have)
        return read_piece(s, out, e);
    *out = (struct wj_str){ s->piece, have };
    return rc;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The name without what says how it is packed. */
static struct wj_str bare_name(const char *path)
{
    struct wj_str name = wj_strz(path);
    static const char *const packings[] = { ".gz", ".zst" };
    for (size_t i = 0; i < sizeof packings / sizeof packings[0]; i++)
        if (wj_str_ends(name, wj_strz(packings[i])))
            name.n -= strlen(packings[i]);
    return name;
}

static enum wj_source_format decide_text(const struct wj_source *s, struct wj_str head)
{
    static const struct {
        const char *end;
        enum wj_source_format format;
    } by_name[] = { { ".txt", WJ_SOURCE_LINES },   { ".md", WJ_SOURCE_TEXT },
                    { ".csv", WJ_SOURCE_CSV },     { ".html", WJ_SOURCE_HTML },
                    { ".htm", WJ_SOURCE_HTML },    { ".ndjson", WJ_SOURCE_NDJSON },
                    { ".jsonl", WJ_SOURCE_NDJSON } };
    struct wj_str name = bare_name(s->name);
    for (size_t i = 0; i < sizeof by_name / sizeof by_name[0]; i++)
        if (wj_str_ends(name, wj_strz(by_name[i].end)))
            return by_name[i].format;
    if (wj_str_starts(head, WJ_S("\xEF\xBB\xBF")))
        head = (struct wj_str){ head.p + 3, head.n - 3 };
    while (head.n && is_blank(head.p[0]))
        head = (struct wj_str){ head.p + 1, head.n - 1 };
    if (!head.n || head.p[0] == '{')
        return WJ_SOURCE_NDJSON;
    return head.p[0] == '<' ? WJ_SOURCE_HTML : WJ_SOURCE_CSV;
}

static enum wj_source_format decide(const struct wj_source *s, struct wj_str head)
{
    if (s->opts.format != WJ_SOURCE_AUTO)
        return s->opts.format;
    if (wj_str_starts(head, WJ_S("PK\x03\x04")))
        return WJ_SOURCE_XLSX;
    if (wj_str_starts(head, WJ_S("WARC/")))
        return WJ_SOURCE_WARC;
    if (wj_str_starts(head, WJ_S("filedesc://")))
        return WJ_SOURCE_ARC;
    return decide_text(s, head);
}

static void begin(struct wj_source *s, struct wj_str head)
{
    s->reader = readers[decide(s, head)];
    s->reader->open(s);
    if (!s->reader->text)
        return;
    s->text = wj_text_stream_new(wj_text_sniff(head));
    wj_text_stream_be_lax(s->text);
}

/* A plain file of lines is taken up again in its middle; false: it must be read up to there. */
static bool jump(struct wj_source *s, struct wj_str head)
{
    uint64_t to = s->opts.from.bytes;
    if (s->fd <= STDIN_FILENO || s->reader != &wj_plain_ndjson || wj_unpack_kind(s->unpack) != WJ_PLAIN ||
        wj_text_sniff(head) != WJ_UTF8 || to < head.n || lseek(s->fd, (off_t)to, SEEK_SET) != (off_t)to)
        return false;
    s->rest.n = 0;
    s->eof = false;
    s->records = s->opts.from.records;
    s->opts.from.records = 0; /* nothing more to be skipped */
    s->bytes = to;
    s->chunk->first = s->records + 1;
    return true;
}

static int feed(struct wj_source *s, struct wj_str piece, struct wj_err *e)
{
    if (!s->text)
        return s->reader->feed(s, piece, e);
    wj_buf_reset(&s->utf8);
    int rc = wj_text_stream_feed(s->text, piece, &s->utf8, e);
    return rc == WJ_OK ? s->reader->feed(s, wj_buf_view(&s->utf8), e) : wj_wrap(e, rc, "%s", s->name);
}

/* The last byte was fed. */
static int finish(struct wj_source *s, struct wj_err *e)
{
    struct wj_err why = WJ_ERR_INIT;
    int rc = wj_unpack_end(s->unpack, &why);
    s->whole = true;
    if (rc != WJ_OK && s->reader->gap) {
        wj_source_bad(s, s->bytes, why.msg);
        s->reader->gap(s);
        rc = WJ_OK;
    }
    if (rc != WJ_OK) { /* what came before the cut is still good: a first fault is told last */
        wj_wrap(&why, rc, "%s", s->name);
        s->fault = rc;
        s->fault_why = why;
    }
    rc = s->reader->end ? s->reader->end(s, e) : WJ_OK;
    s->ended = !s->reader->next;
    return rc;
}

/* Feed the next piece to the reader. */
static int pump(struct wj_source *s, struct wj_err *e)
{
    struct wj_str piece;
    bool first = !s->reader;
    int rc = read_piece(s, &piece, e);
    if (rc != WJ_OK)
        return rc;
    if (first)
        begin(s, piece);
    if (!piece.n)
        return finish(s, e);
    if (first && jump(s, piece))
        return WJ_OK;
    s->bytes += piece.n;
    return feed(s, piece, e);
}

static int fill(struct wj_source *s, struct wj_err *e)
{
    int rc = WJ_OK;
    while (rc == WJ_OK && !s->ended && s->chunk->lines.n < WJ_CHUNK_BYTES) {
        bool more = true;
        if (!s->whole) {
            rc = pump(s, e);
            continue;
        }
        rc = s->reader->next(s, &more, e);
        s->ended = !more;
    }
    if (rc == WJ_OK && s->ended && s->fault)
        rc = meet_fault(s, e);
    return rc;
}

/* Drop what lies before the place to begin at. */
static void skip_known(struct wj_source *s, uint64_t before)
{
    struct wj_chunk *c = s->chunk;
    uint64_t from = s->opts.from.records;
    if (before >= from)
        return;
    if (s->records <= from) {
        bool last = c->last;
        wj_chunk_reset(c);
        c->last = last;
        return;
    }
    wj_chunk_drop(c, (size_t)(from - before));
}

int wj_source_next(struct wj_source *s, struct wj_chunk *c, struct wj_err *e)
{
    int rc;
    s->chunk = c;
    do {
        uint64_t before = s->records;
        wj_chunk_reset(c);
        wj_chunk_name(c, wj_strz(s->name), s->opts.mark);
        c->first = s->records + 1;
        rc = fill(s, e);
        c->records = s->records;
        c->bytes = s->bytes - s->held;
        c->last = s->ended && rc == WJ_OK;
        skip_known(s, before);
    } while (rc == WJ_OK && !c->last && !c->lines.n && !c->errors.n);
    s->chunk = NULL;
    s->ended = s->ended || rc != WJ_OK;
    return rc;
}

void wj_source_counts(const struct wj_source *s, struct wj_source_counts *out)
{
    *out = s->counts;
}
