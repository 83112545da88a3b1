/* floorplan.c - see floorplan.h. */
#include "check/floorplan.h"

/* The next word of the line, spaces and tabs apart; no bytes at its end. */
static struct wj_str next_word(struct wj_str *line)
{
    struct wj_str s = wj_str_trim(*line);
    size_t n = 0;
    while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
        n++;
    *line = (struct wj_str){ s.p + n, s.n - n };
    return (struct wj_str){ s.p, n };
}

static int read_uses(struct wj_floorplan *plan, struct wj_folder *f, struct wj_str line, struct wj_err *e)
{
    for (;;) {
        struct wj_str used = next_word(&line);
        if (!used.n)
            return WJ_OK;
        if (wj_str_eqz(used, "-"))
            continue;
        int i = wj_floorplan_find(plan, used);
        if (i < 0)
            return wj_fail(e, WJ_E_INVALID,
                           "\"" WJ_FMT "\" may use only folders listed above it, not \"" WJ_FMT "\"",
                           WJ_ARG(f->name), WJ_ARG(used));
        if (plan->folders[i].floor > f->floor)
            return wj_fail(e, WJ_E_INVALID, "\"" WJ_FMT "\" stands below \"" WJ_FMT "\" and may not use it",
                           WJ_ARG(f->name), WJ_ARG(used));
        f->uses |= UINT64_C(1) << i;
    }
}

static int read_line(struct wj_floorplan *plan, struct wj_str line, struct wj_err *e)
{
    struct wj_str name = next_word(&line);
    if (!name.n || name.p[0] == '#')
        return WJ_OK;
    struct wj_folder f = { .name = name };
    if (!wj_str_i64(next_word(&line), &f.floor) || f.floor < 0)
        return wj_fail(e, WJ_E_INVALID, "expected a floor number behind \"" WJ_FMT "\"", WJ_ARG(name));
    if (plan->n == WJ_FOLDERS_MAX)
        return wj_fail(e, WJ_E_LIMIT, "more than %d folders", WJ_FOLDERS_MAX);
    if (wj_floorplan_find(plan, name) >= 0)
        return wj_fail(e, WJ_E_INVALID, "\"" WJ_FMT "\" is listed twice", WJ_ARG(name));
    int rc = read_uses(plan, &f, line, e);
    if (rc == WJ_OK)
        plan->folders[plan->n++] = f;
    return rc;
}

int wj_floorplan_read(struct wj_floorplan *plan, const char *path, struct wj_str bytes, struct wj_err *e)
{
    struct wj_str line;
    int number = 0;
    while (wj_str_cut(&bytes, '\n', &line)) {
        number++;
        int rc = read_line(plan, line, e);
        if (rc != WJ_OK)
            return wj_wrap(e, rc, "%s:%d", path, number);
    }
    return WJ_OK;
}

int wj_floorplan_find(const struct wj_floorplan *plan, struct wj_str name)
{
    for (size_t i = 0; i < plan->n; i++)
        if (wj_str_eq(plan->folders[i].name, name))
            return (int)i;
    return -1;
}

bool wj_floorplan_allows(const struct wj_floorplan *plan, int a, int b)
{
    return a == b || (plan->folders[a].uses >> b & 1) != 0;
}

int wj_floorplan_of_path(const struct wj_floorplan *plan, struct wj_str path)
{
    struct wj_str part, before = WJ_NOSTR;
    while (wj_str_cut(&path, '/', &part)) {
        if (wj_str_eqz(before, "src"))
            return wj_floorplan_find(plan, part);
        before = part;
    }
    return -1;
}
