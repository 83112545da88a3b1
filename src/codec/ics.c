/* ics.c - see ics.h. */
#include "codec/ics.h"

#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 75 }; /* without the line end (RFC 5545, 3.1) */

/* A line under construction: how many bytes stand in it. */
struct line {
    struct wj_buf *b;
    size_t n;
};

/* Put the bytes of one character, on the next line when they do not fit. */
static void put(struct line *l, const char *p, size_t n)
{
    if (l->n + n > LINE_BYTES) {
        wj_buf_addz(l->b, "\r\n ");
        l->n = 1;
    }
    wj_buf_add(l->b, (struct wj_str){ p, n });
    l->n += n;
}

/* Bytes of the UTF-8 character that begins with this byte. */
static size_t width(unsigned char c)
{
    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static void put_all(struct line *l, struct wj_str s, bool escape)
{
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        size_t n = width(c) <= s.n - i ? width(c) : s.n - i;
        if (escape && c == '\n')
            put(l, "\\n", 2);
        else if (escape && (c == ',' || c == ';' || c == '\\'))
            put(l, (const char[]){ '\\', (char)c }, 2);
        else if (c >= 0x20 || c == '\t')
            put(l, s.p + i, n);
        i += n;
    }
}

static void put_line(struct wj_buf *b, const char *name, struct wj_str value, bool escape)
{
    struct line l = { b, 0 };
    put_all(&l, wj_strz(name), false);
    put(&l, ":", 1);
    put_all(&l, value, escape);
    wj_buf_addz(b, "\r\n");
}

void wj_ics_line(struct wj_buf *b, const char *name, struct wj_str value)
{
    put_line(b, name, value, false);
}

void wj_ics_text(struct wj_buf *b, const char *name, struct wj_str value)
{
    put_line(b, name, value, true);
}

void wj_ics_begin(struct wj_buf *b, struct wj_str name)
{
    wj_buf_addz(
        b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Wangjian//Wangjian 1//ZH\r\nCALSCALE:GREGORIAN\r\n"
           "METHOD:PUBLISH\r\n");
    wj_ics_text(b, "NAME", name); /* RFC 7986 */
    wj_ics_text(b, "X-WR-CALNAME", name);
    wj_buf_addz(b, "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n");
}

void wj_ics_end(struct wj_buf *b)
{
    wj_buf_addz(b, "END:VCALENDAR\r\n");
}

static void put_day(struct wj_buf *b, const char *name, wj_day day)
{
    struct wj_ymd d = wj_day_ymd(day);
    wj_buf_addf(b, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, d.year, d.month, d.day);
}

static void put_instant(struct wj_buf *b, const char *name, int64_t ms)
{
    int64_t utc_day = ms / 86400000, s = ms / 1000 % 86400;
    struct wj_ymd d = wj_day_ymd((wj_day)utc_day);
    wj_buf_addf(b, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, d.year, d.month, d.day, (int)(s / 3600),
                (int)(s / 60 % 60), (int)(s % 60));
}

void wj_ics_event(struct wj_buf *b, const struct wj_ics_event *v)
{
    wj_buf_addz(b, "BEGIN:VEVENT\r\n");
    wj_ics_line(b, "UID", v->uid);
    put_instant(b, "DTSTAMP", v->changed_ms);
    put_instant(b, "LAST-MODIFIED", v->changed_ms);
    wj_buf_addf(b, "SEQUENCE:%lld\r\n", (long long)v->sequence);
    put_day(b, "DTSTART", v->on);
    put_day(b, "DTEND", v->on + 1); /* the day behind it, as the standard counts */
    wj_ics_text(b, "SUMMARY", v->summary);
    wj_ics_text(b, "DESCRIPTION", v->description);
    if (v->url.p)
        wj_ics_line(b, "URL", v->url);
    wj_buf_addz(b, "CLASS:CONFIDENTIAL\r\nTRANSP:TRANSPARENT\r\n");
    if (v->alarm_days_before) {
        wj_buf_addz(b, "BEGIN:VALARM\r\nACTION:DISPLAY\r\n");
        wj_buf_addf(b, "TRIGGER:-P%dDT15H\r\n", v->alarm_days_before - 1);
        wj_ics_text(b, "DESCRIPTION", v->summary);
        wj_buf_addz(b, "END:VALARM\r\n");
    }
    wj_buf_addz(b, "END:VEVENT\r\n");
}
