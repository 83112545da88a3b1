/* lines.c - see lines.h. */
#include "cli/lines.h"

#include <string.h>

void wj_lines_init(struct wj_lines *l, FILE *in)
{
    l->in = in;
    l->begin = l->end = 0;
    l->eof = l->skip = false;
}

/* Read more behind what is left, which moves to the front. */
static void fill(struct wj_lines *l)
{
    memmove(l->buf, l->buf + l->begin, l->end - l->begin);
    l->end -= l->begin;
    l->begin = 0;
    size_t n = fread(l->buf + l->end, 1, sizeof l->buf - l->end, l->in);
    l->end += n;
    l->eof = n == 0;
}

/* Drop the rest of a line that was too long. */
static void skip_rest(struct wj_lines *l)
{
    while (!l->eof) {
        l->begin = l->end = 0;
        fill(l);
        char *lf = memchr(l->buf, '\n', l->end);
        if (lf) {
            l->begin = (size_t)(lf + 1 - l->buf);
            return;
        }
    }
    l->begin = l->end = 0;
}

bool wj_lines_next(struct wj_lines *l, struct wj_str *line, bool *cut)
{
    *cut = false;
    if (l->skip)
        skip_rest(l);
    l->skip = false;
    for (size_t seen = 0;;) {
        char *lf = memchr(l->buf + l->begin + seen, '\n', l->end - l->begin - seen);
        if (lf) {
            *line = (struct wj_str){ l->buf + l->begin, (size_t)(lf - l->buf) - l->begin };
            l->begin = (size_t)(lf + 1 - l->buf);
            return true;
        }
        seen = l->end - l->begin;
        if (l->eof || seen == sizeof l->buf)
            break;
        fill(l);
    }
    *line = (struct wj_str){ l->buf + l->begin, l->end - l->begin };
    *cut = l->skip = !l->eof;
    l->begin = l->end;
    return line->n > 0 || *cut;
}
