/*
 * push.h - records handed in over the network: a batch of NDJSON into the sweep.
 *
 * A batch has a key of its sender's choosing.  Sent again with the same key, it is not taken in again
 * but answered as before; broken off by a crash, it goes on where it was.  A
 * line that is no record is reported, the others are taken.
 */
#ifndef WJ_SVC_PUSH_H
#define WJ_SVC_PUSH_H

#include "scan/record.h"
#include "svc/node.h"

enum { WJ_PUSH_RECORDS_A_DAY = 5000000, WJ_PUSH_FAULTS = 1000 };

struct wj_push {
    struct wj_str sender; /* user id */
    struct wj_str source; /* of records that do not say theirs: the platform */
    struct wj_str key;    /* 16 to 64 characters, one for each batch */
    enum wj_record_kind kind;
    struct wj_str bytes;
    int64_t quota; /* records a day; 0: WJ_PUSH_RECORDS_A_DAY */
};

struct wj_push_fault {
    int64_t line;
    struct wj_str why;
};

struct wj_push_answer {
    int64_t lines, bad;                            /* of the batch */
    int64_t fresh, changed, same, findings, leads; /* by this request: zero when repeated */
    bool repeated;
    struct wj_list faults; /* struct wj_push_fault, at most WJ_PUSH_FAULTS; arena */
};

/*
 * Take a batch in; returns when it is durable.  WJ_E_STATE: the key belongs to
 * another batch; WJ_E_RATE: more than the quota today; WJ_E_INVALID: the key or source.
 */
int wj_push_take(struct wj_node *, struct wj_arena *, const struct wj_push *, struct wj_push_answer *,
                 struct wj_err *) WJ_MUST_USE;

#endif
