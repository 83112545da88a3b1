/* plain.c - readers of lines: NDJSON as it is, plain text line by line or as one document. */
#include "codec/json.h"
#include "source/source_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DOCUMENT_BYTES = 64 << 20, PART_BYTES = 1 << 20, TITLE_BYTES = 300 };

struct plain {
    struct wj_buf tail; /* a line whose end has not come; of a document, all of it */
    bool skip;          /* the rest of a line that was too long comes first */
    size_t at;          /* of the document, handed out so far */
};

static void open_plain(struct wj_source *s)
{
    struct plain *p = wj_source_state(sizeof *p);
    wj_buf_init(&p->tail, NULL, DOCUMENT_BYTES); /* more than the longest line */
    s->state = p;
}

static void close_plain(struct wj_source *s)
{
    struct plain *p = s->state;
    wj_buf_fini(&p->tail);
    free(p);
}

static size_t count_lines(struct wj_str s)
{
    size_t n = 0;
    for (const char *at = s.p, *end = s.p + s.n; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        n++;
    return n;
}

/* Whole lines, the last with its LF or the file's last. */
typedef void lines_fn(struct wj_source *, struct wj_str lines);

static void put_ndjson(struct wj_source *s, struct wj_str lines)
{
    wj_buf_add(&s->chunk->lines, lines);
    s->records += count_lines(lines) + (lines.n && lines.p[lines.n - 1] != '\n');
}

static const char *text_field(const struct wj_source *s)
{
    return s->opts.text_field ? s->opts.text_field : "body";
}

static void put_text(struct wj_source *s, struct wj_str lines)
{
    struct wj_str line;
    while (lines.n && wj_str_cut(&lines, '\n', &line)) {
        struct wj_json w;
        s->records++;
        line = wj_str_trim(line);
        if (line.n) {
            wj_json_init(&w, &s->chunk->lines);
            wj_json_obj(&w);
            wj_json_kstr(&w, text_field(s), line);
            wj_json_end_obj(&w);
        }
        wj_buf_addc(&s->chunk->lines, '\n');
    }
}

/* The end of an overlong line: it is a record that cannot be read. */
static void give_up_line(struct wj_source *s, struct plain *p)
{
    p->tail.n = 0;
    p->skip = true;
    wj_buf_addc(&s->chunk->lines, '\n'); /* keeps the count of lines */
    s->records++;
    wj_chunk_bad(s->chunk, s->records, "the line is longer than 32 MiB");
}

static int feed_lines(struct wj_source *s, struct wj_str bytes, lines_fn *put)
{
    struct plain *p = s->state;
    if (p->skip) {
        size_t lf = wj_str_find(bytes, WJ_S("\n"));
        p->skip = lf == bytes.n;
        lf += lf < bytes.n;
        bytes = (struct wj_str){ bytes.p + lf, bytes.n - lf };
    }
    size_t end = bytes.n;
    while (end && bytes.p[end - 1] != '\n')
        end--;
    if (end && p->tail.n) { /* the first line began earlier */
        size_t first = wj_str_find(bytes, WJ_S("\n")) + 1;
        wj_buf_add(&p->tail, (struct wj_str){ bytes.p, first });
        put(s, wj_buf_view(&p->tail));
        p->tail.n = 0;
        put(s, (struct wj_str){ bytes.p + first, end - first });
    } else if (end) {
        put(s, (struct wj_str){ bytes.p, end });
    }
    wj_buf_add(&p->tail, (struct wj_str){ bytes.p + end, bytes.n - end });
    if (p->tail.n > WJ_CHUNK_LINE_BYTES - PIECE_BYTES * 4)
        give_up_line(s, p);
    s->held = p->tail.n;
    return WJ_OK;
}

static int end_lines(struct wj_source *s, lines_fn *put)
{
    struct plain *p = s->state;
    if (p->tail.n)
        put(s, wj_buf_view(&p->tail));
    p->tail.n = s->held = 0;
    return WJ_OK;
}

static int feed_ndjson(struct wj_source *s, struct wj_str bytes, struct wj_err *e)
{
    (void)e;
    return feed_lines(s, bytes, put_ndjson);
}

static int end_ndjson(struct wj_source *s, struct wj_err *e)
{
    (void)e;
    return end_lines(s, put_ndjson);
}

static int feed_text(struct wj_source *s, struct wj_str bytes, struct wj_err *e)
{
    (void)e;
    return feed_lines(s, bytes, put_text);
}

static int end_text(struct wj_source *s, struct wj_err *e)
{
    (void)e;
    return end_lines(s, put_text);
}

/* ---- a document ---- */

static int feed_document(struct wj_source *s, struct wj_str bytes, struct wj_err *e)
{
    struct plain *p = s->state;
    if (p->tail.n + bytes.n > DOCUMENT_BYTES)
        return wj_fail(e, WJ_E_LIMIT, "%s: a document of more than %d MiB", s->name, DOCUMENT_BYTES >> 20);
    wj_buf_add(&p->tail, bytes);
    return WJ_OK;
}

/* The first line that says something, without the marks of a heading. */
static struct wj_str find_title(struct wj_str text)
{
    struct wj_str line = WJ_NOSTR;
    while (wj_str_cut(&text, '\n', &line)) {
        line = wj_str_trim(line);
        while (line.n && (line.p[0] == '#' || line.p[0] == ' '))
            line = (struct wj_str){ line.p + 1, line.n - 1 };
        if (line.n)
            break;
    }
    return line.n <= TITLE_BYTES ? line : WJ_NOSTR;
}

/* A part of at most PART_BYTES, cut behind a line if there is one, never inside a character. */
static struct wj_str cut_part(struct wj_str rest)
{
    size_t n = rest.n;
    if (n <= PART_BYTES)
        return rest;
    for (n = PART_BYTES; n > PART_BYTES / 2 && rest.p[n - 1] != '\n'; n--)
        ;
    if (n > PART_BYTES / 2)
        return (struct wj_str){ rest.p, n };
    for (n = PART_BYTES; ((unsigned char)rest.p[n] & 0xC0) == 0x80; n--)
        ;
    return (struct wj_str){ rest.p, n };
}

static int next_document(struct wj_source *s, bool *more, struct wj_err *e)
{
    struct plain *p = s->state;
    struct wj_str all = wj_buf_view(&p->tail), rest = { all.p + p->at, all.n - p->at };
    struct wj_str part = cut_part(rest), out;
    struct wj_json w;
    *more = part.n < rest.n;
    if (!wj_str_trim(part).n)
        return WJ_OK;
    char id[32] = "";
    if (p->at)
        snprintf(id, sizeof id, "#%llu", (unsigned long long)s->records + 1);
    struct wj_buf name;
    wj_buf_init(&name, NULL, 1 << 16);
    wj_buf_addz(&name, s->name);
    wj_buf_addz(&name, id);
    wj_json_init(&w, &s->chunk->lines);
    wj_json_obj(&w);
    wj_json_kstr(&w, "id", wj_buf_view(&name));
    wj_json_kstr(&w, "title", find_title(all));
    wj_json_kstr(&w, text_field(s), part);
    wj_json_end_obj(&w);
    wj_buf_fini(&name);
    p->at += part.n;
    wj_source_record(s, s->records + 1);
    int rc = wj_json_done(&w, &out, e);
    wj_buf_addc(&s->chunk->lines, '\n');
    return rc;
}

const struct reader wj_plain_ndjson = {
    .open = open_plain, .close = close_plain, .feed = feed_ndjson, .end = end_ndjson, .text = true
};
const struct reader wj_plain_lines = {
    .open = open_plain, .close = close_plain, .feed = feed_text, .end = end_text, .text = true
};
const struct reader wj_plain_document = {
    .open = open_plain, .close = close_plain, .feed = feed_document, .next = next_document, .text = true
};
