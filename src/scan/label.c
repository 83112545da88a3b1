/* label.c - see label.h. */
#include "scan/label.h"

#include "base/arena.h"
#include "codec/jsonread.h"
#include "scan/words.h"

static const char *const voice_names[] = { "plain", "disguised", "hard", "benign" };

const char *wj_label_voice_name(int voice)
{
    return voice_names[voice];
}

static bool has_slug(const struct wj_str *slugs, size_t n, struct wj_str slug)
{
    for (size_t i = 0; i < n; i++)
        if (wj_str_eq(slugs[i], slug))
            return true;
    return false;
}

bool wj_label_has(const struct wj_label *l, struct wj_str violation)
{
    return has_slug(l->violations, l->n, violation);
}

bool wj_label_may(const struct wj_label *l, struct wj_str violation)
{
    return has_slug(l->may, l->nmay, violation);
}

static int read_voice(const struct wj_jval *expect, enum wj_voice *out, struct wj_err *e)
{
    struct wj_str name = wj_jsonread_str(wj_jsonread_get(expect, "voice"));
    for (int v = 0; v < WJ_NVOICES; v++)
        if (wj_str_eqz(name, voice_names[v])) {
            *out = (enum wj_voice)v;
            return WJ_OK;
        }
    return wj_fail_at(e, WJ_E_INVALID, "expect", "voice should be plain, disguised, hard or benign");
}

static int read_slugs(struct wj_arena *arena, const struct wj_jval *list, const char *name,
                      const struct wj_str **out, size_t *n, struct wj_err *e)
{
    if (list->type != WJ_J_ARR)
        return wj_fail_at(e, WJ_E_INVALID, "expect", "%s should be a list", name);
    struct wj_str *slugs = WJ_NEW_N(arena, struct wj_str, list->n);
    if (list->n && !slugs)
        return wj_fail(e, WJ_E_LIMIT, "too many labels");
    for (const struct wj_jval *c = list->child; c; c = c->next) {
        struct wj_str s = wj_jsonread_str(c);
        if (!s.n || has_slug(slugs, *n, s))
            return wj_fail_at(e, WJ_E_INVALID, "expect", "%s should be different slugs", name);
        slugs[(*n)++] = s;
    }
    *out = slugs;
    return WJ_OK;
}

static int read_violations(struct wj_arena *arena, const struct wj_jval *expect, struct wj_label *l,
                           struct wj_err *e)
{
    const struct wj_jval *list = wj_jsonread_get(expect, "violations"), *may = wj_jsonread_get(expect, "may");
    if (!list)
        return wj_fail_at(e, WJ_E_INVALID, "expect",
                          "violations should be a list, empty for a lawful record");
    int rc = read_slugs(arena, list, "violations", &l->violations, &l->n, e);
    if (rc == WJ_OK && may)
        rc = read_slugs(arena, may, "may", &l->may, &l->nmay, e);
    for (size_t i = 0; rc == WJ_OK && i < l->nmay; i++)
        if (wj_label_has(l, l->may[i]))
            rc = wj_fail_at(e, WJ_E_INVALID, "expect", "what the record shows is not also a may");
    return rc;
}

static int read_via(const struct wj_jval *list, unsigned *out, struct wj_err *e)
{
    for (const struct wj_jval *c = list ? list->child : NULL; c; c = c->next) {
        struct wj_str name = wj_jsonread_str(c);
        int bit = 0;
        while (bit < WJ_VIA_COUNT && !wj_str_eqz(name, wj_via_name(bit)))
            bit++;
        if (bit == WJ_VIA_COUNT)
            return wj_fail_at(e, WJ_E_INVALID, "expect", "there is no disguise named " WJ_FMT, WJ_ARG(name));
        *out |= 1U << bit;
    }
    return WJ_OK;
}

int wj_label_read(struct wj_arena *arena, struct wj_str line, struct wj_label *out, struct wj_err *e)
{
    const struct wj_jval *root = NULL, *expect;
    struct wj_label l = { 0 };
    int rc = wj_jsonread_text(arena, line, &root, e);
    if (rc != WJ_OK)
        return rc;
    expect = wj_jsonread_get(root, "expect");
    if (!expect || expect->type != WJ_J_OBJ)
        return wj_fail_at(e, WJ_E_INVALID, "expect", "the record has no label: expect is missing");
    rc = read_voice(expect, &l.voice, e);
    if (rc == WJ_OK)
        rc = read_violations(arena, expect, &l, e);
    if (rc == WJ_OK)
        rc = read_via(wj_jsonread_get(expect, "via"), &l.via, e);
    if (rc != WJ_OK)
        return rc;
    if ((l.n > 0) != (l.voice == WJ_VOICE_PLAIN || l.voice == WJ_VOICE_DISGUISED))
        return wj_fail_at(e, WJ_E_INVALID, "expect",
                          "plain and disguised records show a violation, hard and benign ones none");
    if ((l.via != 0) != (l.voice == WJ_VOICE_DISGUISED))
        return wj_fail_at(e, WJ_E_INVALID, "expect", "disguised records and no others have a via");
    *out = l;
    return WJ_OK;
}
