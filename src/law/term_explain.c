/* term_explain.c - how a term was reckoned, day by day and in words; see term.h. */
#include "law/term.h"

#include "base/arena.h"
#include "base/buf.h"

enum { MAX_WALK = 40000, MAX_TEXT = 1 << 20 };

/* The list of runs as it grows. */
struct trail {
    struct wj_arena *arena;
    void *items;
    size_t n, cap;
    bool full;
};

/* Add a day to the last run when it continues it (forward or backward) in the same words, or begin a run. */
static void add_day(struct trail *t, wj_day d, int32_t counted, struct wj_str what)
{
    struct wj_term_run *last = t->n ? (struct wj_term_run *)t->items + t->n - 1 : NULL;
    if (last && wj_str_eq(last->what, what) && (d == last->to + 1 || d == last->from - 1)) {
        if (d > last->to)
            last->to = d;
        else
            last->from = d;
        last->counted = counted;
        return;
    }
    struct wj_term_run *run = wj_grow(t->arena, &t->items, &t->n, &t->cap, sizeof *run);
    if (run)
        *run = (struct wj_term_run){ d, d, counted, what };
    else
        t->full = true;
}

static struct wj_str name_day(const struct wj_calendar *cal, wj_day d)
{
    switch (wj_calendar_kind(cal, d)) {
    case WJ_DAY_WORK:
        return WJ_S("工作日");
    case WJ_DAY_WEEKEND:
        return WJ_S("周末");
    case WJ_DAY_ADJUSTED:
    case WJ_DAY_BREAK:
    case WJ_DAY_STATUTORY:
        return wj_calendar_row(cal, d)->name;
    case WJ_DAY_UNKNOWN:
        break;
    }
    return WJ_S("");
}

static bool stands_still(const struct wj_term_ask *ask, wj_day d)
{
    for (size_t i = 0; i < ask->nsuspend; i++)
        if (ask->suspend[i].from <= d && d <= ask->suspend[i].to)
            return true;
    return false;
}

static void walk_forward(struct trail *t, const struct wj_calendar *cal, const struct wj_term_ask *ask,
                         const struct wj_due *due)
{
    bool workdays = due->term->unit == WJ_UNIT_WORKDAY;
    int32_t counted = 0;
    for (wj_day d = ask->start + 1; d <= due->counted && !t->full; d++) {
        if (stands_still(ask, d))
            add_day(t, d, 0, WJ_S("中止，不计入"));
        else if (!workdays)
            add_day(t, d, ++counted, WJ_S("自然日"));
        else if (wj_calendar_is_work(cal, d))
            add_day(t, d, ++counted, name_day(cal, d));
        else
            add_day(t, d, 0, wj_strf(t->arena, WJ_FMT "，不计入", WJ_ARG(name_day(cal, d))));
    }
    for (wj_day d = due->counted; d < due->last && !t->full; d++)
        add_day(t, d, 0, wj_strf(t->arena, "届满日遇" WJ_FMT "，顺延", WJ_ARG(name_day(cal, d))));
}

static void walk_back(struct trail *t, const struct wj_calendar *cal, const struct wj_term_ask *ask,
                      const struct wj_due *due)
{
    bool workdays = due->term->unit == WJ_UNIT_WORKDAY;
    int32_t counted = 0;
    for (wj_day d = ask->start - 1; d >= due->last && !t->full; d--) {
        if (!workdays)
            add_day(t, d, ++counted, WJ_S("自然日，向前"));
        else if (wj_calendar_is_work(cal, d))
            add_day(t, d, ++counted, name_day(cal, d));
        else
            add_day(t, d, 0, wj_strf(t->arena, WJ_FMT "，不计入", WJ_ARG(name_day(cal, d))));
    }
}

/* The first day of the window that ends on the day. */
static wj_day window_begin(const struct wj_term *t, wj_day end)
{
    struct wj_ymd v = wj_day_ymd(end);
    while (v.month > 1 && t->window & 1u << (v.month - 2))
        v.month--;
    return wj_day_of(v.year, v.month, 1);
}

int wj_term_explain(struct wj_arena *a, const struct wj_calendar *cal, const struct wj_term_ask *ask,
                    const struct wj_due *due, struct wj_list *runs, struct wj_err *e)
{
    struct trail t = { .arena = a };
    int32_t span = due->last > ask->start ? due->last - ask->start : ask->start - due->last;
    if (span > MAX_WALK)
        return wj_fail(e, WJ_E_LIMIT, "the reckoning is longer than %d days", MAX_WALK);
    if (due->term->unit == WJ_UNIT_WINDOW) {
        add_day(&t, window_begin(due->term, due->last), 0, WJ_S("办理期间"));
        if (!t.full)
            ((struct wj_term_run *)t.items)->to = due->last;
    } else if (due->term->unit == WJ_UNIT_HOUR) {
        add_day(&t, due->last, due->length, WJ_S("自事件发生的时刻起按小时计算，至次日同一时刻"));
    } else if (due->term->back) {
        walk_back(&t, cal, ask, due);
    } else {
        walk_forward(&t, cal, ask, due);
    }
    if (t.full)
        return wj_fail(e, WJ_E_LIMIT, "out of memory allowed");
    *runs = (struct wj_list){ t.items, t.n };
    return WJ_OK;
}

static struct wj_str months_zh(struct wj_arena *a, unsigned window)
{
    struct wj_buf b;
    struct wj_str out = WJ_NOSTR;
    wj_buf_init(&b, a, 200);
    wj_buf_addz(&b, "每年");
    for (int m = 1; m <= 12; m++)
        if (window & 1u << (m - 1))
            wj_buf_addf(&b, "%s%d月", b.n > 6 ? "、" : "", m);
    return wj_buf_done(&b, &out, NULL) == WJ_OK ? out : WJ_NOSTR;
}

static struct wj_str length_zh(struct wj_arena *a, const struct wj_term *t, int32_t n)
{
    static const char *const units[] = { "个工作日", "日", "个月", "年", "小时" };
    if (t->unit == WJ_UNIT_WINDOW)
        return months_zh(a, t->window);
    if (t->unit == WJ_UNIT_NONE)
        return WJ_S("未定期限");
    return wj_strf(a, "%s%d%s", t->back ? "倒数" : "", n, units[t->unit]);
}

struct wj_str wj_term_length_zh(struct wj_arena *a, const struct wj_term *t)
{
    return length_zh(a, t, t->length);
}

static void put_day(struct wj_buf *b, wj_day d)
{
    static const char *const names[] = { "一", "二", "三", "四", "五", "六", "日" };
    char text[11];
    wj_day_format(d, text);
    wj_buf_addf(b, "%s 周%s", text, names[wj_day_weekday(d) - 1]);
}

static void put_run(struct wj_buf *b, const struct wj_term_run *r)
{
    put_day(b, r->from);
    if (r->to != r->from) {
        wj_buf_addz(b, " 至 ");
        put_day(b, r->to);
    }
    wj_buf_addf(b, "\t" WJ_FMT, WJ_ARG(r->what));
    if (r->counted)
        wj_buf_addf(b, "\t计至第%d", r->counted);
    wj_buf_addc(b, '\n');
}

struct wj_str wj_term_explain_text(struct wj_arena *a, const struct wj_term_ask *ask,
                                   const struct wj_due *due, const struct wj_list *runs)
{
    const struct wj_term *t = due->term;
    struct wj_buf b;
    struct wj_str out = WJ_NOSTR;
    wj_buf_init(&b, a, MAX_TEXT);
    wj_buf_addf(&b, WJ_FMT " " WJ_FMT "：" WJ_FMT "（" WJ_FMT "）\n", WJ_ARG(t->id), WJ_ARG(t->name),
                WJ_ARG(length_zh(a, t, due->length)), WJ_ARG(t->basis));
    wj_buf_addf(&b, "起点：" WJ_FMT "\n", WJ_ARG(t->trigger));
    put_day(&b, ask->start);
    wj_buf_addz(&b, t->unit == WJ_UNIT_WINDOW ? "\t起点\n" : "\t起点，当日不计入\n");
    const struct wj_term_run *run = runs->items;
    for (size_t i = 0; i < runs->n; i++)
        put_run(&b, &run[i]);
    put_day(&b, due->last);
    wj_buf_addz(&b, t->back ? "\t最迟的一日\n" : "\t最后一日\n");
    if (due->superseded)
        wj_buf_addz(&b, "注意：该条已被新规定取代，此处按其在起点当日的文本计算。\n");
    if (t->unverified)
        wj_buf_addf(&b, "注意：本条数字未经官方文本核对（" WJ_FMT "）。\n", WJ_ARG(t->confidence));
    return wj_buf_done(&b, &out, NULL) == WJ_OK ? out : WJ_NOSTR;
}
