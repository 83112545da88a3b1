/* matterterm.c - the clocks of a matter: start, meet, suspend, resume, extend, and the nearest due day. */
#include "core/matter_priv.h"

#include "base/arena.h"
#include "law/lawset.h"
#include "law/term.h"

#include <string.h>

enum { MAX_SPANS = 64 };

/* "A..B;C..D" with real days; the last may be open ("A..") and then ends on until. */
static int read_spans(struct wj_str text, wj_day until, struct wj_span *spans, size_t *n, struct wj_err *e)
{
    struct wj_str rest = text, part;
    *n = 0;
    while (text.n && wj_str_cut(&rest, ';', &part)) {
        struct wj_span s = { 0, until };
        bool open = part.n == 12;
        if (*n == MAX_SPANS || part.n < 12 || !wj_day_parse((struct wj_str){ part.p, 10 }, &s.from) ||
            (!open && !wj_day_parse((struct wj_str){ part.p + 12, part.n - 12 }, &s.to)))
            return wj_fail(e, WJ_E_CORRUPT, "suspensions of a clock are not readable: " WJ_FMT, WJ_ARG(text));
        if (s.to >= s.from)
            spans[(*n)++] = s;
    }
    return WJ_OK;
}

static bool is_open_span(struct wj_str text)
{
    return text.n >= 2 && memcmp(text.p + text.n - 2, "..", 2) == 0;
}

int wj_matter_term_ask(struct wj_arena *a, const struct wjq_matter_term_list_row *t, wj_day today,
                       struct wj_term_ask *out, struct wj_err *e)
{
    struct wj_span *spans = WJ_NEW_N(a, struct wj_span, MAX_SPANS);
    size_t n;
    if (!spans)
        return wj_fail(e, WJ_E_LIMIT, "no room for the suspensions of a clock");
    int rc = read_spans(t->suspensions, today, spans, &n, e);
    if (rc == WJ_OK)
        *out = (struct wj_term_ask){
            .start = (wj_day)t->start_day,
            .suspend = spans,
            .nsuspend = n,
            .extensions = (int)t->extensions,
            .roll = WJ_ROLL_WEEKEND,
            .on = WJ_DAY_NONE,
            .today = today,
        };
    return rc;
}

int wj_matter_term_due(struct wj_tx *tx, const struct wj_lawset *law,
                       const struct wjq_matter_term_list_row *t, int64_t *out, struct wj_err *e)
{
    struct wj_term_ask ask;
    struct wj_due due;
    *out = t->extended_day;
    if (t->extended_day != WJ_NONE)
        return WJ_OK;
    int rc = wj_matter_term_ask(tx->arena, t, tx->today, &ask, e);
    if (rc != WJ_OK)
        return rc;
    rc = wj_lawset_due(law, t->term, &ask, &due, e);
    if (rc == WJ_E_STATE) { /* no calendar yet for that year: the day before any rolling, or not known */
        ask.roll = WJ_ROLL_NONE;
        rc = wj_lawset_due(law, t->term, &ask, &due, NULL);
        *out = rc == WJ_OK ? due.last : WJ_NONE;
        return WJ_OK;
    }
    if (rc == WJ_OK)
        *out = due.last;
    return rc;
}

static int reckon(struct wj_tx *tx, const struct wj_matter *m, struct wjq_matter_term_list_row *t,
                  struct wj_err *e)
{
    return wj_matter_term_due(tx, m->law, t, &t->due_day, e);
}

int wj_matter_term_save(struct wj_tx *tx, const struct wj_matter *m, const struct wjq_matter_term_list_row *t,
                        struct wj_err *e)
{
    struct wjq_matter_term_set_in in = { m->row.id,     t->id,           t->state,       t->due_day,
                                         t->extensions, t->extended_day, t->suspensions, t->stopped_day };
    return wjq_matter_term_set(tx->db, &in, NULL, e);
}

static int start(struct wj_tx *tx, struct wj_matter *m, const struct wj_effect *fx, struct wj_err *e)
{
    struct wjq_matter_term_list_row *bigger =
        WJ_NEW_N(tx->arena, struct wjq_matter_term_list_row, m->nterms + 1);
    if (!bigger)
        return wj_fail(e, WJ_E_LIMIT, "too many clocks");
    if (m->nterms)
        memcpy(bigger, m->terms, m->nterms * sizeof *bigger);
    wj_day from = tx->today;
    if (fx->value.p && !wj_day_parse(fx->value, &from))
        return wj_fail(e, WJ_E_INVALID, "clock " WJ_FMT " cannot start on \"" WJ_FMT "\"", WJ_ARG(fx->arg),
                       WJ_ARG(fx->value));
    struct wjq_matter_term_list_row *t = &bigger[m->nterms];
    *t = (struct wjq_matter_term_list_row){
        .id = wj_strf(tx->arena, "%02zu", m->nterms + 1),
        .term = fx->arg,
        .state = WJ_S("running"),
        .start_day = from,
        .due_day = WJ_NONE,
        .extended_day = WJ_NONE,
        .suspensions = WJ_S(""),
        .stopped_day = WJ_NONE,
    };
    int rc = reckon(tx, m, t, e);
    if (rc != WJ_OK)
        return rc;
    struct wjq_matter_term_add_in in = { m->row.id, t->id, t->term, t->state, t->start_day, t->due_day };
    rc = wjq_matter_term_add(tx->db, &in, NULL, e);
    if (rc == WJ_OK) {
        m->terms = bigger;
        m->nterms++;
    }
    return rc;
}

static int stop(struct wj_tx *tx, struct wj_matter *m, struct wjq_matter_term_list_row *t, struct wj_err *e)
{
    bool late = t->due_day != WJ_NONE && t->due_day < tx->today;
    t->state = late ? WJ_S("over") : WJ_S("met");
    t->stopped_day = tx->today;
    return wj_matter_term_save(tx, m, t, e);
}

static int suspend(struct wj_tx *tx, struct wj_matter *m, struct wjq_matter_term_list_row *t,
                   struct wj_err *e)
{
    if (is_open_span(t->suspensions))
        return WJ_OK;
    char day[11];
    wj_day_format(tx->today, day);
    t->suspensions =
        wj_strf(tx->arena, WJ_FMT "%s%s..", WJ_ARG(t->suspensions), t->suspensions.n ? ";" : "", day);
    t->state = WJ_S("suspended");
    return wj_matter_term_save(tx, m, t, e);
}

/* The day of resuming counts again: the suspension ends the day before it. */
static int resume(struct wj_tx *tx, struct wj_matter *m, struct wjq_matter_term_list_row *t, struct wj_err *e)
{
    if (!is_open_span(t->suspensions))
        return WJ_OK;
    char day[11];
    wj_day_format(tx->today - 1, day);
    t->suspensions = wj_strf(tx->arena, WJ_FMT "%s", WJ_ARG(t->suspensions), day);
    t->state = WJ_S("running");
    int rc = reckon(tx, m, t, e);
    return rc != WJ_OK ? rc : wj_matter_term_save(tx, m, t, e);
}

static int extend(struct wj_tx *tx, struct wj_matter *m, struct wjq_matter_term_list_row *t,
                  struct wj_str until, struct wj_err *e)
{
    wj_day last;
    if (until.p) {
        if (!wj_day_parse(until, &last))
            return wj_fail(e, WJ_E_INVALID, "a clock cannot be extended to \"" WJ_FMT "\"", WJ_ARG(until));
        t->extended_day = last;
    } else {
        t->extensions++;
    }
    int rc = reckon(tx, m, t, e);
    return rc != WJ_OK ? rc : wj_matter_term_save(tx, m, t, e);
}

bool wj_matter_term_is_alive(const struct wjq_matter_term_list_row *t)
{
    return wj_str_eqz(t->state, "running") || wj_str_eqz(t->state, "suspended");
}

int wj_matter_term_apply(struct wj_tx *tx, struct wj_matter *m, const struct wj_effect *fx, struct wj_err *e)
{
    if (fx->kind == WJ_FX_START)
        return start(tx, m, fx, e);
    for (size_t i = 0; i < m->nterms; i++) {
        struct wjq_matter_term_list_row *t = &m->terms[i];
        if (!wj_str_eq(t->term, fx->arg) || !wj_matter_term_is_alive(t))
            continue;
        int rc = fx->kind == WJ_FX_STOP      ? stop(tx, m, t, e)
                 : fx->kind == WJ_FX_SUSPEND ? suspend(tx, m, t, e)
                 : fx->kind == WJ_FX_RESUME  ? resume(tx, m, t, e)
                                             : extend(tx, m, t, fx->value, e);
        if (rc != WJ_OK)
            return rc;
    }
    return WJ_OK; /* a clock that is not running has nothing to lose */
}

void wj_matter_term_nearest(struct wj_matter *m)
{
    m->row.due_day = WJ_NO_DUE;
    m->row.due_term = WJ_NOSTR;
    for (size_t i = 0; i < m->nterms; i++) {
        const struct wjq_matter_term_list_row *t = &m->terms[i];
        if (wj_str_eqz(t->state, "running") && t->due_day != WJ_NONE && t->due_day < m->row.due_day) {
            m->row.due_day = t->due_day;
            m->row.due_term = t->term;
        }
    }
}
