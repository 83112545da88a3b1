/* foldgen_read.c - reads UnicodeData, Unihan and the emoji list. */
#include "foldgen.h"

#include "base/file.h"
#include "base/utf8.h"

#include <bzlib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SOURCE = 48 << 20 };

void die(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("foldgen: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(1);
}

static struct wj_str unpack_bz2(struct world *w, const char *path)
{
    FILE *f = fopen(path, "rb");
    int rc = BZ_OK;
    if (!f)
        die("cannot read %s (Debian package unicode-data)", path);
    BZFILE *bz = BZ2_bzReadOpen(&rc, f, 0, 0, NULL, 0);
    char *out = wj_alloc(w->arena, MAX_SOURCE);
    size_t n = 0;
    while (rc == BZ_OK && n < MAX_SOURCE)
        n += (size_t)BZ2_bzRead(&rc, bz, out + n, (int)(MAX_SOURCE - n));
    if (rc != BZ_STREAM_END)
        die("%s is damaged", path);
    BZ2_bzReadClose(&rc, bz);
    fclose(f);
    return (struct wj_str){ out, n };
}

struct wj_str read_source(struct world *w, const char *dir, const char *name)
{
    struct wj_str path = wj_strf(w->arena, "%s/%s", dir, name), bytes;
    struct wj_err e = WJ_ERR_INIT;
    if (wj_str_ends(path, WJ_S(".bz2")))
        return unpack_bz2(w, path.p);
    if (wj_file_read(w->arena, path.p, MAX_SOURCE, &bytes, &e) != WJ_OK)
        die("%s (needed: Debian packages unicode-data and friso-dict, and law/fold)", e.msg);
    return bytes;
}

bool next_line(struct wj_str *rest, struct wj_str *line)
{
    while (rest->p && rest->n) {
        wj_str_cut(rest, '\n', line);
        if (line->n && line->p[line->n - 1] == '\r')
            line->n--;
        if (line->n && line->p[0] != '#')
            return true;
    }
    return false;
}

uint32_t parse_hex(struct wj_str s)
{
    uint32_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 32) - 'a' + 10);
        if (digit > 15)
            break;
        v = v * 16 + digit;
    }
    return v < NCODE ? v : 0;
}

static uint8_t category_of(struct wj_str s)
{
    return s.n < 2 ? 0 : (uint8_t)(((s.p[0] & 31) << 3) ^ (s.p[1] & 31));
}

void read_unicode(struct world *w)
{
    struct wj_str rest = read_source(w, w->unicode, "UnicodeData.txt"), line, f[16];
    uint32_t first = 0;
    while (next_line(&rest, &line)) {
        struct wj_str tail = line;
        size_t n = 0;
        while (n < 15 && wj_str_cut(&tail, ';', &f[n]))
            n++;
        if (n < 14)
            continue;
        uint32_t c = parse_hex(f[0]);
        if (wj_str_ends(f[1], WJ_S("First>")))
            first = c;
        uint32_t from = wj_str_ends(f[1], WJ_S("Last>")) ? first : c;
        for (uint32_t k = from; k <= c; k++)
            w->category[k] = category_of(f[2]);
        w->decomposition[c] = f[5];
        w->lower[c] = f[13].n ? parse_hex(f[13]) : 0;
    }
}

/* "U+5C08" -> code point; *s moves behind it. */
static uint32_t take_uplus(struct wj_str *s)
{
    size_t at = wj_str_find(*s, WJ_S("U+"));
    if (at == s->n) {
        s->n = 0;
        return 0;
    }
    struct wj_str hex = { s->p + at + 2, s->n - at - 2 };
    size_t n = 0;
    while (n < hex.n && ((hex.p[n] >= '0' && hex.p[n] <= '9') || (hex.p[n] >= 'A' && hex.p[n] <= 'F')))
        n++;
    *s = (struct wj_str){ hex.p + n, hex.n - n };
    return parse_hex((struct wj_str){ hex.p, n });
}

/* The toneless letters of a pinyin reading; the tone marks fall away by decomposition. */
static void take_reading(struct world *w, struct wj_str s, char out[8])
{
    size_t at = 0, n = 0;
    while (at < s.n && n < 7) {
        uint32_t c = wj_utf8_next(s, &at);
        if (c == '(' || c == ' ' || c == ',')
            break;
        bool umlaut = c == 0xFC || c == 0x1D6 || c == 0x1D8 || c == 0x1DA || c == 0x1DC;
        while (c > 127 && w->decomposition[c].n)
            c = parse_hex(w->decomposition[c]);
        if (umlaut)
            c = 'v';
        if (c >= 'a' && c <= 'z')
            out[n++] = (char)c;
    }
    out[n] = 0;
}

/* Of several simplified forms the one that is not the character itself; none for characters of general use.
 */
static void take_simplified(struct world *w, uint32_t c, struct wj_str value)
{
    uint32_t first = take_uplus(&value), other = take_uplus(&value);
    if (!w->standard[c])
        w->simplified[c] = first == c ? other : first;
}

static void read_readings(struct world *w)
{
    struct wj_str rest = read_source(w, w->unicode, "Unihan_Readings.txt.bz2"), line, id, key;
    while (next_line(&rest, &line)) {
        wj_str_cut(&line, '\t', &id);
        wj_str_cut(&line, '\t', &key);
        uint32_t c = take_uplus(&id);
        if (wj_str_eqz(key, "kTGHZ2013"))
            w->standard[c] = 1;
        bool frequent = wj_str_eqz(key, "kHanyuPinlu");
        if (frequent || (wj_str_eqz(key, "kMandarin") && !w->reading[c][0]))
            take_reading(w, line, w->reading[c]);
    }
}

void read_unihan(struct world *w)
{
    struct wj_str rest, line, id, key;
    read_readings(w);
    rest = read_source(w, w->unicode, "Unihan_Variants.txt.bz2");
    while (next_line(&rest, &line)) {
        wj_str_cut(&line, '\t', &id);
        wj_str_cut(&line, '\t', &key);
        uint32_t c = take_uplus(&id);
        if (wj_str_eqz(key, "kSimplifiedVariant"))
            take_simplified(w, c, line);
        bool loose = wj_str_eqz(key, "kZVariant") || wj_str_eqz(key, "kSemanticVariant");
        if (!loose || w->simplified[c] || w->standard[c])
            continue;
        while (line.n) { /* only towards a character in general use that is read the same */
            uint32_t to = take_uplus(&line);
            if (to && w->standard[to] && strcmp(w->reading[to], w->reading[c]) == 0)
                w->simplified[c] = to;
        }
    }
    rest = read_source(w, w->unicode, "EquivalentUnifiedIdeograph.txt");
    while (next_line(&rest, &line)) {
        struct wj_str range;
        wj_str_cut(&line, ';', &range);
        uint32_t from = parse_hex(range), to = parse_hex(wj_str_trim(line)), last = from;
        size_t dots = wj_str_find(range, WJ_S(".."));
        if (dots < range.n)
            last = parse_hex((struct wj_str){ range.p + dots + 2, range.n - dots - 2 });
        for (uint32_t c = from; c <= last; c++)
            w->simplified[c] = to;
    }
}

void read_emoji(struct world *w)
{
    struct wj_str rest = read_source(w, w->unicode, "emoji/emoji-data.txt"), line, range;
    while (next_line(&rest, &line)) {
        if (!wj_str_has(line, WJ_S("Extended_Pictographic")))
            continue;
        wj_str_cut(&line, ';', &range);
        range = wj_str_trim(range);
        uint32_t from = parse_hex(range), last = from;
        size_t dots = wj_str_find(range, WJ_S(".."));
        if (dots < range.n)
            last = parse_hex((struct wj_str){ range.p + dots + 2, range.n - dots - 2 });
        for (uint32_t c = from; c <= last; c++)
            w->emoji[c] = 1;
    }
}
