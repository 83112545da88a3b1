/* finding.c - see finding.h. */
#include "scan/finding.h"

#include "scan/words.h"

static void write_span(struct wj_json *j, const struct wj_finding *f, const struct wj_finding_span *s)
{
    wj_json_obj(j);
    wj_json_ki64(j, "from", s->from);
    wj_json_ki64(j, "to", s->to);
    if (s->field != f->field)
        wj_json_kstrz(j, "field", wj_record_field_name(s->field));
    wj_json_ki64(j, "at_ms", s->at_ms);
    wj_json_kstr(j, "text", s->text);
    wj_json_kstr(j, "as", s->as);
    wj_json_karr(j, "via");
    for (int i = 0; i < WJ_VIA_COUNT; i++)
        if (s->via >> i & 1)
            wj_json_strz(j, wj_via_name(i));
    wj_json_end_arr(j);
    wj_json_end_obj(j);
}

/* What a rule about numbers and identities looked at. */
static void write_evidence(struct wj_json *j, const struct wj_record *r)
{
    wj_json_kobj(j, "evidence");
    for (int f = 0; f < WJ_RECORD_NFIELDS; f++) {
        int sort = wj_record_field_sort(f);
        if (sort == WJ_RECORD_NUM)
            wj_json_ki64(j, wj_record_field_name(f), r->number[f]);
        else if (sort == WJ_RECORD_BOOL && r->number[f] != WJ_NONE)
            wj_json_kbool(j, wj_record_field_name(f), r->number[f] == 1);
        else if (sort == WJ_RECORD_TEXT && r->text[f].n <= 64)
            wj_json_kstr(j, wj_record_field_name(f), r->text[f]);
    }
    wj_json_end_obj(j);
}

void wj_finding_write_spans(struct wj_json *j, const struct wj_finding *f)
{
    wj_json_arr(j);
    for (size_t i = 0; i < f->nspans; i++)
        write_span(j, f, &f->spans[i]);
    wj_json_end_arr(j);
}

void wj_finding_write(struct wj_json *j, const struct wj_record *r, const struct wj_finding *f)
{
    wj_json_obj(j);
    wj_json_kstr(j, "record", r->id.p ? r->id : WJ_S(""));
    wj_json_kstrz(j, "kind", wj_record_kind_name((int)r->kind));
    wj_json_kstr(j, "rule", f->rule->id);
    wj_json_kstrz(j, "rule_hash", f->rule->hash);
    wj_json_kstr(j, "violation", f->rule->violation);
    wj_json_kstr(j, "basis", f->rule->basis);
    wj_json_ki64(j, "severity", f->rule->severity);
    wj_json_kf64(j, "score", f->score);
    if (f->rule->state == WJ_RULE_SHADOW)
        wj_json_kbool(j, "shadow", true);
    wj_json_kstrz(j, "field", f->field >= 0 ? wj_record_field_name(f->field) : NULL);
    wj_json_key(j, "spans");
    wj_finding_write_spans(j, f);
    if (!f->nspans)
        write_evidence(j, r);
    wj_json_kstr(j, "why", f->why);
    wj_json_end_obj(j);
}
