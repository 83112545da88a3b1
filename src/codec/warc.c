/* warc.c - see warc.h. */
#include "codec/warc.h"

#include "base/buf.h"
#include "codec/html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_BYTES = 64 << 10, PART_BYTES = 16 << 10, MAX_WORDS = 16 };

struct wj_warc {
    bool arc;
    const struct wj_warc_taker *taker;
    struct wj_buf held; /* the beginning of a record */
    uint64_t offset;    /* of the first byte of held, or of the next to come */
    uint64_t skip;      /* bytes to pass over */
    bool lost;          /* look for the next record */
    bool quiet;         /* damage was reported and no record was found since */
};

/* A head that was read. */
struct head {
    struct wj_warc_record r;
    size_t bytes;    /* of the head itself */
    uint64_t length; /* of the block */
};

struct wj_warc *wj_warc_new(bool arc, const struct wj_warc_taker *t)
{
    struct wj_warc *w = calloc(1, sizeof *w);
    if (!w) {
        fputs("wangjian: out of memory\n", stderr);
        abort();
    }
    w->arc = arc;
    w->taker = t;
    wj_buf_init(&w->held, NULL, (size_t)WJ_WARC_BLOCK_BYTES * 4);
    return w;
}

void wj_warc_free(struct wj_warc *w)
{
    if (!w)
        return;
    wj_buf_fini(&w->held);
    free(w);
}

static bool read_length(struct wj_str s, uint64_t *out)
{
    int64_t n = -1;
    if (!wj_str_i64(wj_str_trim(s), &n) || n < 0)
        return false;
    *out = (uint64_t)n;
    return true;
}

static enum wj_warc_type type_of(struct wj_str name)
{
    static const char *const names[] = { "response", "resource", "conversion", "revisit" };
    for (int i = 0; i < WJ_WARC_OTHER; i++)
        if (wj_html_is(name, names[i]))
            return (enum wj_warc_type)i;
    return WJ_WARC_OTHER;
}

/* <http://...> as some writers put it. */
static struct wj_str strip_brackets(struct wj_str s)
{
    return s.n > 1 && s.p[0] == '<' && s.p[s.n - 1] == '>' ? (struct wj_str){ s.p + 1, s.n - 2 } : s;
}

/* Length of the head with the empty line behind it; 0: it is not there whole. */
static size_t find_head_end(struct wj_str s)
{
    for (const char *at = s.p; (at = memchr(at, '\n', s.n - (size_t)(at - s.p))); at++) {
        size_t n = (size_t)(at - s.p) + 1;
        if (n < s.n && s.p[n] == '\n')
            return n + 1;
        if (n + 1 < s.n && s.p[n] == '\r' && s.p[n + 1] == '\n')
            return n + 2;
    }
    return 0;
}

static bool read_warc_head(struct wj_str s, struct head *h, const char **why)
{
    struct wj_str rest = { s.p, h->bytes }, line = WJ_NOSTR, name = WJ_NOSTR;
    bool sized = false;
    h->r.type = WJ_WARC_OTHER;
    wj_str_cut(&rest, '\n', &line);
    while (rest.n && wj_str_cut(&rest, '\n', &line)) {
        struct wj_str value = line;
        wj_str_cut(&value, ':', &name);
        name = wj_str_trim(name);
        value = wj_str_trim(value);
        if (wj_html_is(name, "warc-type"))
            h->r.type = type_of(value);
        else if (wj_html_is(name, "warc-target-uri"))
            h->r.url = strip_brackets(value);
        else if (wj_html_is(name, "warc-date"))
            h->r.date = value;
        else if (wj_html_is(name, "content-type"))
            h->r.content_type = value;
        else if (wj_html_is(name, "content-length"))
            sized = read_length(value, &h->length);
    }
    *why = "the record does not say how long it is";
    return sized;
}

/* URL IP-address date type [status checksum location offset file] length; URLs may have blanks in them. */
static bool read_arc_head(struct wj_str s, struct head *h, const char **why)
{
    struct wj_str words[MAX_WORDS], line = wj_str_trim((struct wj_str){ s.p, h->bytes }), rest = line;
    size_t n = 0;
    while (n < 9 && rest.n) {
        size_t end = rest.n;
        while (end && rest.p[end - 1] != ' ')
            end--;
        words[n++] = (struct wj_str){ rest.p + end, rest.n - end };
        rest = wj_str_trim((struct wj_str){ rest.p, end });
    }
    int64_t day = 0;
    size_t date = 2;
    if (n == 9 && words[7].n >= 14 && wj_str_i64(words[7], &day))
        date = 7;
    *why = "no ARC record begins here";
    if (n < 4 || words[date].n < 14 || !wj_str_i64(words[date], &day) || !read_length(words[0], &h->length))
        return false;
    size_t url = (size_t)(words[date + 1].p - line.p);
    h->r.url = wj_str_trim((struct wj_str){ line.p, url });
    h->r.date = words[date];
    h->r.content_type = words[date - 1];
    h->r.type = wj_str_starts(h->r.url, WJ_S("filedesc:")) ? WJ_WARC_OTHER : WJ_WARC_RESPONSE;
    return h->r.url.n > 0;
}

static bool may_begin(const struct wj_warc *w, struct wj_str s)
{
    static const struct wj_str mark = { "WARC/", 5 };
    size_t n = s.n < mark.n ? s.n : mark.n;
    return w->arc || memcmp(s.p, mark.p, n) == 0;
}

static void report(struct wj_warc *w, uint64_t offset, const char *why)
{
    w->lost = true;
    if (!w->quiet)
        w->taker->bad(w->taker->ctx, offset, why);
    w->quiet = true;
}

/* Where the next line begins that may begin a record, or what can be passed over looking for it. */
static bool find_next(const struct wj_warc *w, struct wj_str s, size_t *at)
{
    struct wj_str sign = w->arc ? WJ_S("\nhttp") : WJ_S("\nWARC/");
    size_t found = wj_str_find(s, sign);
    bool there = found < s.n;
    size_t passed = s.n < sign.n ? 0 : s.n - sign.n + 1; /* its beginning may stand at the end */
    *at = there ? found + 1 : passed;
    return there;
}

/* Head of the record that begins here; false: more bytes are needed, or it was reported. */
static bool read_head(struct wj_warc *w, struct wj_str s, struct head *h)
{
    const char *why = "no WARC record begins here";
    *h = (struct head){ .r = { .offset = w->offset } };
    if (!may_begin(w, s)) {
        report(w, w->offset, why);
        return false;
    }
    size_t lf = wj_str_find(s, WJ_S("\n"));
    h->bytes = w->arc ? (lf < s.n ? lf + 1 : 0) : find_head_end(s);
    if (!h->bytes) {
        if (s.n > HEAD_BYTES)
            report(w, w->offset, "the head of the record does not end");
        return false;
    }
    if (w->arc ? read_arc_head(s, h, &why) : read_warc_head(s, h, &why))
        return true;
    report(w, w->offset, why);
    return false;
}

static size_t count_line_ends(struct wj_str s)
{
    size_t n = 0;
    while (n < s.n && (s.p[n] == '\r' || s.p[n] == '\n'))
        n++;
    return n;
}

static void take_off(struct wj_warc *w, struct wj_str *s, size_t n)
{
    *s = (struct wj_str){ s->p + n, s->n - n };
    w->offset += n;
}

/* One step at the front of *s; *more false: the rest must wait for further bytes. */
static int step(struct wj_warc *w, struct wj_str *s, bool *more, struct wj_err *e)
{
    struct head h;
    if (w->skip) {
        size_t n = w->skip < s->n ? (size_t)w->skip : s->n;
        w->skip -= n;
        take_off(w, s, n);
        return WJ_OK;
    }
    if (w->lost) {
        size_t n;
        w->lost = !find_next(w, *s, &n);
        take_off(w, s, n);
        *more = !w->lost;
        return WJ_OK;
    }
    take_off(w, s, count_line_ends(*s));
    if (!s->n || !read_head(w, *s, &h)) {
        *more = s->n && w->lost;
        return WJ_OK;
    }
    bool wanted = h.r.type < WJ_WARC_REVISIT;
    uint64_t keep = !wanted ? 0 : h.length < WJ_WARC_BLOCK_BYTES ? h.length : WJ_WARC_BLOCK_BYTES;
    if (s->n - h.bytes < keep) {
        *more = false;
        return WJ_OK;
    }
    h.r.block = (struct wj_str){ s->p + h.bytes, (size_t)keep };
    h.r.cut = wanted && keep < h.length;
    w->quiet = false;
    int rc = w->taker->record(w->taker->ctx, &h.r, e);
    w->skip = h.length - keep;
    take_off(w, s, h.bytes + (size_t)keep);
    return rc;
}

/* As many steps as the bytes allow; *all gets what is left of them. */
static int run(struct wj_warc *w, struct wj_str *all, struct wj_err *e)
{
    bool more = true;
    int rc = WJ_OK;
    while (rc == WJ_OK && more && all->n)
        rc = step(w, all, &more, e);
    return rc;
}

/* Go on with a record whose beginning is held, with a little of the bytes at a time; most are never copied.
 */
static int finish_held(struct wj_warc *w, struct wj_str *bytes, struct wj_err *e)
{
    int rc = WJ_OK;
    while (rc == WJ_OK && w->held.n && bytes->n) {
        size_t n = bytes->n < PART_BYTES ? bytes->n : PART_BYTES;
        wj_buf_add(&w->held, (struct wj_str){ bytes->p, n });
        struct wj_str all = wj_buf_view(&w->held);
        rc = run(w, &all, e);
        size_t back = all.n <= n ? all.n : 0; /* what is left is of these bytes alone: read it there */
        *bytes = (struct wj_str){ bytes->p + n - back, bytes->n - n + back };
        if (all.n > n)
            memmove(w->held.p, all.p, all.n);
        w->held.n = all.n > n ? all.n : 0;
    }
    return rc;
}

int wj_warc_feed(struct wj_warc *w, struct wj_str bytes, struct wj_err *e)
{
    int rc = finish_held(w, &bytes, e);
    if (rc == WJ_OK && !w->held.n) {
        rc = run(w, &bytes, e);
        wj_buf_add(&w->held, bytes);
    }
    return rc;
}

void wj_warc_gap(struct wj_warc *w)
{
    w->held.n = 0;
    w->skip = 0;
    w->lost = false;
    w->quiet = true; /* the caller said it */
}

int wj_warc_end(struct wj_warc *w, struct wj_err *e)
{
    struct wj_str all = wj_buf_view(&w->held);
    struct head h;
    int rc = WJ_OK;
    if (w->skip || (all.n && !w->lost))
        w->taker->bad(w->taker->ctx, w->offset, "the file ends inside a record");
    if (!w->skip && all.n && !w->lost && read_head(w, all, &h) && h.r.type < WJ_WARC_REVISIT) {
        h.r.block = (struct wj_str){ all.p + h.bytes, all.n - h.bytes };
        h.r.cut = true;
        rc = w->taker->record(w->taker->ctx, &h.r, e);
    }
    w->held.n = 0;
    return rc;
}
