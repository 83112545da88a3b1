/* allow.c - see allow.h. */
#include "check/allow.h"

#include "base/arena.h"
#include "base/file.h"
#include "check/complain.h"

static struct wj_str next_word(struct wj_str *line)
{
    struct wj_str head, rest = wj_str_trim(*line);
    *line = WJ_NOSTR;
    if (!wj_str_cut(&rest, ' ', &head))
        return WJ_S("");
    *line = rest;
    return head;
}

static int read_line(struct wj_arena *a, struct wj_allow *list, struct wj_str line, int number,
                     struct wj_err *e)
{
    line = wj_str_trim(line);
    if (!line.n || line.p[0] == '#')
        return WJ_OK;
    struct wj_exception x = { .line = number };
    x.kind = next_word(&line);
    x.where = next_word(&line);
    x.what = next_word(&line);
    if (wj_str_trim(line).n < 10)
        return wj_fail(e, WJ_E_INVALID, "%s:%d: expected KIND WHERE WHAT and a reason behind them",
                       list->path, number);
    void *items = list->items;
    struct wj_exception *slot = wj_grow(a, &items, &list->n, &list->cap, sizeof *slot);
    list->items = items;
    if (!slot)
        return wj_fail(e, WJ_E_LIMIT, "%s: too long", list->path);
    *slot = x;
    return WJ_OK;
}

int wj_allow_read(struct wj_arena *a, struct wj_allow *list, const char *path, struct wj_err *e)
{
    *list = (struct wj_allow){ .path = path };
    struct wj_str bytes, line;
    int rc = wj_file_read(a, path, 1 << 20, &bytes, e);
    if (rc != WJ_OK)
        return rc == WJ_E_NOTFOUND ? WJ_OK : rc;
    for (int number = 1; rc == WJ_OK && wj_str_cut(&bytes, '\n', &line); number++)
        rc = read_line(a, list, line, number, e);
    return rc;
}

int64_t wj_allow_limit(struct wj_allow *list, const char *kind, struct wj_str where, int64_t fallback)
{
    for (size_t i = 0; i < list->n; i++) {
        struct wj_exception *x = &list->items[i];
        int64_t limit;
        if (wj_str_eqz(x->kind, kind) && wj_str_eq(x->where, where) && wj_str_i64(x->what, &limit)) {
            x->used = true;
            return limit;
        }
    }
    return fallback;
}

static bool is_within(struct wj_str path, struct wj_str where)
{
    return wj_str_starts(path, where) && (path.n == where.n || path.p[where.n] == '/');
}

bool wj_allow_name(struct wj_allow *list, const char *kind, struct wj_str where, struct wj_str name)
{
    for (size_t i = 0; i < list->n; i++) {
        struct wj_exception *x = &list->items[i];
        struct wj_str what = x->what;
        bool prefix = wj_str_ends(what, WJ_S("*"));
        what.n -= prefix;
        if (!wj_str_eqz(x->kind, kind) || !is_within(where, x->where) ||
            !(prefix ? wj_str_starts(name, what) : wj_str_eq(name, what)))
            continue;
        x->used = true;
        return true;
    }
    return false;
}

void wj_allow_unused(const struct wj_allow *list, const char *kind)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct wj_exception *x = &list->items[i];
        if (wj_str_eqz(x->kind, kind) && !x->used)
            wj_complain(wj_strz(list->path), x->line,
                        "\"%s " WJ_FMT " " WJ_FMT "\" is not needed any more; take it out", kind,
                        WJ_ARG(x->where), WJ_ARG(x->what));
    }
}
