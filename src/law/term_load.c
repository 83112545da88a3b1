/* term_load.c - see term_load.h. */
#include "law/term_load.h"

enum {
    ID,
    SERIES,
    NAME,
    TRIGGER,
    LENGTH,
    UNIT,
    DIRECTION,
    FIRST_DAY,
    ROLL,
    EXTEND_BY,
    EXTEND_TIMES,
    EXTEND_WHO,
    SUSPEND,
    CONSEQUENCE,
    BASIS,
    VALID_FROM,
    VALID_TO,
    VERSION_BY,
    CONFIDENCE,
    NOTE
};
static const char *const columns[] = {
    "id",        "series",     "name",      "trigger",      "length",     "unit",    "direction",
    "first_day", "roll",       "extend_by", "extend_times", "extend_who", "suspend", "consequence",
    "basis",     "valid_from", "valid_to",  "version_by",   "confidence", "note",    NULL
};
static const char *const units[] = { "workday", "day", "month", "year", "hour", "window", "none", NULL };
static const char *const directions[] = { "forward", "back", NULL };
static const char *const yes_no[] = { "no", "yes", NULL };
static const char *const versions[] = { "start", "asking", NULL };
static const char *const trust[] = { "verified", "page", "third-party", "memory", NULL };

/* "1;7": the months a window is open in. */
static uint16_t read_window(struct wj_lawtable *t)
{
    struct wj_str rest = wj_lawtable_need(t, LENGTH), part;
    unsigned window = 0;
    while (wj_str_cut(&rest, ';', &part)) {
        int64_t m;
        if (!wj_str_i64(part, &m) || m < 1 || m > 12) {
            wj_lawtable_fail(t, LENGTH, "a window lists its months, such as 1;7");
            return 0;
        }
        window |= 1u << (m - 1);
    }
    return (uint16_t)window;
}

static void read_length(struct wj_lawtable *t, struct wj_term *r)
{
    r->unit = (enum wj_unit)wj_lawtable_word(t, UNIT, units);
    if (r->unit == WJ_UNIT_WINDOW) {
        r->window = read_window(t);
    } else if (r->unit == WJ_UNIT_NONE) {
        if (wj_lawtable_text(t, LENGTH).n)
            wj_lawtable_fail(t, LENGTH, "must be empty where the unit is none");
        wj_lawtable_need(t, NOTE);
    } else {
        wj_lawtable_need(t, LENGTH);
        int64_t n = wj_lawtable_int(t, LENGTH, 1, r->unit == WJ_UNIT_YEAR ? 100 : 1200);
        r->length = n == WJ_NONE ? 0 : (int16_t)n;
    }
}

static void read_extension(struct wj_lawtable *t, struct wj_term *r)
{
    int64_t by = wj_lawtable_int(t, EXTEND_BY, 1, 1200), times = wj_lawtable_int(t, EXTEND_TIMES, 1, 10);
    r->extend_by = by == WJ_NONE ? 0 : (int16_t)by;
    r->extend_times = times == WJ_NONE ? 0 : (int16_t)times;
    r->extend_who = wj_lawtable_text(t, EXTEND_WHO);
    if (r->extend_by && !r->extend_times)
        wj_lawtable_fail(t, EXTEND_TIMES, "say how many times it may be extended");
    if (r->extend_times && !r->extend_who.n)
        wj_lawtable_fail(t, EXTEND_WHO, "say who decides the extension");
    if (r->extend_times && (r->unit >= WJ_UNIT_HOUR))
        wj_lawtable_fail(t, EXTEND_TIMES, "hours and windows cannot be extended");
}

static void read_suspend(struct wj_lawtable *t, struct wj_term *r)
{
    struct wj_str rest = wj_lawtable_text(t, SUSPEND), word;
    if (!rest.n)
        return;
    while (wj_str_cut(&rest, ';', &word)) {
        unsigned bit = wj_term_suspend_of(word);
        if (!bit)
            wj_lawtable_fail(t, SUSPEND,
                             "\"" WJ_FMT
                             "\" should be testing, identify, halt, hearing, notice, refund or force",
                             WJ_ARG(word));
        r->suspend |= (uint16_t)bit;
    }
    if (r->back || r->unit >= WJ_UNIT_HOUR)
        wj_lawtable_fail(t, SUSPEND, "hours, windows and counted-back terms do not stand still");
}

static void read_counting(struct wj_lawtable *t, struct wj_term *r)
{
    static const char *const excluded[] = { "excluded", NULL };
    read_length(t, r);
    r->back = wj_lawtable_word(t, DIRECTION, directions) == 1;
    if (r->unit != WJ_UNIT_WINDOW)
        wj_lawtable_word(t, FIRST_DAY, excluded);
    r->rolls = wj_lawtable_word(t, ROLL, yes_no) == 1;
    if (r->rolls && (r->back || r->unit == WJ_UNIT_WORKDAY || r->unit >= WJ_UNIT_HOUR))
        wj_lawtable_fail(t, ROLL, "only calendar terms counted forward roll");
    if (r->back && r->unit >= WJ_UNIT_HOUR)
        wj_lawtable_fail(t, DIRECTION, "hours and windows are not counted back");
}

static struct wj_term read_row(struct wj_lawtable *t)
{
    struct wj_term r = { .id = wj_lawtable_id(t, ID), .line = wj_lawtable_line(t) };
    r.series = wj_lawtable_id(t, SERIES);
    r.name = wj_lawtable_need(t, NAME);
    r.trigger = wj_lawtable_need(t, TRIGGER);
    read_counting(t, &r);
    read_extension(t, &r);
    read_suspend(t, &r);
    r.consequence = wj_lawtable_text(t, CONSEQUENCE);
    r.basis = wj_lawtable_need(t, BASIS);
    wj_lawtable_validity(t, VALID_FROM, VALID_TO, &r.valid_from, &r.valid_to);
    r.version_by = (enum wj_version_by)wj_lawtable_word(t, VERSION_BY, versions);
    r.unverified = wj_lawtable_word(t, CONFIDENCE, trust) != 0;
    r.confidence = wj_lawtable_text(t, CONFIDENCE);
    r.note = wj_lawtable_text(t, NOTE);
    return r;
}

static bool overlap(const struct wj_term *a, const struct wj_term *b)
{
    bool a_first = a->valid_to != WJ_DAY_NONE && b->valid_from != WJ_DAY_NONE && a->valid_to < b->valid_from;
    bool b_first = b->valid_to != WJ_DAY_NONE && a->valid_from != WJ_DAY_NONE && b->valid_to < a->valid_from;
    return !a_first && !b_first;
}

/* Put the row in; versions of one id stand together and follow each other in time. */
static int add_row(struct wj_lawtable *t, struct wj_terms *all, struct wj_term *rows, const struct wj_term *r,
                   struct wj_err *e)
{
    const struct wj_term *first = wj_map_get(&all->by_id, r->id);
    for (const struct wj_term *v = first; v && v < rows + all->n; v++) {
        if (!wj_str_eq(v->id, r->id)) {
            wj_lawtable_fail(t, ID, "the other version of " WJ_FMT " stands in line %d: keep them together",
                             WJ_ARG(r->id), first->line);
            return WJ_OK;
        }
        if (overlap(v, r)) {
            wj_lawtable_fail(t, VALID_FROM, "overlaps in time with the version in line %d", v->line);
            return WJ_OK;
        }
        if (v->version_by != r->version_by) {
            wj_lawtable_fail(t, VERSION_BY, "differs from the version in line %d", v->line);
            return WJ_OK;
        }
    }
    struct wj_term *place = rows + all->n++;
    *place = *r;
    int rc = first ? WJ_OK : wj_map_add(&all->by_id, place->id, place);
    return rc == WJ_OK ? rc : wj_fail(e, rc, "%s: out of memory allowed", t->csv.file);
}

int wj_term_load(const struct wj_lawsource *from, struct wj_terms *out, struct wj_err *e)
{
    struct wj_lawtable t;
    int rc = wj_lawtable_open(&t, from, "terms.csv", columns, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_term *rows = WJ_NEW_N(from->arena, struct wj_term, t.csv.rows_n + 1);
    if (!rows)
        return wj_fail(e, WJ_E_LIMIT, "terms.csv: out of memory allowed");
    struct wj_terms all = { .items = rows };
    wj_map_init(&all.by_id, from->arena);
    while (rc == WJ_OK && wj_lawtable_next(&t)) {
        struct wj_term r = read_row(&t);
        if (wj_lawtable_ok(&t))
            rc = add_row(&t, &all, rows, &r, e);
    }
    if (rc == WJ_OK)
        rc = wj_lawtable_end(&t);
    if (rc == WJ_OK)
        *out = all;
    return rc;
}
