/* html_ref.c - character references of HTML: the named ones that pages use, and numbers. */
#include "base/utf8.h"
#include "codec/html.h"

#include <string.h>

/* Sorted by name. */
static const struct reference {
    const char *name;
    uint16_t character;
} references[] = {
    { "AMP", '&' },      { "Aacute", 0xC1 },   { "Agrave", 0xC0 },   { "Alpha", 0x391 },
    { "Auml", 0xC4 },    { "Beta", 0x392 },    { "Ccedil", 0xC7 },   { "Delta", 0x394 },
    { "Eacute", 0xC9 },  { "Egrave", 0xC8 },   { "GT", '>' },        { "LT", '<' },
    { "NewLine", '\n' }, { "Ntilde", 0xD1 },   { "Omega", 0x3A9 },   { "Ouml", 0xD6 },
    { "Phi", 0x3A6 },    { "QUOT", '"' },      { "Sigma", 0x3A3 },   { "Tab", '\t' },
    { "Uuml", 0xDC },    { "aacute", 0xE1 },   { "acirc", 0xE2 },    { "agrave", 0xE0 },
    { "alpha", 0x3B1 },  { "amp", '&' },       { "apos", '\'' },     { "aring", 0xE5 },
    { "asymp", 0x2248 }, { "auml", 0xE4 },     { "bdquo", 0x201E },  { "beta", 0x3B2 },
    { "brvbar", 0xA6 },  { "bull", 0x2022 },   { "ccedil", 0xE7 },   { "cent", 0xA2 },
    { "colon", ':' },    { "comma", ',' },     { "commat", '@' },    { "copy", 0xA9 },
    { "curren", 0xA4 },  { "dagger", 0x2020 }, { "darr", 0x2193 },   { "deg", 0xB0 },
    { "delta", 0x3B4 },  { "divide", 0xF7 },   { "dollar", '$' },    { "eacute", 0xE9 },
    { "ecirc", 0xEA },   { "egrave", 0xE8 },   { "emsp", 0x2003 },   { "ensp", 0x2002 },
    { "equals", '=' },   { "euro", 0x20AC },   { "excl", '!' },      { "frac12", 0xBD },
    { "frac14", 0xBC },  { "frac34", 0xBE },   { "gamma", 0x3B3 },   { "ge", 0x2265 },
    { "gt", '>' },       { "harr", 0x2194 },   { "hearts", 0x2665 }, { "hellip", 0x2026 },
    { "iacute", 0xED },  { "iexcl", 0xA1 },    { "infin", 0x221E },  { "iquest", 0xBF },
    { "lambda", 0x3BB }, { "laquo", 0xAB },    { "larr", 0x2190 },   { "lbrack", '[' },
    { "ldquo", 0x201C }, { "le", 0x2264 },     { "lowbar", '_' },    { "lpar", '(' },
    { "lrm", 0x200E },   { "lsaquo", 0x2039 }, { "lsquo", 0x2018 },  { "lt", '<' },
    { "macr", 0xAF },    { "mdash", 0x2014 },  { "micro", 0xB5 },    { "middot", 0xB7 },
    { "minus", 0x2212 }, { "nbsp", 0xA0 },     { "ndash", 0x2013 },  { "ne", 0x2260 },
    { "not", 0xAC },     { "ntilde", 0xF1 },   { "num", '#' },       { "oacute", 0xF3 },
    { "omega", 0x3C9 },  { "ordf", 0xAA },     { "ordm", 0xBA },     { "ouml", 0xF6 },
    { "para", 0xB6 },    { "percnt", '%' },    { "period", '.' },    { "permil", 0x2030 },
    { "phi", 0x3C6 },    { "pi", 0x3C0 },      { "plus", '+' },      { "plusmn", 0xB1 },
    { "pound", 0xA3 },   { "quest", '?' },     { "quot", '"' },      { "raquo", 0xBB },
    { "rarr", 0x2192 },  { "rbrack", ']' },    { "rdquo", 0x201D },  { "reg", 0xAE },
    { "rlm", 0x200F },   { "rpar", ')' },      { "rsaquo", 0x203A }, { "rsquo", 0x2019 },
    { "sbquo", 0x201A }, { "sect", 0xA7 },     { "semi", ';' },      { "shy", 0xAD },
    { "sigma", 0x3C3 },  { "sol", '/' },       { "sup1", 0xB9 },     { "sup2", 0xB2 },
    { "sup3", 0xB3 },    { "szlig", 0xDF },    { "thinsp", 0x2009 }, { "tilde", 0x2DC },
    { "times", 0xD7 },   { "trade", 0x2122 },  { "uacute", 0xFA },   { "uarr", 0x2191 },
    { "uuml", 0xFC },    { "yen", 0xA5 },      { "zwj", 0x200D },    { "zwnj", 0x200C },
};

enum { LONGEST = 16 };

/* What windows-1252 has at 0x80 to 0x9F: pages mean that when they write such numbers. */
static const uint16_t windows[32] = { 0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                      0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178 };

static uint32_t find_named(struct wj_str name)
{
    size_t lo = 0, hi = sizeof references / sizeof references[0];
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = wj_str_cmp(name, wj_strz(references[mid].name));
        if (c == 0)
            return references[mid].character;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return 0;
}

static int digit_of(char c, bool hex)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "#20013" or "#x4E2D"; *used gets its length. */
static uint32_t read_number(struct wj_str s, size_t *used)
{
    bool hex = s.n > 1 && (s.p[1] | 32) == 'x';
    size_t from = hex ? 2 : 1, i = from;
    uint32_t c = 0;
    for (int d; i < s.n && (d = digit_of(s.p[i], hex)) >= 0; i++)
        c = c > 0x10FFFF ? c : c * (hex ? 16 : 10) + (uint32_t)d;
    *used = i;
    if (i == from)
        return 0;
    if (c >= 0x80 && c < 0xA0)
        return windows[c - 0x80];
    return c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c;
}

/* The reference behind '&'; 0: it is none. */
static uint32_t read_reference(struct wj_str s, size_t *used)
{
    size_t n = 0;
    if (s.n && s.p[0] == '#')
        return read_number(s, used);
    while (n < s.n && n < LONGEST &&
           (digit_of(s.p[n], false) >= 0 || ((s.p[n] | 32) >= 'a' && (s.p[n] | 32) <= 'z')))
        n++;
    *used = n;
    return n ? find_named((struct wj_str){ s.p, n }) : 0;
}

void wj_html_decode(struct wj_buf *b, struct wj_str s)
{
    while (s.n) {
        const char *amp = memchr(s.p, '&', s.n);
        size_t n = amp ? (size_t)(amp - s.p) : s.n, used = 0;
        wj_buf_add(b, (struct wj_str){ s.p, n });
        if (!amp)
            return;
        s = (struct wj_str){ s.p + n + 1, s.n - n - 1 };
        uint32_t c = read_reference(s, &used);
        char utf8[4];
        if (!c) {
            wj_buf_addc(b, '&');
            continue;
        }
        wj_buf_add(b, (struct wj_str){ utf8, (size_t)wj_utf8_put(c, utf8) });
        used += used < s.n && s.p[used] == ';';
        s = (struct wj_str){ s.p + used, s.n - used };
    }
}
