/* scoretable.c - see scoretable.h. */
#include "cli/scoretable.h"

#include <math.h>

static const struct {
    const char *name;
    int voice;
} lead_rows[] = { { "plain", WJ_VOICE_PLAIN }, { "disguised", WJ_VOICE_DISGUISED }, { "both", WJ_NVOICES } };

enum { LEAD_ROWS = sizeof lead_rows / sizeof lead_rows[0] };

static void print_ratio(FILE *out, double ratio)
{
    if (isnan(ratio))
        fprintf(out, "%11s", "-");
    else
        fprintf(out, "%11.3f", ratio);
}

static void print_head(FILE *out, const char *name)
{
    fprintf(out, "\n%-26s%7s%7s%7s%11s%11s%11s\n", name, "tp", "fp", "fn", "precision", "recall", "f1");
}

static void print_tally(FILE *out, struct wj_str name, struct wj_tally t)
{
    fprintf(out, "%-26.*s%7llu%7llu%7llu", WJ_ARG(name), (unsigned long long)t.tp, (unsigned long long)t.fp,
            (unsigned long long)t.fn);
    print_ratio(out, wj_score_precision(t));
    print_ratio(out, wj_score_recall(t));
    print_ratio(out, wj_score_f1(t));
    fputc('\n', out);
}

static void print_total(FILE *out, const struct wj_score *s)
{
    print_head(out, "any lead");
    for (int i = 0; i < LEAD_ROWS; i++)
        print_tally(out, wj_strz(lead_rows[i].name), wj_score_leads(s, lead_rows[i].voice));
    print_head(out, "right violation");
    print_tally(out, WJ_S("all, micro-averaged"), s->right);
}

static void print_kinds(FILE *out, const struct wj_score *s)
{
    print_head(out, "violation");
    for (size_t i = 0; i < s->nkinds; i++)
        print_tally(out, s->kinds[i].violation, s->kinds[i].tally);
}

/* Precision of a rule or a field: what it named rightly among all it named. */
static double hits_precision(struct wj_score_hits h)
{
    return wj_score_precision((struct wj_tally){ .tp = h.right, .fp = h.other + h.alarms });
}

static void print_hits(FILE *out, struct wj_str name, struct wj_score_hits h)
{
    if (h.right + h.other + h.alarms == 0)
        return;
    fprintf(out, "%-26.*s%7llu%7llu%7llu", WJ_ARG(name), (unsigned long long)h.right,
            (unsigned long long)h.other, (unsigned long long)h.alarms);
    print_ratio(out, hits_precision(h));
    fputc('\n', out);
}

static void print_hits_head(FILE *out, const char *name)
{
    fprintf(out, "\n%-26s%7s%7s%7s%11s\n", name, "right", "other", "alarms", "precision");
}

static void print_rules(FILE *out, const struct wj_score *s, const struct wj_ruleset *rules)
{
    print_hits_head(out, "rule");
    for (size_t i = 0; i < wj_ruleset_count(rules); i++)
        print_hits(out, wj_ruleset_rule(rules, i)->id, s->rules[i]);
}

static void print_fields(FILE *out, const struct wj_score *s)
{
    print_hits_head(out, "field");
    for (int i = 0; i < WJ_RECORD_NFIELDS; i++)
        print_hits(out, wj_strz(wj_record_field_name(i)), s->fields[i]);
}

static struct wj_tally disguise_tally(const struct wj_score *s, int via)
{
    return (struct wj_tally){ .tp = s->via_found[via], .fn = s->via_records[via] - s->via_found[via] };
}

static void print_disguises(FILE *out, const struct wj_score *s)
{
    fprintf(out, "\n%-26s%9s%9s%11s\n", "disguise", "records", "found", "recall");
    for (int i = 0; i < WJ_VIA_COUNT; i++) {
        fprintf(out, "%-26s%9llu%9llu", wj_via_name(i), (unsigned long long)s->via_records[i],
                (unsigned long long)s->via_found[i]);
        print_ratio(out, wj_score_recall(disguise_tally(s, i)));
        fputc('\n', out);
    }
}

void wj_scoretable_print(FILE *out, const char *set, const struct wj_score *s, const struct wj_ruleset *rules,
                         unsigned parts)
{
    uint64_t unlawful = s->records[WJ_VOICE_PLAIN] + s->records[WJ_VOICE_DISGUISED];
    uint64_t lawful = s->records[WJ_VOICE_HARD] + s->records[WJ_VOICE_BENIGN];
    fprintf(out, "%s: %llu records: %llu unlawful, %llu lawful\n", set,
            (unsigned long long)(unlawful + lawful), (unsigned long long)unlawful,
            (unsigned long long)lawful);
    if (parts & WJ_SCORETABLE_TOTAL)
        print_total(out, s);
    if (parts & WJ_SCORETABLE_KIND)
        print_kinds(out, s);
    if (parts & WJ_SCORETABLE_RULE)
        print_rules(out, s, rules);
    if (parts & WJ_SCORETABLE_DISGUISE)
        print_disguises(out, s);
    if (parts & WJ_SCORETABLE_FIELD)
        print_fields(out, s);
    fputc('\n', out);
}

void wj_scoretable_print_cases(FILE *out, struct wj_list cases)
{
    const struct wj_score_case *c = cases.items;
    for (size_t i = 0; i < cases.n; i++)
        fprintf(out, WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\n", WJ_ARG(c[i].id), WJ_ARG(c[i].missed),
                WJ_ARG(c[i].rules), WJ_ARG(c[i].text));
}

static void write_tally(struct wj_json *j, struct wj_tally t)
{
    wj_json_obj(j);
    wj_json_ki64(j, "tp", (int64_t)t.tp);
    wj_json_ki64(j, "fp", (int64_t)t.fp);
    wj_json_ki64(j, "fn", (int64_t)t.fn);
    wj_json_kf64(j, "precision", wj_score_precision(t));
    wj_json_kf64(j, "recall", wj_score_recall(t));
    wj_json_kf64(j, "f1", wj_score_f1(t));
    wj_json_end_obj(j);
}

static void write_hits(struct wj_json *j, struct wj_str name, struct wj_score_hits h)
{
    if (h.right + h.other + h.alarms == 0)
        return;
    wj_json_key_str(j, name);
    wj_json_obj(j);
    wj_json_ki64(j, "right", (int64_t)h.right);
    wj_json_ki64(j, "other", (int64_t)h.other);
    wj_json_ki64(j, "alarms", (int64_t)h.alarms);
    wj_json_kf64(j, "precision", hits_precision(h));
    wj_json_end_obj(j);
}

static void write_total(struct wj_json *j, const struct wj_score *s)
{
    wj_json_kobj(j, "records");
    for (int v = 0; v < WJ_NVOICES; v++)
        wj_json_ki64(j, wj_label_voice_name(v), (int64_t)s->records[v]);
    wj_json_end_obj(j);
    wj_json_kobj(j, "any_lead");
    for (int i = 0; i < LEAD_ROWS; i++) {
        wj_json_key(j, lead_rows[i].name);
        write_tally(j, wj_score_leads(s, lead_rows[i].voice));
    }
    wj_json_end_obj(j);
    wj_json_key(j, "right_violation");
    write_tally(j, s->right);
}

static void write_kinds(struct wj_json *j, const struct wj_score *s)
{
    wj_json_kobj(j, "violations");
    for (size_t i = 0; i < s->nkinds; i++) {
        wj_json_key_str(j, s->kinds[i].violation);
        write_tally(j, s->kinds[i].tally);
    }
    wj_json_end_obj(j);
}

static void write_rules(struct wj_json *j, const struct wj_score *s, const struct wj_ruleset *rules)
{
    wj_json_kobj(j, "rules");
    for (size_t i = 0; i < wj_ruleset_count(rules); i++)
        write_hits(j, wj_ruleset_rule(rules, i)->id, s->rules[i]);
    wj_json_end_obj(j);
}

static void write_disguises(struct wj_json *j, const struct wj_score *s)
{
    wj_json_kobj(j, "disguises");
    for (int i = 0; i < WJ_VIA_COUNT; i++) {
        wj_json_kobj(j, wj_via_name(i));
        wj_json_ki64(j, "records", (int64_t)s->via_records[i]);
        wj_json_ki64(j, "found", (int64_t)s->via_found[i]);
        wj_json_kf64(j, "recall", wj_score_recall(disguise_tally(s, i)));
        wj_json_end_obj(j);
    }
    wj_json_end_obj(j);
}

static void write_fields(struct wj_json *j, const struct wj_score *s)
{
    wj_json_kobj(j, "fields");
    for (int i = 0; i < WJ_RECORD_NFIELDS; i++)
        write_hits(j, wj_strz(wj_record_field_name(i)), s->fields[i]);
    wj_json_end_obj(j);
}

void wj_scoretable_write(struct wj_json *j, const struct wj_score *s, const struct wj_ruleset *rules,
                         unsigned parts)
{
    wj_json_obj(j);
    if (parts & WJ_SCORETABLE_TOTAL)
        write_total(j, s);
    if (parts & WJ_SCORETABLE_KIND)
        write_kinds(j, s);
    if (parts & WJ_SCORETABLE_RULE)
        write_rules(j, s, rules);
    if (parts & WJ_SCORETABLE_DISGUISE)
        write_disguises(j, s);
    if (parts & WJ_SCORETABLE_FIELD)
        write_fields(j, s);
    wj_json_end_obj(j);
}
