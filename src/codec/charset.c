/* charset.c - see charset.h. */
#include "codec/charset.h"

#include "base/utf8.h"
#include "codec/html.h"
#include "codec/text.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

enum { META_BYTES = 4096 };

/* Labels of pages (after the Encoding standard, the common ones), and what iconv(3) calls them. */
static const struct {
    const char *label, *name;
} charsets[] = {
    { "gb2312", "GB18030" },
    { "gbk", "GB18030" },
    { "gb18030", "GB18030" },
    { "x-gbk", "GB18030" },
    { "gb_2312-80", "GB18030" },
    { "chinese", "GB18030" },
    { "big5", "BIG5-HKSCS" },
    { "big5-hkscs", "BIG5-HKSCS" },
    { "x-x-big5", "BIG5-HKSCS" },
    { "shift_jis", "CP932" },
    { "sjis", "CP932" },
    { "shift-jis", "CP932" },
    { "euc-jp", "EUC-JP" },
    { "euc-kr", "CP949" },
    { "ks_c_5601-1987", "CP949" },
    { "iso-8859-1", "CP1252" },
    { "latin1", "CP1252" },
    { "us-ascii", "CP1252" },
    { "windows-1252", "CP1252" },
    { "iso-8859-2", "ISO-8859-2" },
    { "iso-8859-15", "ISO-8859-15" },
    { "windows-1250", "CP1250" },
    { "windows-1251", "CP1251" },
    { "koi8-r", "KOI8-R" },
    { "windows-1254", "CP1254" },
    { "utf-16", "UTF-16LE" },
    { "utf-16le", "UTF-16LE" },
    { "utf-16be", "UTF-16BE" },
};

static const char *find_name(struct wj_str said)
{
    for (size_t i = 0; i < sizeof charsets / sizeof charsets[0]; i++)
        if (wj_html_is(said, charsets[i].label))
            return charsets[i].name;
    return NULL;
}

/* "text/html; charset=gbk" -> "gbk". */
static struct wj_str label_in(struct wj_str type)
{
    size_t at = 0;
    for (; at + 8 < type.n; at++)
        if (wj_html_is((struct wj_str){ type.p + at, 8 }, "charset="))
            break;
    if (at + 8 >= type.n)
        return WJ_NOSTR;
    struct wj_str rest = { type.p + at + 8, type.n - at - 8 };
    size_t n = 0;
    while (rest.n && (rest.p[0] == '"' || rest.p[0] == '\'' || rest.p[0] == ' '))
        rest = (struct wj_str){ rest.p + 1, rest.n - 1 };
    while (n < rest.n && !strchr("\"'; \t", rest.p[n]))
        n++;
    return (struct wj_str){ rest.p, n };
}

struct wj_str wj_charset_of_meta(struct wj_str html)
{
    struct wj_html h;
    struct wj_html_token t;
    wj_html_init(&h, (struct wj_str){ html.p, html.n < META_BYTES ? html.n : META_BYTES });
    while (wj_html_next(&h, &t)) {
        if (t.type != WJ_HTML_OPEN || !wj_html_is(t.text, "meta"))
            continue;
        struct wj_str said = wj_html_attr(&t, "charset");
        if (!said.n)
            said = label_in(wj_html_attr(&t, "content"));
        if (said.n)
            return wj_str_trim(said);
    }
    return WJ_NOSTR;
}

static void convert(struct wj_buf *b, struct wj_str in, const char *name)
{
    iconv_t cd = iconv_open("UTF-8", name);
    while (cd != (iconv_t)-1 && in.n) {
        char piece[4096], *from = (char *)(uintptr_t)in.p, *to = piece;
        size_t left = in.n, room = sizeof piece;
        errno = 0;
        bool stuck = iconv(cd, &from, &left, &to, &room) == (size_t)-1 && errno != E2BIG;
        wj_buf_add(b, (struct wj_str){ piece, sizeof piece - room });
        in = (struct wj_str){ from, left };
        if (!stuck)
            continue;
        wj_buf_addz(b, "\xEF\xBF\xBD");
        in = (struct wj_str){ in.p + 1, in.n - 1 };
    }
    if (cd != (iconv_t)-1)
        iconv_close(cd);
}

void wj_charset_decode(struct wj_buf *b, struct wj_str bytes, struct wj_str said)
{
    const char *name = find_name(said);
    bool wide = false;
    if (wj_str_starts(bytes, WJ_S("\xEF\xBB\xBF"))) {
        bytes = (struct wj_str){ bytes.p + 3, bytes.n - 3 };
        name = NULL;
    } else if (wj_str_starts(bytes, WJ_S("\xFF\xFE")) || wj_str_starts(bytes, WJ_S("\xFE\xFF"))) {
        name = bytes.p[0] == '\xFF' ? "UTF-16LE" : "UTF-16BE";
        bytes = (struct wj_str){ bytes.p + 2, bytes.n - 2 };
        wide = true;
    }
    if (!wide && wj_utf8_check(bytes, NULL)) {
        wj_buf_add(b, bytes);
        return;
    }
    if (!name && wj_text_sniff(bytes) == WJ_GB18030)
        name = "GB18030";
    convert(b, bytes, name ? name : "UTF-8");
}
