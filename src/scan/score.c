/* score.c - see score.h. */
#include "scan/score.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "scan/recordread.h"
#include "scan/scanner.h"

#include <math.h>

enum { MAX_TEXT = 1 << 20 };

struct cases {
    void *items;
    size_t n, cap;
};

struct run {
    struct wj_arena *arena;
    const struct wj_ruleset *rules;
    struct wj_recordreader *reader;
    struct wj_scanner *scanner;
    struct wj_map kinds; /* slug: struct wj_score_kind */
    struct wj_score_hits *by_rule;
    struct cases misses, alarms;
    struct wj_score score;
};

static double divide(uint64_t a, uint64_t b)
{
    return b ? (double)a / (double)b : (double)NAN;
}

double wj_score_precision(struct wj_tally t)
{
    return divide(t.tp, t.tp + t.fp);
}

double wj_score_recall(struct wj_tally t)
{
    return divide(t.tp, t.tp + t.fn);
}

double wj_score_f1(struct wj_tally t)
{
    return divide(2 * t.tp, 2 * t.tp + t.fp + t.fn);
}

struct wj_tally wj_score_leads(const struct wj_score *s, int voice)
{
    struct wj_tally t = { .fp = s->found[WJ_VOICE_HARD] + s->found[WJ_VOICE_BENIGN] };
    for (int v = WJ_VOICE_PLAIN; v <= WJ_VOICE_DISGUISED; v++)
        if (voice == v || voice == WJ_NVOICES) {
            t.tp += s->found[v];
            t.fn += s->records[v] - s->found[v];
        }
    return t;
}

static int find_kind(struct run *run, struct wj_str violation, struct wj_score_kind **out, struct wj_err *e)
{
    struct wj_score_kind *kind = wj_map_get(&run->kinds, violation);
    if (!kind) {
        kind = WJ_NEW(run->arena, struct wj_score_kind);
        if (!kind || wj_map_add(&run->kinds, violation, kind) != WJ_OK)
            return wj_fail(e, WJ_E_LIMIT, "too many kinds of violation");
        kind->violation = violation;
    }
    *out = kind;
    return WJ_OK;
}

/* Findings of rules that are not on do not count, nor arguable ones on a lawful record. */
static bool is_counted(const struct wj_label *l, const struct wj_finding *x)
{
    return x->rule->state == WJ_RULE_ON && (l->n || !wj_label_may(l, x->rule->violation));
}

/* Does one of the first n findings name the violation? */
static bool is_named(const struct wj_findings *f, size_t n, struct wj_str violation)
{
    for (size_t i = 0; i < n; i++)
        if (f->items[i].rule->state == WJ_RULE_ON && wj_str_eq(f->items[i].rule->violation, violation))
            return true;
    return false;
}

static void add_tally(struct wj_tally *sum, bool wanted, bool named)
{
    sum->tp += wanted && named;
    sum->fp += !wanted && named;
    sum->fn += wanted && !named;
}

static int count_pair(struct run *run, struct wj_str violation, bool wanted, bool named, struct wj_err *e)
{
    struct wj_score_kind *kind = NULL;
    int rc = find_kind(run, violation, &kind, e);
    if (rc == WJ_OK) {
        add_tally(&kind->tally, wanted, named);
        add_tally(&run->score.right, wanted, named);
    }
    return rc;
}

static void count_hit(struct wj_score_hits *h, const struct wj_label *l, struct wj_str violation)
{
    h->right += wj_label_has(l, violation);
    h->other += l->n && !wj_label_has(l, violation);
    h->alarms += l->n == 0;
}

/* Counts pairs, rules and fields; *found is how many findings count. */
static int count_findings(struct run *run, const struct wj_label *l, const struct wj_findings *f,
                          size_t *found, struct wj_err *e)
{
    int rc = WJ_OK;
    *found = 0;
    for (size_t i = 0; rc == WJ_OK && i < l->n; i++)
        rc = count_pair(run, l->violations[i], true, is_named(f, f->n, l->violations[i]), e);
    for (size_t i = 0; rc == WJ_OK && i < f->n; i++) {
        const struct wj_finding *x = &f->items[i];
        if (!is_counted(l, x))
            continue;
        ++*found;
        if (wj_label_may(l, x->rule->violation))
            continue;
        count_hit(&run->by_rule[x->index], l, x->rule->violation);
        if (x->field >= 0)
            count_hit(&run->score.fields[x->field], l, x->rule->violation);
        if (!wj_label_has(l, x->rule->violation) && !is_named(f, i, x->rule->violation))
            rc = count_pair(run, x->rule->violation, false, true, e);
    }
    return rc;
}

/* All searched text of a record on one line. */
static int copy_text(struct run *run, const struct wj_record *r, struct wj_str *out, struct wj_err *e)
{
    struct wj_buf b;
    wj_buf_init(&b, run->arena, MAX_TEXT);
    for (int i = 0; i < WJ_RECORD_NFIELDS; i++)
        if (r->text[i].n && wj_record_field_sort(i) == WJ_RECORD_SCAN) {
            wj_buf_addz(&b, b.n ? " | " : "");
            wj_buf_add(&b, r->text[i]);
        }
    for (size_t i = 0; i < r->nutterances; i++) {
        wj_buf_addz(&b, b.n ? " / " : "");
        wj_buf_add(&b, r->utterances[i].text);
    }
    for (size_t i = 0; i < b.n; i++)
        if (b.p[i] == '\n' || b.p[i] == '\t' || b.p[i] == '\r')
            b.p[i] = ' ';
    return wj_buf_done(&b, out, e);
}

static void append_name(struct wj_buf *b, struct wj_str name)
{
    wj_buf_addz(b, b->n ? "," : "");
    wj_buf_add(b, name);
}

static int name_missed(struct run *run, const struct wj_label *l, const struct wj_findings *f,
                       struct wj_str *out, struct wj_err *e)
{
    struct wj_buf b;
    wj_buf_init(&b, run->arena, MAX_TEXT);
    for (size_t i = 0; i < l->n; i++)
        if (!is_named(f, f->n, l->violations[i]))
            append_name(&b, l->violations[i]);
    return wj_buf_done(&b, out, e);
}

static int name_rules(struct run *run, const struct wj_label *l, const struct wj_findings *f,
                      struct wj_str *out, struct wj_err *e)
{
    struct wj_buf b;
    wj_buf_init(&b, run->arena, MAX_TEXT);
    for (size_t i = 0; i < f->n; i++)
        if (is_counted(l, &f->items[i]))
            append_name(&b, f->items[i].rule->id);
    return wj_buf_done(&b, out, e);
}

/* Keep the record among the misses or the alarms when it belongs there. */
static int keep_case(struct run *run, const struct wj_record *r, const struct wj_label *l,
                     const struct wj_findings *f, struct wj_err *e)
{
    struct cases *to = l->n ? &run->misses : &run->alarms;
    struct wj_score_case c = { .id = wj_str_dup(run->arena, r->id) };
    int rc = name_missed(run, l, f, &c.missed, e);
    if (rc == WJ_OK)
        rc = name_rules(run, l, f, &c.rules, e);
    if (rc != WJ_OK || !(l->n ? c.missed.n : c.rules.n))
        return rc;
    rc = copy_text(run, r, &c.text, e);
    if (rc != WJ_OK)
        return rc;
    struct wj_score_case *slot = wj_grow(run->arena, &to->items, &to->n, &to->cap, sizeof *slot);
    if (!slot)
        return wj_fail(e, WJ_E_LIMIT, "too many records");
    *slot = c;
    return WJ_OK;
}

static int count_record(struct run *run, const struct wj_record *r, const struct wj_label *l,
                        const struct wj_findings *f, struct wj_err *e)
{
    struct wj_score *s = &run->score;
    size_t found;
    int rc = count_findings(run, l, f, &found, e);
    if (rc != WJ_OK)
        return rc;
    s->records[l->voice]++;
    s->found[l->voice] += found > 0;
    for (int i = 0; i < WJ_VIA_COUNT; i++)
        if (l->via >> i & 1) {
            s->via_records[i]++;
            s->via_found[i] += found > 0;
        }
    return keep_case(run, r, l, f, e);
}

static int score_line(struct run *run, struct wj_str line, struct wj_err *e)
{
    struct wj_record r;
    struct wj_label l;
    struct wj_findings f = { NULL, 0 };
    wj_record_init(&r);
    int rc = wj_label_read(run->arena, line, &l, e);
    if (rc == WJ_OK)
        rc = wj_recordreader_json(run->reader, line, &r, e);
    if (rc == WJ_OK)
        rc = wj_scanner_scan(run->scanner, &r, WJ_DAY_NONE, &f, e);
    return rc == WJ_OK ? count_record(run, &r, &l, &f, e) : rc;
}

static int score_file(struct run *run, const struct wj_named *file, struct wj_err *e)
{
    struct wj_str rest = file->bytes, line;
    int rc = WJ_OK;
    for (unsigned n = 1; rc == WJ_OK && wj_str_cut(&rest, '\n', &line); n++)
        if (wj_str_trim(line).n && (rc = score_line(run, line, e)) != WJ_OK)
            rc = wj_wrap(e, rc, WJ_FMT ":%u", WJ_ARG(file->path), n);
    return rc;
}

static int begin(struct run *run, struct wj_err *e)
{
    wj_map_init(&run->kinds, run->arena);
    run->by_rule = WJ_NEW_N(run->arena, struct wj_score_hits, wj_ruleset_count(run->rules) + 1);
    if (!run->by_rule)
        return wj_fail(e, WJ_E_LIMIT, "too many rules");
    int rc = wj_recordreader_new(WJ_KIND_LISTING, &run->reader, e);
    return rc == WJ_OK ? wj_scanner_new(run->rules, &run->scanner, e) : rc;
}

/* Lays what was gathered out as the result. */
static int hand_over(struct run *run, struct wj_score *out, struct wj_err *e)
{
    struct wj_score *s = &run->score;
    struct wj_score_kind *kinds = WJ_NEW_N(run->arena, struct wj_score_kind, run->kinds.n + 1);
    if (!kinds)
        return wj_fail(e, WJ_E_LIMIT, "too many kinds of violation");
    for (size_t i = 0; i < run->kinds.n; i++)
        kinds[i] = *(const struct wj_score_kind *)run->kinds.items[i].value;
    s->kinds = kinds;
    s->nkinds = run->kinds.n;
    s->rules = run->by_rule;
    s->misses = (struct wj_list){ run->misses.items, run->misses.n };
    s->alarms = (struct wj_list){ run->alarms.items, run->alarms.n };
    *out = *s;
    return WJ_OK;
}

int wj_score_run(struct wj_arena *arena, const struct wj_ruleset *rules, const struct wj_fileset *files,
                 struct wj_score *out, struct wj_err *e)
{
    struct run run = { .arena = arena, .rules = rules };
    int rc = begin(&run, e);
    for (size_t i = 0; rc == WJ_OK && i < files->n; i++)
        if (wj_str_ends(files->items[i].path, WJ_S(".ndjson")))
            rc = score_file(&run, &files->items[i], e);
    if (rc == WJ_OK)
        rc = hand_over(&run, out, e);
    wj_scanner_free(run.scanner);
    wj_recordreader_free(run.reader);
    return rc;
}
