/* sweep_item.c - see sweep_item.h. */
#include "svc/sweep_item.h"

#include "base/arena.h"
#include "codec/json.h"
#include "crypto/digest.h"
#include "detect/neardup.h"
#include "scan/finding.h"

#include <string.h>

enum { KEY_BYTES = 512 };

static void put_num(struct wj_buf *b, int64_t v)
{
    wj_buf_add(b, (struct wj_str){ (const char *)&v, sizeof v });
}

/* A text; the stores take no NUL in one. */
static void put_str(struct wj_buf *b, struct wj_str s)
{
    put_num(b, s.p ? (int64_t)s.n : -1);
    char *to = s.p && s.n ? wj_buf_room(b, s.n) : NULL;
    if (!to)
        return;
    memcpy(to, s.p, s.n);
    for (char *at = to; (at = memchr(at, 0, s.n - (size_t)(at - to)));)
        *at = ' ';
}

static int64_t get_num(struct wj_str *rest)
{
    int64_t v = 0;
    memcpy(&v, rest->p, sizeof v); /* the writer and the reader are this file: lengths are right */
    rest->p += sizeof v;
    rest->n -= sizeof v;
    return v;
}

static struct wj_str get_str(struct wj_str *rest)
{
    int64_t n = get_num(rest);
    if (n < 0)
        return WJ_NOSTR;
    struct wj_str s = { rest->p, (size_t)n };
    rest->p += n;
    rest->n -= (size_t)n;
    return s;
}

static struct wj_str first(struct wj_str a, struct wj_str b)
{
    return a.n ? a : b;
}

static void put_utterances(struct wj_json *w, const struct wj_record *r)
{
    if (!r->nutterances)
        return;
    wj_json_karr(w, "transcript");
    for (size_t i = 0; i < r->nutterances; i++) {
        wj_json_obj(w);
        wj_json_ki64(w, "at_ms", r->utterances[i].at_ms);
        wj_json_kstr(w, "text", r->utterances[i].text);
        wj_json_end_obj(w);
    }
    wj_json_end_arr(w);
}

/*
 * The fields that are there, as one JSON object.  The digest is of all but the time of
 * observation: what was only seen again has not changed.
 */
static void write_record(struct wj_buf *b, const struct wj_record *r, char hex[WJ_HASH_HEX])
{
    struct wj_json w;
    wj_json_init(&w, b);
    wj_json_obj(&w);
    wj_json_kstrz(&w, "kind", wj_record_kind_name((int)r->kind));
    wj_json_kstr(&w, "id", r->id);
    for (int f = 0; f < WJ_RECORD_NFIELDS; f++) {
        int sort = wj_record_field_sort(f);
        if (sort == WJ_RECORD_BOOL && r->number[f] != WJ_NONE)
            wj_json_kbool(&w, wj_record_field_name(f), r->number[f] == 1);
        else if (sort == WJ_RECORD_NUM)
            wj_json_ki64(&w, wj_record_field_name(f), r->number[f]);
        else if (sort != WJ_RECORD_BOOL && f != WJ_RECORD_observed_at)
            wj_json_kstr(&w, wj_record_field_name(f), r->text[f]);
    }
    put_utterances(&w, r);
    struct wj_hash h = wj_digest_of(WJ_SHA256, wj_buf_view(b));
    wj_digest_hex(&h, hex);
    wj_json_kstr(&w, "observed_at", r->text[WJ_RECORD_observed_at]);
    wj_json_end_obj(&w);
}

/* A record without an id, or with one too long for an index, is known by its content. */
static struct wj_str id_of(const struct wj_record *r, const char *hex)
{
    return r->id.n && r->id.n <= KEY_BYTES ? r->id : wj_strz(hex);
}

/* What names a place to find things by must fit an index. */
static int check_keys(const struct wj_record *r, struct wj_err *e)
{
    static const int keys[] = { WJ_RECORD_source,      WJ_RECORD_platform,  WJ_RECORD_outlet,
                                WJ_RECORD_room,        WJ_RECORD_outlet_id, WJ_RECORD_region,
                                WJ_RECORD_seller_uscc, WJ_RECORD_uscc,      WJ_RECORD_advertiser,
                                WJ_RECORD_claimed_name };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (r->text[keys[i]].n > KEY_BYTES)
            return wj_fail_at(e, WJ_E_LIMIT, wj_record_field_name(keys[i]), "%s is longer than %d bytes",
                              wj_record_field_name(keys[i]), KEY_BYTES);
    return WJ_OK;
}

static void put_finding(struct wj_buf *b, struct wj_buf *scratch, const struct wj_finding *f)
{
    struct wj_json w;
    int64_t score;
    memcpy(&score, &f->score, sizeof score);
    wj_buf_reset(scratch);
    wj_json_init(&w, scratch);
    wj_finding_write_spans(&w, f);
    put_num(b, (int64_t)f->index);
    put_num(b, score);
    put_str(b, f->field >= 0 ? wj_strz(wj_record_field_name(f->field)) : WJ_S(""));
    put_str(b, wj_buf_view(scratch));
    put_str(b, f->why);
}

int wj_sweep_item_write(struct wj_buf *b, const struct wj_record *r, const struct wj_findings *found,
                        struct wj_err *e)
{
    struct wj_buf scratch;
    char hex[WJ_HASH_HEX];
    int rc = check_keys(r, e);
    if (rc != WJ_OK)
        return rc;
    wj_buf_init(&scratch, NULL, (size_t)64 << 20);
    write_record(&scratch, r, hex);
    put_num(b, (int64_t)r->kind);
    put_str(b, id_of(r, hex));
    put_str(b, r->text[WJ_RECORD_source]);
    put_str(b, r->text[WJ_RECORD_platform]);
    put_str(b,
            first(r->text[WJ_RECORD_outlet], first(r->text[WJ_RECORD_room], r->text[WJ_RECORD_advertiser])));
    put_str(b, r->text[WJ_RECORD_outlet_id]);
    put_str(b, first(r->text[WJ_RECORD_seller_uscc], r->text[WJ_RECORD_uscc]));
    put_str(b, first(r->text[WJ_RECORD_claimed_name], r->text[WJ_RECORD_advertiser]));
    put_str(b, r->text[WJ_RECORD_region]);
    put_str(b, r->text[WJ_RECORD_title]);
    put_str(b, first(r->text[WJ_RECORD_body], r->text[WJ_RECORD_text]));
    put_str(b, r->text[WJ_RECORD_category]);
    put_str(b, r->text[WJ_RECORD_url]);
    put_num(b, r->number[WJ_RECORD_price_fen]);
    put_num(b, r->number[WJ_RECORD_list_price_fen]);
    put_num(b, r->number[WJ_RECORD_sales]);
    put_num(b, (int64_t)wj_neardup_sketch(first(r->text[WJ_RECORD_body], r->text[WJ_RECORD_title])));
    put_str(b, wj_buf_view(&scratch));
    put_str(b, wj_strz(hex));
    put_num(b, (int64_t)found->n);
    for (size_t i = 0; i < found->n; i++)
        put_finding(b, &scratch, &found->items[i]);
    rc = scratch.rc ? scratch.rc : b->rc;
    wj_buf_fini(&scratch);
    return rc ? wj_fail(e, rc, "the record is too long to be stored") : WJ_OK;
}

int wj_sweep_item_read(struct wj_arena *a, struct wj_str *rest, struct wj_sweep_item *out, struct wj_err *e)
{
    struct wj_sweep_item it;
    it.kind = (enum wj_record_kind)get_num(rest);
    it.id = get_str(rest);
    it.source = get_str(rest);
    it.platform = get_str(rest);
    it.outlet = get_str(rest);
    it.outlet_no = get_str(rest);
    it.uscc = get_str(rest);
    it.claimed_name = get_str(rest);
    it.region = get_str(rest);
    it.title = get_str(rest);
    it.body = get_str(rest);
    it.category = get_str(rest);
    it.url = get_str(rest);
    it.price_fen = get_num(rest);
    it.list_price_fen = get_num(rest);
    it.sales = get_num(rest);
    it.near_hash = get_num(rest);
    it.record = get_str(rest);
    it.content_hash = get_str(rest);
    it.nfindings = (size_t)get_num(rest);
    struct wj_sweep_item_finding *f = WJ_NEW_N(a, struct wj_sweep_item_finding, it.nfindings + 1);
    if (!f)
        return wj_fail(e, WJ_E_LIMIT, "too many findings in one record");
    for (size_t i = 0; i < it.nfindings; i++) {
        f[i].rule = (uint32_t)get_num(rest);
        int64_t score = get_num(rest);
        memcpy(&f[i].score, &score, sizeof f[i].score);
        f[i].field = get_str(rest);
        f[i].spans = get_str(rest);
        f[i].why = get_str(rest);
    }
    it.findings = f;
    *out = it;
    return WJ_OK;
}
