/*
 * record.h - one record of interfaces.md as the scan sees it: typed fields.
 *
 * A reader fills it; every text is borrowed from the reader's memory.  Unknown
 * fields are counted and left out.
 */
#ifndef WJ_SCAN_RECORD_H
#define WJ_SCAN_RECORD_H

#include "base/day.h"
#include "base/str.h"

/* name, sort: SCAN searched by default, AREA searched but only where a rule names it, TEXT, NUM, BOOL. */
#define WJ_RECORD_FIELDS(X)      \
    X(title, SCAN)               \
    X(body, SCAN)                \
    X(text, SCAN)                \
    X(image_text, SCAN)          \
    X(transcript, SCAN)          \
    X(name, SCAN)                \
    X(claimed_name, SCAN)        \
    X(scope, SCAN)               \
    X(demands, SCAN)             \
    X(category, AREA)            \
    X(brand, AREA)               \
    X(outlet, AREA)              \
    X(platform, AREA)            \
    X(medium, AREA)              \
    X(channel, AREA)             \
    X(room, AREA)                \
    X(presenter, AREA)           \
    X(advertiser, AREA)          \
    X(publisher, AREA)           \
    X(address, AREA)             \
    X(document, AREA)            \
    X(url, TEXT)                 \
    X(licence_no, TEXT)          \
    X(approval_no, TEXT)         \
    X(icp_no, TEXT)              \
    X(seller_uscc, TEXT)         \
    X(uscc, TEXT)                \
    X(claimed_uscc, TEXT)        \
    X(outlet_id, TEXT)           \
    X(item_id, TEXT)             \
    X(gtin, TEXT)                \
    X(region, TEXT)              \
    X(type, TEXT)                \
    X(status, TEXT)              \
    X(phone, TEXT)               \
    X(version, TEXT)             \
    X(commission_basis, TEXT)    \
    X(source, TEXT)              \
    X(observed_at, TEXT)         \
    X(begins_at, TEXT)           \
    X(ends_at, TEXT)             \
    X(opened_on, TEXT)           \
    X(registered_on, TEXT)       \
    X(effective_on, TEXT)        \
    X(published_on, TEXT)        \
    X(promotion_starts_at, TEXT) \
    X(price_fen, NUM)            \
    X(list_price_fen, NUM)       \
    X(sales, NUM)                \
    X(rating, NUM)               \
    X(fee_fen, NUM)              \
    X(commission_fen, NUM)       \
    X(amount_fen, NUM)           \
    X(capital_fen, NUM)          \
    X(marked_as_ad, BOOL)        \
    X(exempt, BOOL)              \
    X(promotion, BOOL)

enum wj_record_field {
#define X(name, sort) WJ_RECORD_##name,
    WJ_RECORD_FIELDS(X)
#undef X
        WJ_RECORD_NFIELDS
};

enum wj_record_sort { WJ_RECORD_SCAN, WJ_RECORD_AREA, WJ_RECORD_TEXT, WJ_RECORD_NUM, WJ_RECORD_BOOL };

enum wj_record_kind {
    WJ_KIND_LISTING,
    WJ_KIND_AD,
    WJ_KIND_PAGE,
    WJ_KIND_LIVE,
    WJ_KIND_MESSAGE,
    WJ_KIND_TERMS,
    WJ_KIND_ENTITY,
    WJ_KIND_OUTLET,
    WJ_KIND_PRICE,
    WJ_KIND_REVIEW,
    WJ_KIND_REFERRAL,
    WJ_KIND_COMPLAINT,
    WJ_NKINDS
};

/* A piece of a transcript; its text is searched as field transcript. */
struct wj_utterance {
    int64_t at_ms;
    struct wj_str text;
};

struct wj_record {
    enum wj_record_kind kind;
    struct wj_str id;
    struct wj_str text[WJ_RECORD_NFIELDS]; /* SCAN, AREA, TEXT; p NULL: absent */
    int64_t number[WJ_RECORD_NFIELDS];     /* NUM, and BOOL as 0 or 1; WJ_NONE: absent */
    const struct wj_utterance *utterances; /* of a live record */
    size_t nutterances;
    unsigned unknown; /* fields left out */
};

/* No field has a value. */
void wj_record_init(struct wj_record *);

/* A field's name as in the record formats, and what sort of value it holds. */
const char *wj_record_field_name(int field);
int wj_record_field_sort(int field);
int wj_record_find_field(struct wj_str name); /* -1: no such field */

/* A kind's name as in the record formats. */
const char *wj_record_kind_name(int kind);
int wj_record_find_kind(struct wj_str name); /* -1: no such kind */

/*
 * Set a field from text, as CSV cells and examples have it; empty text is
 * absent.  WJ_E_INVALID when a number or truth value is expected and does not stand there.  An
 * unknown name only counts.
 */
int wj_record_set(struct wj_record *, struct wj_str name, struct wj_str value, struct wj_err *) WJ_MUST_USE;

#endif
