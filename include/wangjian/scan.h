/*
 * wangjian/scan.h - libwjscan: find what sellers hide, from any C program.
 *
 * A rule set is compiled once and may be used by any number of threads; each
 * thread has a scanner of its own.  Text is UTF-8.  Everything a scan answers
 * lives until the scanner's next call.
 *
 *     struct wjscan_rules *rules;
 *     struct wjscan_scanner *s;
 *     char err[WJSCAN_ERROR_BYTES];
 *     if (wjscan_rules_load("law", &rules, err) || wjscan_scanner_new(rules, &s, err))
 *         return fail(err);
 *     const struct wjscan_field fields[] = { { "title", "最.佳", 7 } };
 *     size_t n = 0;
 *     const struct wjscan_finding *f = wjscan_scan(s, "listing", fields, 1, NULL, &n, err);
 */
#ifndef WJ_WANGJIAN_SCAN_H
#define WJ_WANGJIAN_SCAN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { WJSCAN_ERROR_BYTES = 320 };

struct wjscan_rules;   /* opaque; constant, shared by threads */
struct wjscan_scanner; /* opaque; one thread at a time */

/* A field of the record by its name in docs (title, body, price_fen ...); numbers as text. */
struct wjscan_field {
    const char *name;
    const char *text;
    size_t bytes;
};

/* One place in the original text. */
struct wjscan_span {
    const char *field;
    size_t from, to; /* bytes */
    const char *as;  /* what it stands for; as_bytes long, not NUL-terminated */
    size_t as_bytes;
    uint32_t via;    /* disguises undone, a bit each; wjscan_via_name() */
    double sureness; /* that a disguise is meant; 1 for plain text */
};

/* Texts are NUL-terminated and live as long as the rules, but for why. */
struct wjscan_finding {
    const char *rule, *rule_hash, *violation, *basis, *title;
    const char *why; /* until the next scan */
    int severity;    /* 1 .. 5 */
    double score;    /* 0.01 .. 0.99 */
    const struct wjscan_span *spans;
    size_t nspans;
};

/*
 * Load a law folder (rules/, fold/homophones.tsv, model/disguise.tsv) and run every rule's
 * examples. 0, or negative with a sentence in err (WJSCAN_ERROR_BYTES).
 */
int wjscan_rules_load(const char *law_dir, struct wjscan_rules **out, char *err);
void wjscan_rules_free(struct wjscan_rules *); /* after its scanners; NULL is fine */
size_t wjscan_rules_count(const struct wjscan_rules *);

int wjscan_scanner_new(const struct wjscan_rules *, struct wjscan_scanner **out, char *err);
void wjscan_scanner_free(struct wjscan_scanner *); /* NULL is fine */

/*
 * Findings of one record, the surest first; *n gets how many. kind: "listing", "ad", ...;
 * on: the day whose law counts, "2026-04-15", or NULL for all rules. NULL with a sentence in err
 * on failure; a record without findings gives a pointer and *n 0.
 */
const struct wjscan_finding *wjscan_scan(struct wjscan_scanner *, const char *kind,
                                         const struct wjscan_field *fields, size_t nfields, const char *on,
                                         size_t *n, char *err);

/* Name of bit i (0 .. 9) of a via mask, NULL beyond. */
const char *wjscan_via_name(int i);

#ifdef __cplusplus
}
#endif

#endif
