/* record.c - see record.h. */
#include "scan/record.h"

#include <string.h>

static const char *const names[] = {
#define X(name, sort) #name,
    WJ_RECORD_FIELDS(X)
#undef X
};

static const unsigned char sorts[] = {
#define X(name, sort) WJ_RECORD_##sort,
    WJ_RECORD_FIELDS(X)
#undef X
};

static const char *const kinds[] = { "listing", "ad",     "page",  "live",   "message",  "terms",
                                     "entity",  "outlet", "price", "review", "referral", "complaint" };

void wj_record_init(struct wj_record *r)
{
    memset(r, 0, sizeof *r);
    for (int i = 0; i < WJ_RECORD_NFIELDS; i++)
        r->number[i] = WJ_NONE;
}

const char *wj_record_field_name(int field)
{
    return names[field];
}

int wj_record_field_sort(int field)
{
    return sorts[field];
}

int wj_record_find_field(struct wj_str name)
{
    for (int i = 0; i < WJ_RECORD_NFIELDS; i++)
        if (wj_str_eqz(name, names[i]))
            return i;
    return -1;
}

const char *wj_record_kind_name(int kind)
{
    return kinds[kind];
}

int wj_record_find_kind(struct wj_str name)
{
    for (int i = 0; i < WJ_NKINDS; i++)
        if (wj_str_eqz(name, kinds[i]))
            return i;
    return -1;
}

static int set_kind(struct wj_record *r, struct wj_str value, struct wj_err *e)
{
    int kind = wj_record_find_kind(value);
    if (kind < 0)
        return wj_fail_at(e, WJ_E_INVALID, "kind", "no such kind of record: " WJ_FMT, WJ_ARG(value));
    r->kind = (enum wj_record_kind)kind;
    return WJ_OK;
}

static bool parse_bool(struct wj_str s, int64_t *out)
{
    if (wj_str_eqz(s, "true") || wj_str_eqz(s, "1") || wj_str_eqz(s, "是"))
        *out = 1;
    else if (wj_str_eqz(s, "false") || wj_str_eqz(s, "0") || wj_str_eqz(s, "否"))
        *out = 0;
    else
        return false;
    return true;
}

int wj_record_set(struct wj_record *r, struct wj_str name, struct wj_str value, struct wj_err *e)
{
    if (wj_str_eqz(name, "kind"))
        return value.n ? set_kind(r, value, e) : WJ_OK;
    if (wj_str_eqz(name, "id")) {
        r->id = value;
        return WJ_OK;
    }
    int f = wj_record_find_field(name);
    if (f < 0) {
        r->unknown++;
        return WJ_OK;
    }
    if (!value.n)
        return WJ_OK;
    if (sorts[f] == WJ_RECORD_NUM && !wj_str_i64(wj_str_trim(value), &r->number[f]))
        return wj_fail_at(e, WJ_E_INVALID, names[f], "expected a whole number in %s, not \"" WJ_FMT "\"",
                          names[f], WJ_ARG(value));
    if (sorts[f] == WJ_RECORD_BOOL && !parse_bool(wj_str_trim(value), &r->number[f]))
        return wj_fail_at(e, WJ_E_INVALID, names[f], "expected true or false in %s, not \"" WJ_FMT "\"",
                          names[f], WJ_ARG(value));
    if (sorts[f] < WJ_RECORD_NUM)
        r->text[f] = value;
    return WJ_OK;
}
