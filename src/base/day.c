/* day.c - see day.h.  Proleptic Gregorian calendar by eras of 400 years. */
#include "base/day.h"

#include <stdio.h>

enum { MS_A_DAY = 86400000, CST_MS = 8 * 3600000 };

wj_day wj_day_of(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year; /* the year begins in March */
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400;
    int doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return (wj_day)(era * 146097 + doe - 719468);
}

struct wj_ymd wj_day_ymd(wj_day d)
{
    int z = d + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;
    return (struct wj_ymd){ yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1 };
}

int wj_day_weekday(wj_day d)
{
    int r = (d + 3) % 7; /* 1970-01-01 was a Thursday */
    return (r < 0 ? r + 7 : r) + 1;
}

int wj_month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* n digits at *p as a number, or -1. */
static int digits(const char *p, int n)
{
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        v = v * 10 + (p[i] - '0');
    }
    return v;
}

bool wj_day_parse(struct wj_str s, wj_day *out)
{
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    int y = digits(s.p, 4), m = digits(s.p + 5, 2), d = digits(s.p + 8, 2);
    if (y < 1900 || y > 2199 || m < 1 || m > 12 || d < 1 || d > wj_month_days(y, m))
        return false;
    *out = wj_day_of(y, m, d);
    return true;
}

void wj_day_format(wj_day d, char out[11])
{
    struct wj_ymd v = wj_day_ymd(d);
    snprintf(out, 11, "%04u-%02u-%02u", (unsigned)v.year % 10000, (unsigned)v.month % 100,
             (unsigned)v.day % 100);
}

wj_day wj_day_of_ms(int64_t ms)
{
    int64_t t = ms + CST_MS;
    return (wj_day)(t >= 0 ? t / MS_A_DAY : -((-t + MS_A_DAY - 1) / MS_A_DAY));
}

int64_t wj_day_start_ms(wj_day d)
{
    return (int64_t)d * MS_A_DAY - CST_MS;
}

/* The offset part of RFC 3339 in minutes; false when it is not one. */
static bool parse_offset(struct wj_str s, int *minutes)
{
    if (s.n == 1 && (s.p[0] == 'Z' || s.p[0] == 'z')) {
        *minutes = 0;
        return true;
    }
    if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':')
        return false;
    int h = digits(s.p + 1, 2), m = digits(s.p + 4, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59)
        return false;
    *minutes = (s.p[0] == '-' ? -1 : 1) * (h * 60 + m);
    return true;
}

bool wj_ms_parse(struct wj_str s, int64_t *out)
{
    wj_day day;
    if (s.n < 20 || (s.p[10] != 'T' && s.p[10] != 't' && s.p[10] != ' ') ||
        !wj_day_parse((struct wj_str){ s.p, 10 }, &day) || s.p[13] != ':' || s.p[16] != ':')
        return false;
    int h = digits(s.p + 11, 2), m = digits(s.p + 14, 2), sec = digits(s.p + 17, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 60)
        return false;
    size_t i = 19;
    int ms = 0, scale = 100;
    if (s.p[i] == '.') {
        for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, scale /= 10)
            ms += (s.p[i] - '0') * scale;
    }
    int offset;
    if (!parse_offset((struct wj_str){ s.p + i, s.n - i }, &offset))
        return false;
    *out = (int64_t)day * MS_A_DAY + ((h * 60 + m - offset) * 60 + sec) * (int64_t)1000 + ms;
    return true;
}

void wj_ms_format(int64_t ms, char out[36])
{
    char date[11];
    wj_day d = wj_day_of_ms(ms);
    wj_day_format(d, date);
    unsigned t = (unsigned)(ms - wj_day_start_ms(d));
    snprintf(out, 36, "%sT%02u:%02u:%02u.%03u+08:00", date, t / 3600000, t / 60000 % 60, t / 1000 % 60,
             t % 1000);
}
