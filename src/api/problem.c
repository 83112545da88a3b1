/* problem.c - see problem.h. */
#include "api/problem.h"

#include "base/arena.h"
#include "codec/json.h"

#include <string.h>

const struct wj_problem wj_problem_table[] = {
#define WJ_PROBLEM(slug, status, zh, en) { slug, status, zh, en },
#include "api/problems.def"
#undef WJ_PROBLEM
};
const size_t wj_problem_table_n = sizeof wj_problem_table / sizeof wj_problem_table[0];

enum { PROBLEM_MAX = 8192 };

const struct wj_problem *wj_problem_find(const char *slug)
{
    for (size_t i = 0; i < wj_problem_table_n; i++)
        if (strcmp(wj_problem_table[i].slug, slug) == 0)
            return &wj_problem_table[i];
    return wj_problem_find("internal");
}

struct wj_str wj_problem_json(struct wj_arena *arena, const struct wj_problem_case *c)
{
    const struct wj_problem *p = c->problem;
    bool ours = p->status >= 500;
    struct wj_buf b;
    struct wj_json j;
    struct wj_str out;
    wj_buf_init(&b, arena, PROBLEM_MAX);
    wj_json_init(&j, &b);
    wj_json_obj(&j);
    wj_json_kstr(&j, "type", wj_strf(arena, "urn:wangjian:problem:%s", p->slug));
    wj_json_kstrz(&j, "title", c->english ? p->en : p->zh);
    wj_json_ki64(&j, "status", p->status);
    wj_json_kstrz(&j, "code", p->slug);
    if (!ours && !c->english && c->why_zh.p)
        wj_json_kstr(&j, "detail", c->why_zh);
    else if (!ours && c->err && c->err->msg[0])
        wj_json_kstrz(&j, "detail", c->err->msg);
    if (!ours && c->err && c->err->field[0])
        wj_json_kstrz(&j, "field", c->err->field);
    if (c->err && c->err->hint[0])
        wj_json_kstrz(&j, "hint", c->err->hint);
    wj_json_kstrz(&j, "request_id", c->request_id);
    wj_json_end_obj(&j);
    return wj_json_done(&j, &out, NULL) == WJ_OK ? out : WJ_S("{}");
}
