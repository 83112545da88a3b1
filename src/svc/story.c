/* story.c - see story.h. */
#include "svc/story.h"

#include "base/arena.h"
#include "core/listing.h"
#include "core/finding.h"
#include "core/matter.h"
#include "core/worklist.h"
#include "q_finding.h"
#include "q_market.h"
#include "q_people.h"
#include "svc/doc.h"
#include "svc/tasks.h"

#include <string.h>

enum { STEP_ARENA = 64 << 20, MAX_GIVEN = 48 };

struct play {
    struct wj_node *node;
    struct wj_arena *arena;  /* the whole play: the matter at hand */
    struct wj_str matter_id; /* no value before the first lead or open */
    struct wj_arena *step;   /* one step */
    struct wj_str line;
};

/* One step under way: who acts, and what he states. */
struct acting {
    struct wj_tx tx;
    struct wj_matter_who who;
    struct wj_str organ_id;
    struct wj_fact given[MAX_GIVEN];
    size_t n;
};

static struct wj_str next_word(struct wj_str *rest)
{
    struct wj_str word;
    *rest = wj_str_trim(*rest);
    if (!rest->n || !wj_str_cut(rest, ' ', &word))
        return WJ_S("");
    return word;
}

static int find_user(struct acting *a, struct wj_str login, struct wjq_user_by_login_row *row,
                     struct wj_err *e)
{
    bool found;
    int rc =
        wjq_user_by_login(a->tx.db, a->tx.arena, &(struct wjq_user_by_login_in){ login }, row, &found, e);
    if (rc == WJ_OK && !found)
        rc = wj_fail(e, WJ_E_NOTFOUND, "there is no officer \"" WJ_FMT "\"", WJ_ARG(login));
    return rc;
}

/* Act as this officer, with all his roles. */
static int become(struct acting *a, struct wj_str login, struct wj_err *e)
{
    struct wjq_user_by_login_row u;
    int rc = find_user(a, login, &u, e);
    struct wj_str *roles = rc == WJ_OK ? WJ_NEW_N(a->tx.arena, struct wj_str, 64) : NULL;
    if (!roles)
        return rc != WJ_OK ? rc : wj_fail(e, WJ_E_LIMIT, "too many roles");
    size_t n = 0;
    struct wj_str rest = u.roles, one;
    while (n < 64 && wj_str_cut(&rest, ',', &one))
        roles[n++] = wj_str_trim(one);
    a->who = (struct wj_matter_who){ u.id, roles, n };
    a->organ_id = u.organ_id;
    a->tx.actor = u.id;
    return WJ_OK;
}

/* "@login" and "@today" stand for what they name. */
static int read_value(struct acting *a, struct wj_str raw, struct wj_str *out, struct wj_err *e)
{
    struct wjq_user_by_login_row u;
    char day[11];
    if (wj_str_eqz(raw, "@today")) {
        wj_day_format(a->tx.today, day);
        *out = wj_str_dup(a->tx.arena, wj_strz(day));
        return WJ_OK;
    }
    if (!raw.n || raw.p[0] != '@') {
        *out = raw;
        return WJ_OK;
    }
    int rc = find_user(a, (struct wj_str){ raw.p + 1, raw.n - 1 }, &u, e);
    if (rc == WJ_OK)
        *out = u.id;
    return rc;
}

/* Does " name=" begin here? */
static bool is_name_at(struct wj_str s, size_t i)
{
    size_t k = i;
    while (k < s.n && ((s.p[k] >= 'a' && s.p[k] <= 'z') || s.p[k] == '_' || (s.p[k] >= '0' && s.p[k] <= '9')))
        k++;
    return k > i && k < s.n && s.p[k] == '=';
}

static int read_given(struct acting *a, struct wj_str rest, struct wj_err *e)
{
    rest = wj_str_trim(rest);
    int rc = WJ_OK;
    while (rest.n && rc == WJ_OK) {
        struct wj_str name;
        if (!is_name_at(rest, 0) || a->n == MAX_GIVEN)
            return wj_fail(e, WJ_E_INVALID, "expected name=value at \"" WJ_FMT "\"", WJ_ARG(rest));
        (void)wj_str_cut(&rest, '=', &name);
        size_t end = 0;
        while (end < rest.n && !(rest.p[end] == ' ' && is_name_at(rest, end + 1)))
            end++;
        struct wj_str raw = wj_str_trim((struct wj_str){ rest.p, end });
        rest = wj_str_trim((struct wj_str){ rest.p + end, rest.n - end });
        a->given[a->n].name = name;
        rc = read_value(a, raw, &a->given[a->n++].value, e);
    }
    return rc;
}

static int make_doc(struct play *p, struct acting *a, struct wj_str form, struct wj_err *e)
{
    struct wj_matter m;
    struct wj_str id;
    int rc = wj_matter_load(&a->tx, p->matter_id, &m, e);
    return rc != WJ_OK ? rc
                       : wj_doc_order(&a->tx, &m, &(struct wj_doc_given){ form, a->given, a->n }, &id, e);
}

static int judge(struct play *p, struct acting *a, struct wj_str verdict, struct wj_err *e)
{
    struct wjq_finding_of_matter_row *rows;
    size_t n;
    int rc = wjq_finding_of_matter(a->tx.db, a->tx.arena, &(struct wjq_finding_of_matter_in){ p->matter_id },
                                   &rows, &n, e);
    for (size_t i = 0; i < n && rc == WJ_OK; i++)
        rc = wj_finding_judge(&a->tx, rows[i].id, verdict, wj_fact_get(a->given, a->n, WJ_S("why")), e);
    return rc;
}

static int fire(struct play *p, struct acting *a, struct wj_str event, struct wj_err *e)
{
    struct wjq_matter_get_row row;
    struct wj_matter_event ev = { p->matter_id, event, WJ_NOSTR, WJ_NOSTR, a->given, a->n };
    int rc = wjq_matter_get(a->tx.db, a->tx.arena, &(struct wjq_matter_get_in){ p->matter_id }, &row, e);
    return rc != WJ_OK ? rc : wj_matter_fire(&a->tx, &a->who, &ev, row.version, NULL, e);
}

static int act(struct play *p, struct acting *a, struct wj_str rest, struct wj_err *e)
{
    struct wj_str what = next_word(&rest), verdict = WJ_NOSTR;
    if (!p->matter_id.p)
        return wj_fail(e, WJ_E_STATE, "there is no matter yet");
    if (wj_str_eqz(what, "judge"))
        verdict = next_word(&rest);
    int rc = read_given(a, rest, e);
    if (rc != WJ_OK)
        return rc;
    if (verdict.p)
        return judge(p, a, verdict, e);
    if (wj_str_starts(what, WJ_S("doc:")))
        return make_doc(p, a, (struct wj_str){ what.p + 4, what.n - 4 }, e);
    return fire(p, a, what, e);
}

static int take_lead(struct play *p, struct acting *a, struct wj_str part, struct wj_err *e)
{
    struct wj_worklist_query in = { .path = WJ_S("/"),
                                    .flow = WJ_S("lead"),
                                    .part = part,
                                    .due_before = WJ_NONE,
                                    .after_due = -1,
                                    .after_id = WJ_S(""),
                                    .n = 1 };
    struct wjq_matter_line_row *rows;
    size_t n;
    int rc = wj_worklist_page(a->tx.db, a->tx.arena, &in, &rows, &n, e);
    if (rc == WJ_OK && !n)
        rc = wj_fail(e, WJ_E_NOTFOUND, "there is no open lead \"" WJ_FMT "\"", WJ_ARG(part));
    if (rc == WJ_OK)
        p->matter_id = wj_str_dup(p->arena, rows[0].id);
    return rc;
}

static int follow(struct play *p, struct acting *a, struct wj_str flow, struct wj_err *e)
{
    struct wjq_matter_link_list_row *rows;
    size_t n;
    int rc = wjq_matter_link_list(a->tx.db, a->tx.arena, &(struct wjq_matter_link_list_in){ p->matter_id },
                                  &rows, &n, e);
    for (size_t i = 0; i < n && rc == WJ_OK; i++) {
        if (wj_str_eq(rows[i].flow, flow)) {
            p->matter_id = wj_str_dup(p->arena, rows[i].id);
            return WJ_OK;
        }
    }
    return rc != WJ_OK ? rc
                       : wj_fail(e, WJ_E_NOTFOUND, "no linked matter of flow \"" WJ_FMT "\"", WJ_ARG(flow));
}

/* Take a value out of what is given; no value when it is not there. */
static struct wj_str take_given(struct acting *a, const char *name)
{
    for (size_t i = 0; i < a->n; i++) {
        struct wj_str value = a->given[i].value;
        if (!wj_str_eqz(a->given[i].name, name))
            continue;
        a->given[i] = a->given[--a->n];
        return value;
    }
    return WJ_NOSTR;
}

/* The operator of a credit code. */
static int find_operator(struct acting *a, struct wj_str uscc, struct wj_str *id, struct wj_err *e)
{
    struct wjq_entity_by_uscc_row row;
    bool found = false;
    int rc = WJ_OK;
    *id = WJ_NOSTR;
    if (!uscc.p)
        return WJ_OK;
    rc = wjq_entity_by_uscc(a->tx.db, a->tx.arena, &(struct wjq_entity_by_uscc_in){ uscc }, &row, &found, e);
    if (rc == WJ_OK && !found)
        rc = wj_fail(e, WJ_E_NOTFOUND, "there is no operator " WJ_FMT, WJ_ARG(uscc));
    if (rc == WJ_OK)
        *id = row.id;
    return rc;
}

static int open_matter(struct play *p, struct acting *a, struct wj_str rest, struct wj_err *e)
{
    struct wj_str flow = next_word(&rest), login = next_word(&rest), title = next_word(&rest), id;
    int rc = become(a, login, e);
    if (rc == WJ_OK)
        rc = read_given(a, rest, e);
    struct wj_str violation = take_given(a, "violation"), operator= WJ_NOSTR;
    if (rc == WJ_OK)
        rc = find_operator(a, take_given(a, "operator"), &operator, e);
    struct wj_matter_new new = { .flow = flow,
                                 .entity_id = operator,
                                 .violation = violation,
                                 .title = title,
                                 .organ_id = a->organ_id,
                                 .priority = 50,
                                 .act_from = WJ_NONE,
                                 .act_to = WJ_NONE,
                                 .facts = a->given,
                                 .nfacts = a->n };
    if (rc == WJ_OK)
        rc = wj_matter_open(&a->tx, &a->who, &new, &id, e);
    if (rc == WJ_OK)
        p->matter_id = wj_str_dup(p->arena, id);
    return rc;
}

static int step(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct play *p = ctx;
    wj_arena_reset(p->step); /* the store may run a step again */
    struct acting *a = WJ_NEW(p->step, struct acting);
    if (!a)
        return wj_fail(e, WJ_E_LIMIT, "the step does not fit in memory");
    a->tx = wj_node_tx(p->node, db, p->step, WJ_S("system"));
    struct wj_str rest = p->line, first = next_word(&rest);
    if (wj_str_eqz(first, "lead"))
        return take_lead(p, a, wj_str_trim(rest), e);
    if (wj_str_eqz(first, "follow"))
        return follow(p, a, wj_str_trim(rest), e);
    if (wj_str_eqz(first, "open"))
        return open_matter(p, a, rest, e);
    int rc = become(a, first, e);
    return rc != WJ_OK ? rc : act(p, a, rest, e);
}

int wj_story_play(struct wj_node *n, const char *file, struct wj_str text, struct wj_err *e)
{
    struct play p = { .node = n, .arena = wj_arena_new(1 << 20), .step = wj_arena_new(STEP_ARENA) };
    int rc = WJ_OK, number = 0;
    while (rc == WJ_OK && wj_str_cut(&text, '\n', &p.line)) {
        number++;
        p.line = wj_str_trim(p.line);
        if (!p.line.n || p.line.p[0] == '#')
            continue;
        rc = wj_store_write(n->store, step, &p, e);
        if (rc == WJ_OK)
            rc = wj_tasks_drain(n, NULL, e); /* the next step may need the paper */
        if (rc != WJ_OK)
            wj_wrap(e, rc, "%s:%d", file, number);
    }
    wj_arena_free(p.step);
    wj_arena_free(p.arena);
    return rc;
}
