/* overlay.c - see overlay.h. */
#include "law/overlay.h"

#include "base/arena.h"

#include <stdio.h>

struct overlays {
    struct wj_arena *arena;
    const struct wj_lawset *law;
    void *items;
    size_t n, cap;
    struct wj_err *e;
};

static bool is_law(wj_day from, wj_day to, wj_day on)
{
    return on == WJ_DAY_NONE || ((from == WJ_DAY_NONE || from <= on) && (to == WJ_DAY_NONE || on <= to));
}

static int add(struct overlays *o, const struct wj_overlay *row)
{
    struct wj_overlay *place = wj_grow(o->arena, &o->items, &o->n, &o->cap, sizeof *place);
    if (!place)
        return wj_fail(o->e, WJ_E_LIMIT, "the list does not fit in memory");
    *place = *row;
    const struct wj_region *r = wj_threshold_region(&o->law->regions, row->region);
    place->region_name = r ? r->name : row->region;
    return WJ_OK;
}

/* "不低于10,000元" */
static struct wj_str figure_text(struct wj_arena *a, const struct wj_threshold *t)
{
    static const char *const words[] = { "不低于", "高于", "不高于", "低于" };
    return wj_strf(a, "%s%lld元", words[t->compare], (long long)(t->amount_fen / 100));
}

static int add_threshold(struct overlays *o, const struct wj_threshold *t)
{
    char id[100];
    wj_day on = t->valid_to != WJ_DAY_NONE ? t->valid_to : t->valid_from;
    snprintf(id, sizeof id, WJ_FMT, WJ_ARG(t->id));
    const struct wj_threshold *nation = wj_threshold_find(&o->law->thresholds, id, WJ_S(""), on);
    struct wj_overlay row = {
        .region = t->region,
        .id = t->id,
        .name = t->name,
        .figure = figure_text(o->arena, t),
        .nation = nation ? figure_text(o->arena, nation) : WJ_S(""),
        .basis = t->basis,
        .confidence = t->confidence,
        .valid_from = t->valid_from,
        .valid_to = t->valid_to,
        .remark = !nation                               ? WJ_S("同期没有全国标准")
                  : nation->amount_fen == t->amount_fen ? WJ_S("与全国标准相同，可以删去")
                                                        : WJ_S(""),
        .file = t->file,
        .line = t->line,
    };
    return add(o, &row);
}

static int add_band(struct overlays *o, const struct wj_band *b, size_t place)
{
    struct wj_bands nation = wj_penalty_bands_of(&o->law->bands, WJ_S(""), b->valid_from);
    struct wj_overlay row = {
        .region = b->region,
        .id = b->id,
        .name = b->name_zh,
        .figure = wj_strf(o->arena, "%d%%至%d%%", b->from_pct, b->to_pct),
        .nation = nation.n ? wj_strf(o->arena, "%d%%至%d%%", nation.items[place].from_pct,
                                     nation.items[place].to_pct)
                           : WJ_S(""),
        .basis = b->basis,
        .confidence = b->confidence,
        .valid_from = b->valid_from,
        .valid_to = b->valid_to,
        .remark = nation.n ? WJ_S("") : WJ_S("同期没有全国标准"),
        .file = b->file,
        .line = b->line,
    };
    return add(o, &row);
}

int wj_overlay_list(struct wj_arena *a, const struct wj_lawset *law, wj_day on, struct wj_list *out,
                    struct wj_err *e)
{
    struct overlays o = { .arena = a, .law = law, .e = e };
    int rc = WJ_OK;
    for (size_t i = 0; rc == WJ_OK && i < law->thresholds.n; i++) {
        const struct wj_threshold *t = &law->thresholds.items[i];
        if (t->region.n && is_law(t->valid_from, t->valid_to, on))
            rc = add_threshold(&o, t);
    }
    for (size_t i = 0; rc == WJ_OK && i < law->bands.n; i++) {
        const struct wj_band *b = &law->bands.items[i];
        if (b->region.n && is_law(b->valid_from, b->valid_to, on))
            rc = add_band(&o, b, i % 3);
    }
    if (rc == WJ_OK)
        *out = (struct wj_list){ o.items, o.n };
    return rc;
}
