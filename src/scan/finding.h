/* finding.h - a finding as JSON (interfaces.md, "Finding"). */
#ifndef WJ_SCAN_FINDING_H
#define WJ_SCAN_FINDING_H

#include "codec/json.h"
#include "scan/scanner.h"

/* One object; the caller writes the line end. */
void wj_finding_write(struct wj_json *, const struct wj_record *, const struct wj_finding *);

/* Only its list of spans. */
void wj_finding_write_spans(struct wj_json *, const struct wj_finding *);

#endif
