/* fact.c - see fact.h. */
#include "law/fact.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "law/flowtable.h"

#include <inttypes.h>
#include <stdio.h>

enum { C_NAME, C_TYPE, C_SOURCE, C_ZH, C_EN, C_MIN, C_MAX, C_WORDS, C_HELP_ZH, C_HELP_EN };
static const char *const columns[] = { "name", "type",  "source",  "label_zh", "label_en", "min",
                                       "max",  "words", "help_zh", "help_en",  NULL };

static const char *const type_names[] = { "bool", "int", "fen", "day", "text", "enum", "person", "ref" };
#define NTYPES (sizeof type_names / sizeof type_names[0])

#define TEXT_MAX 4000 /* characters of a text that names no maximum */
#define ID_MAX   64   /* bytes of a person or reference */

const char *wj_fact_type_name(enum wj_fact_type t)
{
    return (size_t)t < NTYPES ? type_names[t] : "?";
}

const struct wj_fact_def *wj_fact_find(const struct wj_fact_book *b, struct wj_str name)
{
    return wj_map_get(&b->by_name, name);
}

struct wj_str wj_fact_get(const struct wj_fact *f, size_t n, struct wj_str name)
{
    for (size_t i = 0; i < n; i++)
        if (wj_str_eq(f[i].name, name))
            return f[i].value;
    return WJ_NOSTR;
}

/* "penalise=予以处罚/Penalise" */
static int read_word(const struct wj_flowtable *t, const struct wj_flowtable_row *r, struct wj_str cell,
                     struct wj_fact_word *out, struct wj_err *e)
{
    struct wj_str rest = cell, value, zh;
    if (!wj_str_cut(&rest, '=', &value) || !wj_flowtable_is_name(value) || !rest.p)
        return wj_flowtable_bad(t, r, C_WORDS, e, "\"" WJ_FMT "\" is no word; write value=中文/English",
                                WJ_ARG(cell));
    struct wj_str en = rest;
    if (!wj_str_cut(&en, '/', &zh) || !zh.n || !en.n)
        return wj_flowtable_bad(t, r, C_WORDS, e, "the word " WJ_FMT " needs both names: value=中文/English",
                                WJ_ARG(value));
    *out = (struct wj_fact_word){ value, zh, en };
    return WJ_OK;
}

static int read_words(struct wj_arena *a, const struct wj_flowtable *t, const struct wj_flowtable_row *r,
                      struct wj_fact_def *d, struct wj_err *e)
{
    struct wj_str rest = r->cells[C_WORDS], cell;
    if ((d->type == WJ_FACT_ENUM) != (rest.n > 0))
        return wj_flowtable_bad(t, r, C_WORDS, e, "an enum lists its words here, and nothing else does");
    if (!rest.n)
        return WJ_OK;
    size_t max = 1, n = 0;
    for (size_t i = 0; i < rest.n; i++)
        max += rest.p[i] == '|';
    struct wj_fact_word *w = WJ_NEW_N(a, struct wj_fact_word, max);
    if (!w)
        return wj_fail(e, WJ_E_LIMIT, WJ_FMT ": no memory left", WJ_ARG(t->file));
    while (wj_str_cut(&rest, '|', &cell)) {
        int rc = read_word(t, r, cell, &w[n], e);
        if (rc != WJ_OK)
            return rc;
        for (size_t i = 0; i < n; i++)
            if (wj_str_eq(w[i].value, w[n].value))
                return wj_flowtable_bad(t, r, C_WORDS, e, "the word " WJ_FMT " stands twice",
                                        WJ_ARG(w[n].value));
        n++;
    }
    d->words = w;
    d->nwords = n;
    return WJ_OK;
}

/* A bound of a fact: a number, or a day for days. */
static int read_bound(const struct wj_flowtable *t, const struct wj_flowtable_row *r, size_t col,
                      const struct wj_fact_def *d, int64_t *out, struct wj_err *e)
{
    struct wj_str s = r->cells[col];
    wj_day day;
    *out = WJ_NONE;
    if (!s.n)
        return WJ_OK;
    if (d->type == WJ_FACT_DAY && wj_day_parse(s, &day))
        *out = day;
    else if (d->type == WJ_FACT_DAY || !wj_str_i64(s, out))
        return wj_flowtable_bad(t, r, col, e, "\"" WJ_FMT "\" is no bound of a fact of type %s", WJ_ARG(s),
                                wj_fact_type_name(d->type));
    if (d->type != WJ_FACT_DAY && d->type != WJ_FACT_INT && d->type != WJ_FACT_FEN && d->type != WJ_FACT_TEXT)
        return wj_flowtable_bad(t, r, col, e, "a fact of type %s has no bounds", wj_fact_type_name(d->type));
    return WJ_OK;
}

static bool read_source(struct wj_str s, enum wj_fact_source *out)
{
    static const char *const names[] = { "", "store", "carried" };
    for (int i = 0; i < 3; i++)
        if (wj_str_eqz(s, names[i])) {
            *out = (enum wj_fact_source)i;
            return true;
        }
    return false;
}

static int read_def(struct wj_arena *a, const struct wj_flowtable *t, const struct wj_flowtable_row *r,
                    struct wj_fact_def *d, struct wj_err *e)
{
    const struct wj_str *c = r->cells;
    *d = (struct wj_fact_def){ .name = c[C_NAME],
                               .label_zh = c[C_ZH],
                               .label_en = c[C_EN],
                               .help_zh = c[C_HELP_ZH],
                               .help_en = c[C_HELP_EN] };
    if (!wj_flowtable_is_name(d->name))
        return wj_flowtable_bad(t, r, C_NAME, e, "\"" WJ_FMT "\" is no fact name; write lower_case_words",
                                WJ_ARG(d->name));
    size_t ty = 0;
    while (ty < NTYPES && !wj_str_eqz(c[C_TYPE], type_names[ty]))
        ty++;
    if (ty == NTYPES)
        return wj_flowtable_bad(t, r, C_TYPE, e,
                                "\"" WJ_FMT "\" is no type; there are bool int fen day text enum person ref",
                                WJ_ARG(c[C_TYPE]));
    d->type = (enum wj_fact_type)ty;
    if (!read_source(c[C_SOURCE], &d->source))
        return wj_flowtable_bad(t, r, C_SOURCE, e,
                                "\"" WJ_FMT "\" is no source; leave it empty or write store or carried",
                                WJ_ARG(c[C_SOURCE]));
    if (!d->label_zh.n || !d->label_en.n)
        return wj_flowtable_bad(t, r, C_ZH, e, "the fact " WJ_FMT " needs a Chinese and an English label",
                                WJ_ARG(d->name));
    int rc = read_bound(t, r, C_MIN, d, &d->min, e);
    if (rc == WJ_OK)
        rc = read_bound(t, r, C_MAX, d, &d->max, e);
    if (rc == WJ_OK && d->min != WJ_NONE && d->max != WJ_NONE && d->min > d->max)
        rc = wj_flowtable_bad(t, r, C_MIN, e, "min is above max");
    return rc == WJ_OK ? read_words(a, t, r, d, e) : rc;
}

int wj_fact_load(struct wj_arena *a, struct wj_str file, struct wj_str text, struct wj_fact_book *out,
                 struct wj_err *e)
{
    struct wj_flowtable t;
    int rc = wj_flowtable_read(a, file, text, columns, &t, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_fact_book b = { .n = t.nrows };
    wj_map_init(&b.by_name, a);
    struct wj_fact_def *d = WJ_NEW_N(a, struct wj_fact_def, t.nrows + 1);
    if (!d)
        return wj_fail(e, WJ_E_LIMIT, WJ_FMT ": no memory left", WJ_ARG(file));
    for (size_t i = 0; i < t.nrows; i++) {
        rc = read_def(a, &t, &t.rows[i], &d[i], e);
        if (rc == WJ_OK && (rc = wj_map_add(&b.by_name, d[i].name, &d[i])) == WJ_E_EXISTS)
            rc = wj_flowtable_bad(&t, &t.rows[i], C_NAME, e, "the fact " WJ_FMT " stands twice",
                                  WJ_ARG(d[i].name));
        if (rc != WJ_OK)
            return rc;
    }
    b.items = d;
    *out = b;
    return WJ_OK;
}

static int refuse(const struct wj_fact_def *d, struct wj_err *e, const char *want)
{
    char field[sizeof e->field];
    size_t n = d->name.n < sizeof field - 1 ? d->name.n : sizeof field - 1;
    for (size_t i = 0; i < n; i++)
        field[i] = d->name.p[i];
    field[n] = 0;
    return wj_fail_at(e, WJ_E_INVALID, field, "%s: %s", field, want);
}

static int refuse_range(const struct wj_fact_def *d, struct wj_err *e)
{
    char want[120], lo[24], hi[24];
    snprintf(lo, sizeof lo, "%" PRId64, d->min);
    snprintf(hi, sizeof hi, "%" PRId64, d->max);
    if (d->type == WJ_FACT_DAY) {
        if (d->min != WJ_NONE)
            wj_day_format((wj_day)d->min, lo);
        if (d->max != WJ_NONE)
            wj_day_format((wj_day)d->max, hi);
    }
    const char *what = d->type == WJ_FACT_TEXT ? "its length in characters" : "it";
    if (d->min != WJ_NONE && d->max != WJ_NONE)
        snprintf(want, sizeof want, "%s must lie between %s and %s", what, lo, hi);
    else if (d->min != WJ_NONE)
        snprintf(want, sizeof want, "%s must be at least %s", what, lo);
    else
        snprintf(want, sizeof want, "%s must be at most %s", what, d->max == WJ_NONE ? "4000" : hi);
    return refuse(d, e, want);
}

static bool in_range(const struct wj_fact_def *d, int64_t v)
{
    return (d->min == WJ_NONE || v >= d->min) && (d->max == WJ_NONE || v <= d->max);
}

static int canon_number(const struct wj_fact_def *d, struct wj_arena *a, struct wj_str raw,
                        struct wj_str *out, struct wj_err *e)
{
    int64_t v;
    if (!wj_str_i64(raw, &v) || v == WJ_NONE)
        return refuse(d, e,
                      d->type == WJ_FACT_FEN ? "a whole number of fen was expected"
                                             : "a whole number was expected");
    if (!in_range(d, v))
        return refuse_range(d, e);
    *out = wj_strf(a, "%" PRId64, v);
    return WJ_OK;
}

static int canon_day(const struct wj_fact_def *d, struct wj_arena *a, struct wj_str raw, struct wj_str *out,
                     struct wj_err *e)
{
    wj_day v;
    if (!wj_day_parse(raw, &v))
        return refuse(d, e, "a day YYYY-MM-DD was expected");
    if (!in_range(d, v))
        return refuse_range(d, e);
    *out = wj_str_dup(a, raw);
    return WJ_OK;
}

static int canon_text(const struct wj_fact_def *d, struct wj_arena *a, struct wj_str raw, struct wj_str *out,
                      struct wj_err *e)
{
    if (!wj_utf8_check(raw, NULL))
        return refuse(d, e, "the text is not UTF-8");
    for (size_t i = 0; i < raw.n; i++)
        if ((unsigned char)raw.p[i] < ' ' && raw.p[i] != '\n' && raw.p[i] != '\t' && raw.p[i] != '\r')
            return refuse(d, e, "the text holds a control character");
    int64_t n = (int64_t)wj_utf8_count(raw);
    if (!in_range(d, n) || (d->max == WJ_NONE && n > TEXT_MAX))
        return refuse_range(d, e);
    *out = wj_str_dup(a, raw);
    return WJ_OK;
}

static int canon_word(const struct wj_fact_def *d, struct wj_str raw, struct wj_str *out, struct wj_err *e)
{
    char list[200];
    struct wj_str left = { list, 0 };
    for (size_t i = 0; i < d->nwords; i++) {
        struct wj_str w = d->words[i].value;
        if (wj_str_eq(w, raw)) {
            *out = w;
            return WJ_OK;
        }
        int n = snprintf(list + left.n, sizeof list - left.n, " " WJ_FMT, WJ_ARG(w));
        if (n > 0 && (size_t)n < sizeof list - left.n)
            left.n += (size_t)n;
    }
    list[left.n] = 0;
    char want[240];
    snprintf(want, sizeof want, "one of%s was expected", list);
    return refuse(d, e, want);
}

static int canon_id(const struct wj_fact_def *d, struct wj_arena *a, struct wj_str raw, struct wj_str *out,
                    struct wj_err *e)
{
    if (raw.n > ID_MAX)
        return refuse(d, e, "the identifier is too long");
    for (size_t i = 0; i < raw.n; i++)
        if ((unsigned char)raw.p[i] <= ' ' || (unsigned char)raw.p[i] == 0x7F)
            return refuse(d, e, "an identifier holds no blanks");
    return canon_text(d, a, raw, out, e);
}

int wj_fact_canon(const struct wj_fact_def *d, struct wj_arena *a, struct wj_str raw, struct wj_str *out,
                  struct wj_err *e)
{
    raw = wj_str_trim(raw);
    struct wj_str v = WJ_NOSTR;
    int rc = WJ_E_INVALID;
    if (!raw.n)
        return refuse(d, e, "a value is needed");
    switch (d->type) {
    case WJ_FACT_BOOL:
        if (!wj_str_eqz(raw, "true") && !wj_str_eqz(raw, "false"))
            return refuse(d, e, "true or false was expected");
        v = raw.n == 4 ? WJ_S("true") : WJ_S("false");
        rc = WJ_OK;
        break;
    case WJ_FACT_INT:
    case WJ_FACT_FEN:
        rc = canon_number(d, a, raw, &v, e);
        break;
    case WJ_FACT_DAY:
        rc = canon_day(d, a, raw, &v, e);
        break;
    case WJ_FACT_TEXT:
        rc = canon_text(d, a, raw, &v, e);
        break;
    case WJ_FACT_ENUM:
        rc = canon_word(d, raw, &v, e);
        break;
    case WJ_FACT_PERSON:
    case WJ_FACT_REF:
        rc = canon_id(d, a, raw, &v, e);
        break;
    }
    if (rc == WJ_OK && !v.p)
        rc = wj_fail(e, WJ_E_LIMIT, "no memory left");
    if (rc == WJ_OK)
        *out = v;
    return rc;
}

/* 123456 fen as "1,234.56"; whole yuan without the fraction. */
static struct wj_str show_fen(struct wj_arena *a, int64_t fen, const char *unit)
{
    char digits[32], out[48];
    uint64_t abs = fen < 0 ? (uint64_t) - (fen + 1) + 1 : (uint64_t)fen;
    int n = snprintf(digits, sizeof digits, "%" PRIu64, abs / 100), at = 0;
    if (fen < 0)
        out[at++] = '-';
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = 0;
    return abs % 100 ? wj_strf(a, "%s.%02d%s", out, (int)(abs % 100), unit) : wj_strf(a, "%s%s", out, unit);
}

static struct wj_str show_day(struct wj_arena *a, struct wj_str value, bool zh)
{
    wj_day day;
    if (!zh || !wj_day_parse(value, &day))
        return value;
    struct wj_ymd y = wj_day_ymd(day);
    return wj_strf(a, "%d年%d月%d日", y.year, y.month, y.day);
}

static struct wj_str show_word(const struct wj_fact_def *d, struct wj_str value, bool zh)
{
    for (size_t i = 0; i < d->nwords; i++)
        if (wj_str_eq(d->words[i].value, value))
            return zh ? d->words[i].label_zh : d->words[i].label_en;
    return value;
}

static struct wj_str show_bool(struct wj_str value, bool zh)
{
    if (wj_str_eqz(value, "true"))
        return zh ? WJ_S("是") : WJ_S("yes");
    return zh ? WJ_S("否") : WJ_S("no");
}

static struct wj_str show(const struct wj_fact_def *d, struct wj_arena *a, struct wj_str value, bool zh)
{
    int64_t v;
    if (!value.p)
        return zh ? WJ_S("未填写") : WJ_S("not given");
    switch (d->type) {
    case WJ_FACT_BOOL:
        return show_bool(value, zh);
    case WJ_FACT_FEN:
        return wj_str_i64(value, &v) ? show_fen(a, v, zh ? "元" : " yuan") : value;
    case WJ_FACT_DAY:
        return show_day(a, value, zh);
    case WJ_FACT_ENUM:
        return show_word(d, value, zh);
    case WJ_FACT_INT:
    case WJ_FACT_TEXT:
    case WJ_FACT_PERSON:
    case WJ_FACT_REF:
        break;
    }
    return value;
}

struct wj_str wj_fact_show_zh(const struct wj_fact_def *d, struct wj_arena *a, struct wj_str value)
{
    return show(d, a, value, true);
}

struct wj_str wj_fact_show_en(const struct wj_fact_def *d, struct wj_arena *a, struct wj_str value)
{
    return show(d, a, value, false);
}
