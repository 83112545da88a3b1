/* h_matterlaw.c - a matter under the law it pins and under that of a day, side by side. */
#include "api/handlers.h"
#include "api/views.h"

#include "base/arena.h"
#include "core/lawshelf.h"
#include "core/matterlaw.h"

struct matter_law_in {
    struct wj_str id;
    wj_day on;
};
WJ_SHAPE(matter_law_in, matter_law_in, "Which matter, beside the law of which day.",
         WJ_FIELD(matter_law_in, id, ID, WJ_F_REQUIRED, 0, 0, "Identifier of the matter."),
         WJ_FIELD(matter_law_in, on, DAY, 0, 0, 0,
                  "The law in force on this day; today's when it is not said."));

struct law_clock_pair {
    struct wj_str term, name, state, length_then, length_now, basis_then, basis_now;
    wj_day start_on, due_then, due_now;
    bool differs;
};
WJ_SHAPE(law_clock_pair, law_clock_pair, "A clock under both laws.",
         WJ_FIELD(law_clock_pair, term, STR, 0, 0, 0, "Term."),
         WJ_FIELD(law_clock_pair, name, STR, 0, 0, 0, "Term by name."),
         WJ_FIELD(law_clock_pair, state, STR, 0, 0, 0, "How it stands."),
         WJ_FIELD(law_clock_pair, start_on, DAY, 0, 0, 0, "Day it started."),
         WJ_FIELD(law_clock_pair, length_then, STR, 0, 0, 0, "Length under the law the matter pins."),
         WJ_FIELD(law_clock_pair, due_then, DAY, 0, 0, 0, "Last day under it."),
         WJ_FIELD(law_clock_pair, basis_then, STR, 0, 0, 0, "Its basis."),
         WJ_FIELD(law_clock_pair, length_now, STR, 0, 0, 0, "Length under the other law."),
         WJ_FIELD(law_clock_pair, due_now, DAY, 0, 0, 0, "Last day under that."),
         WJ_FIELD(law_clock_pair, basis_now, STR, 0, 0, 0, "Its basis."),
         WJ_FIELD(law_clock_pair, differs, BOOL, 0, 0, 0, "The last days differ."));

struct law_act_view {
    wj_day on;
    struct wj_str name, legal_basis, penalty_basis, penalty;
    int64_t min_fen, max_fen;
};
WJ_SHAPE(law_act_view, law_act_view, "What the law of a day says of the violation.",
         WJ_FIELD(law_act_view, on, DAY, 0, 0, 0, "The day whose law this is."),
         WJ_FIELD(law_act_view, name, STR, 0, 0, 0, "Violation by name; absent: it was none."),
         WJ_FIELD(law_act_view, legal_basis, STR, 0, 0, 0, "Provision that is broken."),
         WJ_FIELD(law_act_view, penalty_basis, STR, 0, 0, 0, "Provision that penalises."),
         WJ_FIELD(law_act_view, penalty, STR, 0, 0, 0, "Penalty in words."),
         WJ_FIELD(law_act_view, min_fen, FEN, 0, 0, 0, "Least ordinary fine."),
         WJ_FIELD(law_act_view, max_fen, FEN, 0, 0, 0, "Most."));

struct law_event_pair {
    struct wj_str event, label;
    bool then, now;
};
WJ_SHAPE(law_event_pair, law_event_pair, "What the caller may do next, under both laws.",
         WJ_FIELD(law_event_pair, event, STR, 0, 0, 0, "Event."),
         WJ_FIELD(law_event_pair, label, STR, 0, 0, 0, "Event by name."),
         WJ_FIELD(law_event_pair, then, BOOL, 0, 0, 0, "Possible under the law the matter pins."),
         WJ_FIELD(law_event_pair, now, BOOL, 0, 0, 0, "Possible under the other."));

struct matter_law_view {
    struct wj_str hash_then, hash_now, lighter, choice, choice_reason;
    bool pinned, same, act_differs, stands;
    struct wj_list clocks, events;
    void *act_then, *act_now;
};
WJ_SHAPE(
    matter_law_view, matter_law_view, "A matter under the law it pins and under another, side by side.",
    WJ_FIELD(matter_law_view, hash_then, STR, 0, 0, 0, "The set the matter pins."),
    WJ_FIELD(matter_law_view, hash_now, STR, 0, 0, 0, "The set in force on the day."),
    WJ_FIELD(matter_law_view, pinned, BOOL, 0, 0, 0, "The store keeps the set the matter pins."),
    WJ_FIELD(matter_law_view, same, BOOL, 0, 0, 0, "Both are one set."),
    WJ_FIELD(matter_law_view, stands, BOOL, 0, 0, 0, "The other set has the matter's procedure and state."),
    WJ_FIELD_OF(matter_law_view, clocks, LIST, 0, &wj_shape_law_clock_pair, "Its clocks."),
    WJ_FIELD_OF(matter_law_view, events, LIST, 0, &wj_shape_law_event_pair, "What may be done next."),
    WJ_FIELD_OF(matter_law_view, act_then, OBJ, 0, &wj_shape_law_act_view, "The act by the law of its day."),
    WJ_FIELD_OF(matter_law_view, act_now, OBJ, 0, &wj_shape_law_act_view, "And by that of the decision."),
    WJ_FIELD(matter_law_view, act_differs, BOOL, 0, 0, 0, "They differ: a choice with reasons is needed."),
    WJ_FIELD(matter_law_view, lighter, STR, 0, 0, 0, "act, decision, or absent when it cannot be reckoned."),
    WJ_FIELD(matter_law_view, choice, STR, 0, 0, 0, "What was chosen: act or decision."),
    WJ_FIELD(matter_law_view, choice_reason, STR, 0, 0, 0, "And why."));

static wj_day day_of(int64_t d)
{
    return d == WJ_NONE ? WJ_DAY_NONE : (wj_day)d;
}

static int show_clocks(struct wj_call *c, const struct wj_matterlaw *r, struct wj_list *out, struct wj_err *e)
{
    const struct wj_matterlaw_clock *k = r->clocks.items;
    struct law_clock_pair *items = WJ_NEW_N(c->arena, struct law_clock_pair, r->clocks.n + 1);
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the matter does not fit in the request's memory");
    for (size_t i = 0; i < r->clocks.n; i++) {
        const struct wj_term *then = k[i].term[WJ_MATTERLAW_PINNED], *now = k[i].term[WJ_MATTERLAW_OTHER];
        items[i] = (struct law_clock_pair){
            .term = k[i].row->term,
            .name = then  ? then->name
                    : now ? now->name
                          : k[i].row->term,
            .state = k[i].row->state,
            .start_on = (wj_day)k[i].row->start_day,
            .length_then = then ? wj_term_length_zh(c->arena, then) : WJ_NOSTR,
            .length_now = now ? wj_term_length_zh(c->arena, now) : WJ_NOSTR,
            .basis_then = then ? then->basis : WJ_NOSTR,
            .basis_now = now ? now->basis : WJ_NOSTR,
            .due_then = day_of(k[i].due[WJ_MATTERLAW_PINNED]),
            .due_now = day_of(k[i].due[WJ_MATTERLAW_OTHER]),
            .differs = k[i].due[WJ_MATTERLAW_PINNED] != k[i].due[WJ_MATTERLAW_OTHER],
        };
    }
    *out = (struct wj_list){ items, r->clocks.n };
    return WJ_OK;
}

/* Put the possible events of one side into the list, each once. */
static size_t add_events(struct wj_call *c, const struct wj_matterlaw *r, int side,
                         struct law_event_pair *items, size_t n)
{
    for (size_t i = 0; i < r->noptions[side]; i++) {
        const struct wj_flow_option *o = &r->options[side][i];
        size_t k = 0;
        if (o->refusal != WJ_FLOW_ALLOWED)
            continue;
        while (k < n && !wj_str_eq(items[k].event, o->event))
            k++;
        if (k == n)
            items[n++] =
                (struct law_event_pair){ o->event, wj_views_pick(c, o->label_zh, o->label_en), false, false };
        if (side == WJ_MATTERLAW_PINNED)
            items[k].then = true;
        else
            items[k].now = true;
    }
    return n;
}

static int show_events(struct wj_call *c, const struct wj_matterlaw *r, struct wj_list *out, struct wj_err *e)
{
    size_t most = r->noptions[0] + r->noptions[1] + 1, n;
    struct law_event_pair *items = WJ_NEW_N(c->arena, struct law_event_pair, most);
    if (!items)
        return wj_fail(e, WJ_E_LIMIT, "the matter does not fit in the request's memory");
    n = add_events(c, r, WJ_MATTERLAW_PINNED, items, 0);
    n = add_events(c, r, WJ_MATTERLAW_OTHER, items, n);
    *out = (struct wj_list){ items, n };
    return WJ_OK;
}

static void *act_view(struct wj_call *c, const struct wj_violation *v, wj_day on)
{
    struct law_act_view *a = WJ_NEW(c->arena, struct law_act_view);
    if (!a)
        return NULL;
    *a = (struct law_act_view){ .on = on, .min_fen = WJ_NONE, .max_fen = WJ_NONE };
    if (v)
        *a = (struct law_act_view){ on,
                                    wj_views_pick(c, v->name_zh, v->name_en),
                                    v->legal_basis,
                                    v->penalty_basis,
                                    v->penalty,
                                    v->min_fen,
                                    v->max_fen };
    return a;
}

static void show_choice(struct wj_call *c, const struct wj_matter *m, const struct wj_lawchoice *choice,
                        struct matter_law_view *out)
{
    out->act_differs = choice->differs;
    out->choice = wj_fact_get(m->facts, m->nfacts, WJ_S("law_choice"));
    out->choice_reason = wj_fact_get(m->facts, m->nfacts, WJ_S("law_choice_reason"));
    if (!choice->then && !choice->now)
        return;
    out->act_then = act_view(c, choice->then, choice->act);
    out->act_now = act_view(c, choice->now, choice->decision);
    if (choice->lighter)
        out->lighter = choice->lighter < 0 ? WJ_S("act") : WJ_S("decision");
}

int wj_h_matter_law(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct matter_law_in *in = vin;
    struct matter_law_view *out = vout;
    struct wj_tx tx = wj_views_tx(c);
    const struct wj_lawset *other;
    struct wj_matter m;
    struct wj_matter_who who;
    struct wj_matterlaw r;
    wj_day on = in->on == WJ_DAY_NONE ? c->today : in->on;
    int rc = wj_matter_load(&tx, in->id, &m, e);
    if (rc == WJ_OK)
        rc = wj_views_scope(c, m.row.organ_path, e);
    if (rc == WJ_OK)
        rc = wj_lawshelf_in_force(tx.core->laws, c->db, on, &other, e);
    if (rc == WJ_OK)
        rc = wj_views_who(c, &who, e);
    tx.today = on;
    if (rc == WJ_OK)
        rc = wj_matterlaw_compare(&tx, &m, &who, other, &r, e);
    if (rc != WJ_OK)
        return rc;
    out->hash_then = m.row.law_hash;
    out->hash_now = wj_strz(other->hash_hex);
    out->pinned = m.pinned;
    out->same = m.law == other;
    out->stands = r.stands[WJ_MATTERLAW_OTHER];
    show_choice(c, &m, &r.choice, out);
    rc = show_clocks(c, &r, &out->clocks, e);
    return rc == WJ_OK ? show_events(c, &r, &out->events, e) : rc;
}
