/* source.c - see source.h. */
#include "cli/source.h"

#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PIECE = 1 << 20 };

struct source {
    const char *path;
    gzFile file; /* reads plain files as they are */
    iconv_t convert;
    bool converts;
    char *in, *out;
    size_t held; /* bytes of a character cut at the end of the last piece */
    wj_source_fn *take;
    void *ctx;
};

static int hand_on(struct source *s, size_t n, struct wj_err *e)
{
    char *in = s->in;
    size_t left = n;
    while (left) {
        char *out = s->out;
        size_t room = PIECE;
        errno = 0;
        size_t bad = iconv(s->convert, &in, &left, &out, &room);
        int why = bad == (size_t)-1 ? errno : 0;
        int rc = s->take(s->ctx, (struct wj_str){ s->out, PIECE - room }, e);
        if (rc != WJ_OK)
            return rc;
        if (why == EINVAL)
            break; /* a cut character: wait for its rest */
        if (why == EILSEQ) {
            rc = s->take(s->ctx, WJ_S("\xEF\xBF\xBD"), e);
            if (rc != WJ_OK)
                return rc;
            in++;
            left--;
        }
    }
    memmove(s->in, in, left);
    s->held = left;
    return WJ_OK;
}

/* Is the beginning no UTF-8, seen over a character cut at its end? */
static bool is_foreign(const char *p, size_t n)
{
    size_t bad = n;
    return !wj_utf8_check((struct wj_str){ p, n }, &bad) && n - bad > 3;
}

static int read_all(struct source *s, struct wj_err *e)
{
    for (bool first = true;; first = false) {
        int n = gzread(s->file, s->in + s->held, PIECE);
        if (n < 0) {
            int code = 0;
            const char *why = gzerror(s->file, &code);
            return wj_fail(e, code == Z_ERRNO ? WJ_E_IO : WJ_E_CORRUPT, "%s: %s", s->path,
                           code == Z_ERRNO ? strerror(errno) : why);
        }
        if (n == 0)
            return s->held ? wj_fail(e, WJ_E_INVALID, "%s ends inside a character", s->path) : WJ_OK;
        if (first && is_foreign(s->in, (size_t)n)) {
            s->convert = iconv_open("UTF-8", "GB18030");
            s->converts = s->convert != (iconv_t)-1;
            if (!s->converts)
                return wj_fail(e, WJ_E_STATE, "this system cannot read GB18030");
        }
        int rc = s->converts ? hand_on(s, s->held + (size_t)n, e)
                             : s->take(s->ctx, (struct wj_str){ s->in, (size_t)n }, e);
        if (rc != WJ_OK)
            return rc;
    }
}

int wj_source_read(const char *path, wj_source_fn *take, void *ctx, struct wj_err *e)
{
    struct source s = { .path = path, .take = take, .ctx = ctx };
    s.in = malloc(PIECE + 16);
    s.out = malloc(PIECE);
    s.file = strcmp(path, "-") == 0 ? gzdopen(0, "rb") : gzopen(path, "rb");
    int rc = s.in && s.out ? WJ_OK : wj_fail(e, WJ_E_NOMEM, "no memory to read %s", path);
    if (rc == WJ_OK && !s.file)
        rc = wj_fail(e, WJ_E_NOTFOUND, "cannot open %s: %s", path, strerror(errno));
    if (rc == WJ_OK)
        gzbuffer(s.file, 256 << 10);
    if (rc == WJ_OK)
        rc = read_all(&s, e);
    if (s.file)
        gzclose(s.file);
    if (s.converts)
        iconv_close(s.convert);
    free(s.in);
    free(s.out);
    return rc;
}
