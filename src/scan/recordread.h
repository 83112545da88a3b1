/*
 * recordread.h - records from lines of NDJSON.
 */
#ifndef WJ_SCAN_RECORDREAD_H
#define WJ_SCAN_RECORDREAD_H

#include "scan/record.h"

struct wj_recordreader; /* opaque; one thread at a time */

/* kind: of records that do not say theirs. Caller frees. */
int wj_recordreader_new(enum wj_record_kind kind, struct wj_recordreader **out, struct wj_err *) WJ_MUST_USE;
void wj_recordreader_free(struct wj_recordreader *); /* NULL is fine */

/*
 * One JSON object; texts of *out are borrowed from the line or the reader, until the next call.
 * WJ_E_INVALID names the field.
 */
int wj_recordreader_json(struct wj_recordreader *, struct wj_str line, struct wj_record *out,
                         struct wj_err *) WJ_MUST_USE;

#endif
