/* recordread.c - see recordread.h. */
#include "scan/recordread.h"

#include "base/arena.h"
#include "base/buf.h"
#include "codec/htmlpage.h"
#include "codec/jsonpick.h"
#include "codec/jsonread.h"

#include <stdlib.h>

enum { MAX_UTTERANCES = 8000, SCRATCH_BYTES = 96 << 20 };

/* Members of the JSON object that are no plain field. */
enum { PICK_ID, PICK_KIND, PICK_TRANSCRIPT, PICK_DEMANDS, PICK_LICENCES, PICK_PHONES, PICK_HTML, PICK_EXTRA };

struct wj_recordreader {
    enum wj_record_kind kind;
    struct wj_jsonpick *pick;
    struct wj_pick fields[PICK_EXTRA + WJ_RECORD_NFIELDS];
    int field[PICK_EXTRA + WJ_RECORD_NFIELDS]; /* enum wj_record_field */
    size_t nfields;
    struct wj_picked picked[PICK_EXTRA + WJ_RECORD_NFIELDS];
    struct wj_utterance utterances[MAX_UTTERANCES];
    struct wj_arena *arena;
};

static void want(struct wj_recordreader *r, const char *name, enum wj_pick_as as, int field)
{
    r->fields[r->nfields] = (struct wj_pick){ .name = name, .as = as, .lax = true };
    r->field[r->nfields++] = field;
}

int wj_recordreader_new(enum wj_record_kind kind, struct wj_recordreader **out, struct wj_err *e)
{
    static const enum wj_pick_as as[] = { WJ_PICK_STR, WJ_PICK_STR, WJ_PICK_STR, WJ_PICK_I64, WJ_PICK_BOOL };
    struct wj_recordreader *r = calloc(1, sizeof *r);
    if (!r)
        return wj_fail(e, WJ_E_NOMEM, "no memory for a reader");
    r->kind = kind;
    r->arena = wj_arena_new(SCRATCH_BYTES);
    want(r, "id", WJ_PICK_STR, -1);
    want(r, "kind", WJ_PICK_STR, -1);
    want(r, "transcript", WJ_PICK_RAW, WJ_RECORD_transcript);
    want(r, "demands", WJ_PICK_RAW, WJ_RECORD_demands);
    want(r, "licences", WJ_PICK_RAW, WJ_RECORD_licence_no);
    want(r, "phones", WJ_PICK_RAW, WJ_RECORD_phone);
    want(r, "html", WJ_PICK_STR, WJ_RECORD_body);
    for (int f = 0; f < WJ_RECORD_NFIELDS; f++)
        if (f != WJ_RECORD_transcript && f != WJ_RECORD_demands)
            want(r, wj_record_field_name(f), as[wj_record_field_sort(f)], f);
    r->pick = wj_jsonpick_new(r->fields, r->nfields);
    *out = r;
    return WJ_OK;
}

void wj_recordreader_free(struct wj_recordreader *r)
{
    if (!r)
        return;
    wj_jsonpick_free(r->pick);
    wj_arena_free(r->arena);
    free(r);
}

/* All texts of a value, however nested, one behind the other. */
static void put_texts(struct wj_buf *b, const struct wj_jval *n)
{
    if (n->type == WJ_J_STR) {
        if (b->n)
            wj_buf_addc(b, '\n');
        wj_buf_add(b, n->s);
    }
    for (const struct wj_jval *c = n->child; c; c = c->next)
        put_texts(b, c);
}

static int read_texts(struct wj_recordreader *r, const char *name, struct wj_str raw, struct wj_str *out,
                      struct wj_err *e)
{
    const struct wj_jval *root;
    struct wj_buf b;
    int rc = wj_jsonread_text(r->arena, raw, &root, e);
    if (rc != WJ_OK)
        return wj_fail_at(e, rc, name, "%s cannot be read", name);
    wj_buf_init(&b, r->arena, 1 << 20);
    put_texts(&b, root);
    return wj_buf_done(&b, out, e);
}

static int read_transcript(struct wj_recordreader *r, struct wj_str raw, struct wj_record *out,
                           struct wj_err *e)
{
    const struct wj_jval *root;
    int rc = wj_jsonread_text(r->arena, raw, &root, e);
    if (rc != WJ_OK || (root->type != WJ_J_ARR && root->type != WJ_J_STR))
        return wj_fail_at(e, WJ_E_INVALID, "transcript", "transcript should be a list of {at_ms, text}");
    if (root->type == WJ_J_STR) {
        out->text[WJ_RECORD_transcript] = root->s;
        return WJ_OK;
    }
    for (const struct wj_jval *c = root->child; c; c = c->next) {
        struct wj_str text = wj_jsonread_str(wj_jsonread_get(c, "text"));
        if (!text.p)
            return wj_fail_at(e, WJ_E_INVALID, "transcript", "transcript should be a list of {at_ms, text}");
        if (out->nutterances == MAX_UTTERANCES)
            return wj_fail_at(e, WJ_E_LIMIT, "transcript", "a transcript of more than %d pieces",
                              MAX_UTTERANCES);
        r->utterances[out->nutterances++] =
            (struct wj_utterance){ wj_jsonread_i64(wj_jsonread_get(c, "at_ms")), text };
    }
    out->utterances = r->utterances;
    return WJ_OK;
}

/* A page that comes as it is: what it shows; fields that the record has itself are kept (they are taken
 * later). */
static int read_html(struct wj_recordreader *r, struct wj_str html, struct wj_record *out, struct wj_err *e)
{
    struct wj_htmlpage page;
    int rc = wj_htmlpage_read(r->arena, html, &page, e);
    if (rc != WJ_OK)
        return wj_wrap(e, rc, "html");
    const struct {
        int field;
        struct wj_str s;
    } parts[] = { { WJ_RECORD_title, page.title },
                  { WJ_RECORD_body, page.body },
                  { WJ_RECORD_image_text, page.image_text },
                  { WJ_RECORD_icp_no, page.icp_no } };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].s.n)
            out->text[parts[i].field] = parts[i].s;
    return WJ_OK;
}

static int take(struct wj_recordreader *r, size_t i, struct wj_record *out, struct wj_err *e)
{
    const struct wj_picked *p = &r->picked[i];
    int f = r->field[i];
    switch (i) {
    case PICK_ID:
        out->id = p->s;
        return WJ_OK;
    case PICK_KIND:
        return wj_record_set(out, WJ_S("kind"), p->s, e);
    case PICK_TRANSCRIPT:
        return read_transcript(r, p->s, out, e);
    case PICK_DEMANDS:
    case PICK_LICENCES:
    case PICK_PHONES:
        return read_texts(r, r->fields[i].name, p->s, &out->text[f], e);
    case PICK_HTML:
        return read_html(r, p->s, out, e);
    default:
        break;
    }
    if (r->fields[i].as == WJ_PICK_I64)
        out->number[f] = p->i;
    else if (r->fields[i].as == WJ_PICK_BOOL)
        out->number[f] = p->b;
    else if (p->s.n)
        out->text[f] = p->s;
    return WJ_OK;
}

int wj_recordreader_json(struct wj_recordreader *r, struct wj_str line, struct wj_record *out,
                         struct wj_err *e)
{
    size_t before = wj_jsonpick_unknown(r->pick);
    wj_record_init(out);
    out->kind = r->kind;
    wj_arena_reset(r->arena);
    int rc = wj_jsonpick_record(r->pick, line, r->picked, e);
    for (size_t i = 0; rc == WJ_OK && i < r->nfields; i++)
        if (r->picked[i].there)
            rc = take(r, i, out, e);
    if (rc == WJ_OK)
        out->unknown = (unsigned)(wj_jsonpick_unknown(r->pick) - before);
    return rc;
}
