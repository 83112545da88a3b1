/* cmd_law.c - wangjian law due, law uscc, law check: the law's tables on the command line. */
#include "base/arena.h"
#include "base/clock.h"
#include "cli/cmds.h"
#include "cli/lines.h"
#include "law/lawdata.h"
#include "law/lawpack.h"
#include "law/overlay.h"
#include "law/lawset.h"
#include "law/uscc.h"

#include <string.h>

enum { MAX_SPANS = WJ_TERM_MAX_SPANS };

/* What "law due" was asked, with room for the suspensions. */
struct due_ask {
    struct wj_str term;
    struct wj_term_ask ask;
    struct wj_span spans[MAX_SPANS];
};

static int parse_day(struct wj_str s, const char *field, wj_day *out, struct wj_err *e)
{
    if (wj_day_parse(s, out))
        return WJ_OK;
    return wj_fail_at(e, WJ_E_INVALID, field, "%s \"" WJ_FMT "\" is no date such as 2026-04-15", field,
                      WJ_ARG(s));
}

/* "A..B" onto the list. */
static int add_span(struct due_ask *d, struct wj_str s, struct wj_err *e)
{
    size_t dots = wj_str_find(s, WJ_S(".."));
    if (dots == s.n)
        return wj_fail_at(e, WJ_E_INVALID, "suspend", "suspension \"" WJ_FMT "\" is not of the form A..B",
                          WJ_ARG(s));
    if (d->ask.nsuspend == MAX_SPANS)
        return wj_fail_at(e, WJ_E_LIMIT, "suspend", "more than %d suspensions", MAX_SPANS);
    struct wj_span *span = &d->spans[d->ask.nsuspend];
    struct wj_str from = { s.p, dots }, to = { s.p + dots + 2, s.n - dots - 2 };
    int rc = parse_day(wj_str_trim(from), "suspend", &span->from, e);
    if (rc == WJ_OK)
        rc = parse_day(wj_str_trim(to), "suspend", &span->to, e);
    d->ask.nsuspend += rc == WJ_OK;
    return rc;
}

/* "A..B;C..D" onto the list. */
static int add_spans(struct due_ask *d, struct wj_str s, struct wj_err *e)
{
    struct wj_str part;
    int rc = WJ_OK;
    while (rc == WJ_OK && wj_str_cut(&s, ';', &part))
        rc = add_span(d, wj_str_trim(part), e);
    return rc;
}

static int parse_roll(struct wj_str s, enum wj_roll *out, struct wj_err *e)
{
    if (wj_term_roll_parse(s, out))
        return WJ_OK;
    return wj_fail_at(e, WJ_E_INVALID, "roll", "roll \"" WJ_FMT "\" should be weekend, holiday or none",
                      WJ_ARG(s));
}

static int parse_extensions(struct wj_str s, int *out, struct wj_err *e)
{
    int64_t n;
    if (!wj_str_i64(s, &n) || n < 0 || n > 1000)
        return wj_fail_at(e, WJ_E_INVALID, "extensions",
                          "extensions \"" WJ_FMT "\" should be a number from 0 on", WJ_ARG(s));
    *out = (int)n;
    return WJ_OK;
}

static bool is_given(struct wj_str s)
{
    return s.n && !wj_str_eqz(s, "-");
}

/* "term<TAB>start<TAB>suspensions<TAB>extensions<TAB>roll"; what is left off or "-" is as usual. */
static int parse_line(struct wj_str line, struct due_ask *d, struct wj_err *e)
{
    struct wj_str field[5] = { WJ_NOSTR, WJ_NOSTR, WJ_NOSTR, WJ_NOSTR, WJ_NOSTR }, part;
    size_t n = 0;
    while (wj_str_cut(&line, '\t', &part)) {
        if (n == 5)
            return wj_fail(e, WJ_E_INVALID, "more than 5 fields: term, start, suspensions, extensions, roll");
        field[n++] = wj_str_trim(part);
    }
    if (!field[0].n)
        return wj_fail_at(e, WJ_E_INVALID, "term", "the line names no term");
    d->term = field[0];
    int rc = parse_day(field[1], "start", &d->ask.start, e);
    if (rc == WJ_OK && is_given(field[2]))
        rc = add_spans(d, field[2], e);
    if (rc == WJ_OK && is_given(field[3]))
        rc = parse_extensions(field[3], &d->ask.extensions, e);
    if (rc == WJ_OK && is_given(field[4]))
        rc = parse_roll(field[4], &d->ask.roll, e);
    return rc;
}

/* One line out for one line in, whatever comes. */
static void answer_line(const struct wj_lawset *law, const struct wj_term_ask *base, struct wj_str line,
                        bool cut, struct due_ask *d, FILE *out)
{
    struct wj_due due;
    struct wj_err e = WJ_ERR_INIT;
    d->ask = *base;
    d->ask.suspend = d->spans;
    int rc = cut ? wj_fail(&e, WJ_E_LIMIT, "the line is longer than %d bytes", WJ_LINE_BYTES)
                 : parse_line(line, d, &e);
    if (rc == WJ_OK)
        rc = wj_lawset_due(law, d->term, &d->ask, &due, &e);
    if (rc == WJ_OK) {
        char day[12];
        wj_day_format(due.last, day);
        day[10] = '\n';
        fwrite(day, 1, 11, out);
        return;
    }
    for (char *p = e.msg; *p; p++)
        if ((unsigned char)*p < ' ')
            *p = ' ';
    fprintf(out, "error: %s\n", e.msg);
}

static int answer_lines(struct wj_cli *c, const struct wj_lawset *law, const struct wj_term_ask *base,
                        struct wj_err *e)
{
    struct wj_lines *lines = WJ_NEW(c->arena, struct wj_lines);
    struct due_ask *d = WJ_NEW(c->arena, struct due_ask);
    if (!lines || !d)
        return wj_fail(e, WJ_E_LIMIT, "out of memory allowed");
    struct wj_str line;
    bool cut;
    wj_lines_init(lines, stdin);
    while (wj_lines_next(lines, &line, &cut))
        answer_line(law, base, line, cut, d, c->out);
    return WJ_OK;
}

static int answer_one(struct wj_cli *c, const struct wj_lawset *law, struct due_ask *d, bool explain,
                      struct wj_err *e)
{
    struct wj_due due;
    struct wj_list runs;
    char day[11];
    int rc = wj_lawset_due(law, d->term, &d->ask, &due, e);
    if (rc == WJ_OK && explain)
        rc = wj_term_explain(c->arena, law->calendar, &d->ask, &due, &runs, e);
    if (rc != WJ_OK)
        return rc;
    wj_day_format(due.last, day);
    fprintf(c->out, "%s\n", day);
    if (explain)
        fprintf(c->out, WJ_FMT, WJ_ARG(wj_term_explain_text(c->arena, &d->ask, &due, &runs)));
    return WJ_OK;
}

/* The options of "law due" as they came. */
struct due_options {
    const char *start, *roll, *on, *dir;
    struct wj_strs suspend;
    int64_t extend;
    bool explain;
};

static int fill_ask(const struct due_options *o, struct due_ask *d, struct wj_err *e)
{
    d->ask =
        (struct wj_term_ask){ .on = WJ_DAY_NONE, .today = wj_day_of_ms(wj_now_ms()), .suspend = d->spans };
    int rc = WJ_OK;
    if (o->on)
        rc = parse_day(wj_strz(o->on), "on", &d->ask.on, e);
    if (rc == WJ_OK && o->roll)
        rc = parse_roll(wj_strz(o->roll), &d->ask.roll, e);
    if (rc == WJ_OK && (o->extend < 0 || o->extend > 1000))
        rc = wj_fail_at(e, WJ_E_INVALID, "extend", "--extend counts extensions, from 0 on");
    d->ask.extensions = (int)o->extend;
    for (size_t i = 0; rc == WJ_OK && i < o->suspend.n; i++)
        rc = add_spans(d, wj_strz(o->suspend.items[i]), e);
    return rc;
}

int wj_cmd_law_due(struct wj_cli *c, struct wj_err *e)
{
    struct due_options o = { 0 };
    struct wj_strs rest;
    const struct wj_option opts[] = {
        { "--start", WJ_O_TEXT, &o.start },     { "--suspend", WJ_O_MANY, &o.suspend },
        { "--extend", WJ_O_INT, &o.extend },    { "--roll", WJ_O_TEXT, &o.roll },
        { "--on", WJ_O_TEXT, &o.on },           { "--law", WJ_O_TEXT, &o.dir },
        { "--explain", WJ_O_FLAG, &o.explain },
    };
    int rc = wj_options_parse(c, opts, sizeof opts / sizeof opts[0], &rest, e);
    if (rc == WJ_OK && rest.n != 1)
        rc = wj_fail(e, WJ_E_INVALID, "name one term, or - to read lines");
    struct due_ask *d = WJ_NEW(c->arena, struct due_ask);
    struct wj_lawset law;
    if (rc == WJ_OK)
        rc = d ? fill_ask(&o, d, e) : wj_fail(e, WJ_E_LIMIT, "out of memory allowed");
    if (rc == WJ_OK)
        rc = wj_lawset_open(c->arena, o.dir, wj_lawdata_files(), &law, e);
    if (rc != WJ_OK)
        return rc;
    if (strcmp(rest.items[0], "-") == 0)
        return answer_lines(c, &law, &d->ask, e);
    if (!o.start)
        return wj_fail_at(e, WJ_E_INVALID, "start", "--start is missing: the day the term starts");
    d->term = wj_strz(rest.items[0]);
    rc = parse_day(wj_strz(o.start), "start", &d->ask.start, e);
    return rc == WJ_OK ? answer_one(c, &law, d, o.explain, e) : rc;
}

static void print_code(FILE *out, struct wj_str code)
{
    enum wj_uscc_reason r = wj_uscc_check(code);
    fwrite(code.p ? code.p : "", 1, code.n, out);
    fprintf(out, "\t%s\t%s\n", r == WJ_USCC_OK ? "valid" : "invalid", wj_uscc_reason_name(r));
}

int wj_cmd_law_uscc(struct wj_cli *c, struct wj_err *e)
{
    struct wj_strs rest;
    int rc = wj_options_parse(c, NULL, 0, &rest, e);
    if (rc != WJ_OK)
        return rc;
    bool from_input = rest.n == 0 || (rest.n == 1 && strcmp(rest.items[0], "-") == 0);
    for (size_t i = 0; !from_input && i < rest.n; i++)
        print_code(c->out, wj_strz(rest.items[i]));
    struct wj_lines *lines = from_input ? WJ_NEW(c->arena, struct wj_lines) : NULL;
    if (!lines)
        return from_input ? wj_fail(e, WJ_E_LIMIT, "out of memory allowed") : WJ_OK;
    struct wj_str line;
    bool cut;
    wj_lines_init(lines, stdin);
    while (wj_lines_next(lines, &line, &cut))
        print_code(c->out, line);
    return WJ_OK;
}

int wj_cmd_law_overlays(struct wj_cli *c, struct wj_err *e)
{
    const char *dir = NULL, *on = NULL;
    struct wj_strs rest;
    const struct wj_option opts[] = { { "--law", WJ_O_TEXT, &dir }, { "--on", WJ_O_TEXT, &on } };
    struct wj_lawset law;
    struct wj_list rows;
    wj_day day = WJ_DAY_NONE;
    int rc = wj_options_parse(c, opts, 2, &rest, e);
    if (rc == WJ_OK && on)
        rc = parse_day(wj_strz(on), "on", &day, e);
    if (rc == WJ_OK)
        rc = wj_lawset_open(c->arena, dir, wj_lawdata_files(), &law, e);
    if (rc == WJ_OK)
        rc = wj_overlay_list(c->arena, &law, day, &rows, e);
    const struct wj_overlay *o = rows.items;
    for (size_t i = 0; rc == WJ_OK && i < rows.n; i++)
        fprintf(c->out,
                WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT ":%d\t" WJ_FMT "\n",
                WJ_ARG(o[i].region_name), WJ_ARG(o[i].id), WJ_ARG(o[i].figure), WJ_ARG(o[i].nation),
                WJ_ARG(o[i].basis), WJ_ARG(o[i].file), o[i].line, WJ_ARG(o[i].remark));
    return rc;
}

int wj_cmd_law_check(struct wj_cli *c, struct wj_err *e)
{
    const char *dir = NULL;
    struct wj_strs rest;
    const struct wj_option opts[] = { { "--law", WJ_O_TEXT, &dir } };
    int rc = wj_options_parse(c, opts, 1, &rest, e);
    if (rc == WJ_OK && rest.n)
        rc = wj_fail(e, WJ_E_INVALID, "takes no argument but --law DIR");
    struct wj_fileset files = *wj_lawdata_files();
    struct wj_list problems;
    if (rc == WJ_OK && dir)
        rc = wj_fileset_read_dir(c->arena, dir, WJ_LAWSET_BYTES, &files, e);
    if (rc == WJ_OK)
        rc = wj_lawset_check(c->arena, &files, &problems, e);
    if (rc != WJ_OK)
        return rc;
    const struct wj_str *p = problems.items;
    for (size_t i = 0; i < problems.n; i++)
        fprintf(c->out, WJ_FMT "\n", WJ_ARG(p[i]));
    if (problems.n)
        return wj_fail(e, WJ_E_INVALID, "%zu fault%s in the tables", problems.n, problems.n == 1 ? "" : "s");
    struct wj_hash hash = wj_lawpack_hash(&files);
    char hex[WJ_HASH_HEX];
    wj_digest_hex(&hash, hex);
    fprintf(c->out, "%zu files, no fault, %s\n", files.n, hex);
    return WJ_OK;
}
