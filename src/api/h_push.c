/* h_push.c - records handed in by platforms and monitoring engines: a batch of NDJSON into the sweep. */
#include "api/handlers.h"
#include "api/views.h"

#include "svc/push.h"

struct push_in {
    struct wj_str source, kind, key;
};
WJ_SHAPE(push_in, push_in, "A batch; its lines are the body.",
         WJ_FIELD(push_in, source, STR, WJ_F_REQUIRED, 1, 64,
                  "Where the records come from, for those that do not say."),
         WJ_FIELD(push_in, kind, STR, 0, 0, 20,
                  "Kind of records that do not say theirs; listing when absent."),
         WJ_FIELD(push_in, key, STR, WJ_F_REQUIRED, 16, 64,
                  "Chosen by the sender, one for each batch: sent again, the batch is not taken in again."));

WJ_SHAPE(push_fault, wj_push_fault, "A line that was not taken.",
         WJ_FIELD(wj_push_fault, line, I64, 0, 0, 0, "Its number in the batch, from 1."),
         WJ_FIELD(wj_push_fault, why, STR, 0, 0, 0, "The reason."));

WJ_SHAPE(push_answer, wj_push_answer, "What became of a batch.",
         WJ_FIELD(wj_push_answer, lines, I64, 0, 0, 0, "Lines of the batch."),
         WJ_FIELD(wj_push_answer, bad, I64, 0, 0, 0, "Lines that were not taken."),
         WJ_FIELD(wj_push_answer, fresh, I64, 0, 0, 0, "Records not seen before."),
         WJ_FIELD(wj_push_answer, changed, I64, 0, 0, 0, "Records seen before with other content."),
         WJ_FIELD(wj_push_answer, same, I64, 0, 0, 0, "Records seen before as they are."),
         WJ_FIELD(wj_push_answer, findings, I64, 0, 0, 0, "Findings stored."),
         WJ_FIELD(wj_push_answer, leads, I64, 0, 0, 0, "Leads opened."),
         WJ_FIELD(wj_push_answer, repeated, BOOL, 0, 0, 0, "The batch had been taken in before."),
         WJ_FIELD_OF(wj_push_answer, faults, LIST, 0, &wj_shape_push_fault,
                     "Lines that were not taken, at most 1,000."));

int wj_h_record_push(struct wj_call *c, const void *vin, void *vout, struct wj_err *e)
{
    const struct push_in *in = vin;
    int kind = in->kind.n ? wj_record_find_kind(in->kind) : WJ_KIND_LISTING;
    if (kind < 0)
        return wj_fail_at(e, WJ_E_INVALID, "kind", "there is no such kind of record");
    struct wj_push push = { .sender = c->caller->user_id,
                            .source = in->source,
                            .key = in->key,
                            .kind = (enum wj_record_kind)kind,
                            .bytes = c->bytes };
    int rc = wj_push_take(wj_views_node(c), c->arena, &push, vout, e);
    if (rc == WJ_E_STATE)
        c->problem = "idempotency_key_reused";
    if (rc == WJ_E_RATE)
        c->problem = "quota_spent";
    return rc;
}
