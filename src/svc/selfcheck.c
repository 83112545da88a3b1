/* selfcheck.c - see selfcheck.h. */
#include "svc/selfcheck.h"

#include "base/arena.h"
#include "codec/json.h"
#include "scan/finding.h"
#include "scan/scanner.h"

enum { MAX_SPANS_BYTES = 64 << 10 };

static int show(const struct wj_lawset *law, struct wj_arena *a, const struct wj_record *r,
                const struct wj_finding *f, struct wj_selfcheck_finding *out, struct wj_err *e)
{
    const struct wj_violation *v = wj_violation_find(&law->violations, f->rule->violation);
    struct wj_buf b;
    struct wj_json w;
    struct wj_str spans;
    wj_buf_init(&b, a, MAX_SPANS_BYTES);
    wj_json_init(&w, &b);
    wj_finding_write_spans(&w, f);
    int rc = wj_json_done(&w, &spans, e);
    if (rc != WJ_OK)
        return rc;
    *out = (struct wj_selfcheck_finding){
        .rule = f->rule->id,
        .title = f->rule->title,
        .violation = f->rule->violation,
        .violation_name = v ? v->name_zh : WJ_NOSTR,
        .basis = f->rule->basis,
        .penalty = v ? v->penalty : WJ_NOSTR,
        .field = f->field >= 0 ? wj_strz(wj_record_field_name(f->field)) : WJ_NOSTR,
        .text = f->field >= 0 ? r->text[f->field] : WJ_NOSTR,
        .why = wj_str_dup(a, f->why),
        .fix = f->rule->fix,
        .spans = spans,
        .score = f->score,
        .severity = f->rule->severity,
    };
    return WJ_OK;
}

int wj_selfcheck_run(struct wj_node *n, struct wj_arena *a, const struct wj_record *r, wj_day on,
                     struct wj_list *out, struct wj_err *e)
{
    struct wj_scanner *s;
    struct wj_findings found;
    if (!n->rules)
        return wj_fail(e, WJ_E_STATE, "this node runs without rules");
    int rc = wj_node_lend_scanner(n, &s, e);
    if (rc != WJ_OK)
        return rc;
    rc = wj_scanner_scan(s, r, on, &found, e);
    struct wj_selfcheck_finding *items = rc == WJ_OK ? wj_alloc_n(a, found.n + 1, sizeof *items) : NULL;
    size_t n_shown = 0;
    for (size_t i = 0; items && i < found.n && rc == WJ_OK; i++)
        if (found.items[i].rule->state == WJ_RULE_ON)
            rc = show(wj_node_law(n, on), a, r, &found.items[i], &items[n_shown++], e);
    if (rc == WJ_OK && !items)
        rc = wj_fail(e, WJ_E_LIMIT, "the request's memory is spent");
    wj_node_return_scanner(n, s);
    if (rc == WJ_OK)
        *out = (struct wj_list){ items, n_shown };
    return rc;
}
