/* casefile_read.c - what a case file is made of, from one snapshot. */
#include "svc/casefile_priv.h"

#include "base/arena.h"
#include "base/file.h"
#include "codec/json.h"
#include "law/flowview.h"
#include "law/lawset.h"
#include "q_finding.h"
#include "q_market.h"
#include "q_people.h"
#include "q_supervise.h"
#include "svc/evidence_priv.h"
#include "svc/layout.h"

#include <stdlib.h>

enum { JSON_BYTES = 4 << 20 };

static int full(struct wj_err *e)
{
    return wj_fail(e, WJ_E_LIMIT, "the matter has more papers than one case file holds");
}

static struct wj_str day_of(struct wj_arena *a, int64_t ms)
{
    char day[11];
    wj_day_format(wj_day_of_ms(ms), day);
    return wj_str_dup(a, wj_strz(day));
}

static size_t place(const struct casefile *f, struct wj_str template_id, bool of_source)
{
    const struct wj_dossier *d = &f->m.law->dossier;
    size_t at = wj_dossier_place(d, template_id), other = wj_dossier_place(d, WJ_S("*other"));
    return at == other && of_source ? wj_dossier_place(d, WJ_S("*source")) : at;
}

static size_t rank(const struct casefile *f, size_t section, struct wj_str name)
{
    const struct wj_dossier *d = &f->m.law->dossier;
    return section < d->n ? wj_dossier_rank(&d->items[section], name) : 0;
}

/* A paper from before layouts were kept: a sheet that names the original. */
static int name_original(struct casefile *f, const struct wjq_document_of_file_row *r, struct paper *p)
{
    struct wj_block *blocks = WJ_NEW_N(f->arena, struct wj_block, 2);
    if (!blocks)
        return WJ_E_LIMIT;
    blocks[0] = (struct wj_block){ WJ_B_TITLE, WJ_NOSTR, r->title };
    blocks[1] =
        (struct wj_block){ WJ_B_ROW, WJ_S("原件"), wj_strf(f->arena, "SHA-256 " WJ_FMT, WJ_ARG(r->sha256)) };
    p->set.blocks = blocks;
    p->set.n = 2;
    p->set.title = r->title;
    p->set.author = f->organ.name;
    return WJ_OK;
}

static int add_document(struct casefile *f, const struct wjq_document_of_file_row *r, bool of_source,
                        struct wj_err *e)
{
    if (f->n == CASEFILE_PAPERS)
        return full(e);
    struct paper *p = &f->papers[f->n];
    size_t section = place(f, r->template, of_source);
    *p = (struct paper){ .section = section,
                         .rank = rank(f, section, r->template),
                         .title = r->title,
                         .no = r->no,
                         .who = r->made_by_name,
                         .file = r->template,
                         .sha256 = r->sha256,
                         .at_ms = r->made_ms,
                         .pdf = r->bytes,
                         .docx = r->docx };
    p->set.made_ms = r->made_ms;
    wj_casefile_learn(f, r->fields);
    int rc = r->layout.p ? wj_layout_read(f->arena, r->layout, &p->set, e) : name_original(f, r, p);
    if (rc == WJ_OK)
        f->n++;
    return rc;
}

/* The made papers of one matter, in the order they were ordered. */
static int add_documents(struct casefile *f, struct wj_db *db, struct wj_str matter_id, bool of_source,
                         struct wj_err *e)
{
    struct wjq_document_of_file_row *rows;
    size_t n;
    int rc = wjq_document_of_file(db, f->arena, &(struct wjq_document_of_file_in){ matter_id }, &rows, &n, e);
    for (size_t i = 0; i < n && rc == WJ_OK; i++)
        rc = add_document(f, &rows[i], of_source, e);
    return rc;
}

static int add_extra(struct casefile *f, struct wj_str name, struct wj_str bytes, struct wj_err *e)
{
    if (f->nextras == CASEFILE_EXTRAS)
        return full(e);
    f->extras[f->nextras++] = (struct extra){ name, bytes };
    return WJ_OK;
}

/* A sheet that the file itself brings: rows of label and text. */
static struct paper *add_sheet(struct casefile *f, const char *mark, struct wj_str title, size_t nrows)
{
    struct wj_block *blocks = WJ_NEW_N(f->arena, struct wj_block, nrows + 1);
    if (!blocks || f->n == CASEFILE_PAPERS)
        return NULL;
    blocks[0] = (struct wj_block){ WJ_B_TITLE, WJ_NOSTR, title };
    size_t section = place(f, wj_strz(mark), false);
    struct paper *p = &f->papers[f->n++];
    *p = (struct paper){
        .section = section, .rank = 1000, .title = title, .set = { .blocks = blocks, .n = 1 }
    };
    p->set.title = title;
    p->set.author = f->organ.name;
    return p;
}

static void add_row(struct paper *p, const char *label, struct wj_str text)
{
    struct wj_block *blocks = (struct wj_block *)(uintptr_t)p->set.blocks;
    if (text.n)
        blocks[p->set.n++] = (struct wj_block){ WJ_B_ROW, wj_strz(label), text };
}

/* One listing with what was found in it. */
static int add_listing(struct casefile *f, struct wj_db *db, const struct wjq_finding_of_matter_row *hit,
                       struct wj_err *e)
{
    struct wjq_listing_get_row l;
    struct wjq_outlet_get_row o;
    int rc = wjq_listing_get(db, f->arena, &(struct wjq_listing_get_in){ hit->listing_id }, &l, e);
    if (rc == WJ_OK)
        rc = wjq_outlet_get(db, f->arena, &(struct wjq_outlet_get_in){ l.outlet_id }, &o, e);
    struct paper *p = rc == WJ_OK ? add_sheet(f, "*evidence", WJ_S("网络信息记录"), 12) : NULL;
    if (!p)
        return rc != WJ_OK ? rc : full(e);
    struct wj_hash h = wj_digest_of(WJ_SHA256, l.record);
    char hex[WJ_HASH_HEX];
    wj_digest_hex(&h, hex);
    p->at_ms = l.last_seen_ms;
    p->no = l.record_no;
    add_row(p, "店铺", o.name);
    add_row(p, "平台", o.platform_name);
    add_row(p, "标题", l.title);
    add_row(p, "网址", l.url);
    add_row(p, "监测时间",
            wj_strf(f->arena, WJ_FMT " 至 " WJ_FMT, WJ_ARG(day_of(f->arena, l.first_seen_ms)),
                    WJ_ARG(day_of(f->arena, l.last_seen_ms))));
    add_row(p, "命中规则", wj_strf(f->arena, WJ_FMT "（" WJ_FMT "）", WJ_ARG(hit->rule), WJ_ARG(hit->basis)));
    add_row(p, "说明", hit->why);
    add_row(p, "原文", l.body);
    add_row(p, "记录摘要", wj_strf(f->arena, "SHA-256 %s", hex));
    p->sha256 = wj_strf(f->arena, "%s", hex);
    return add_extra(f, wj_strf(f->arena, "evidence/listing-" WJ_FMT ".json", WJ_ARG(l.id)), l.record, e);
}

static int add_listings(struct casefile *f, struct wj_db *db, struct wj_str matter_id, struct wj_err *e)
{
    struct wjq_finding_of_matter_row *rows;
    size_t n;
    int rc =
        wjq_finding_of_matter(db, f->arena, &(struct wjq_finding_of_matter_in){ matter_id }, &rows, &n, e);
    for (size_t i = 0; i < n && rc == WJ_OK; i++) {
        bool again = wj_str_eqz(rows[i].verdict, "wrong");
        for (size_t k = 0; k < i && !again; k++)
            again = wj_str_eq(rows[k].listing_id, rows[i].listing_id);
        if (!again)
            rc = add_listing(f, db, &rows[i], e);
    }
    return rc;
}

/* Files that consumers and operators handed in: a list in the file, the bytes beside it where they fit. */
static int add_evidence(struct casefile *f, struct wj_db *db, struct wj_str matter_id, struct wj_err *e)
{
    struct wj_list list;
    size_t room = CASEFILE_EVIDENCE_BYTES;
    int rc = wj_evidence_list(db, f->arena, matter_id, &list, e);
    struct paper *p =
        rc == WJ_OK && list.n ? add_sheet(f, "*evidence", WJ_S("证据文件清单"), list.n + 1) : NULL;
    if (!p)
        return rc != WJ_OK || !list.n ? rc : full(e);
    const struct wj_evidence_file *files = list.items;
    for (size_t i = 0; i < list.n && rc == WJ_OK; i++) {
        struct wj_str bytes;
        add_row(p, wj_strf(f->arena, "%zu", i + 1).p,
                wj_strf(f->arena, WJ_FMT " · " WJ_FMT " · %lld 字节\nSHA-256 " WJ_FMT, WJ_ARG(files[i].name),
                        WJ_ARG(files[i].kind), (long long)files[i].size_bytes, WJ_ARG(files[i].sha256)));
        if (!f->ask->clear || !f->ask->zip || files[i].size_bytes > (int64_t)room)
            continue;
        rc = wj_file_read(f->arena, wj_evidence_path(f->node, f->arena, files[i].sha256), room, &bytes, e);
        if (rc == WJ_OK)
            rc = add_extra(f,
                           wj_strf(f->arena, "evidence/" WJ_FMT "." WJ_FMT, WJ_ARG(files[i].sha256),
                                   WJ_ARG(files[i].kind)),
                           bytes, e);
        room -= rc == WJ_OK ? bytes.n : 0;
    }
    return rc;
}

/* What was done when and by whom: a sheet, and the same for programs. */
static int add_course(struct casefile *f, struct wj_db *db, struct wj_err *e)
{
    struct wjq_matter_event_list_row *rows;
    struct wj_buf b;
    struct wj_json w;
    struct wj_str json;
    size_t n;
    int rc =
        wjq_matter_event_list(db, f->arena, &(struct wjq_matter_event_list_in){ f->m.row.id }, &rows, &n, e);
    struct paper *p = rc == WJ_OK ? add_sheet(f, "file_note", WJ_S("办理经过"), n + 1) : NULL;
    if (!p)
        return rc != WJ_OK ? rc : full(e);
    wj_buf_init(&b, f->arena, JSON_BYTES);
    wj_json_init(&w, &b);
    wj_json_arr(&w);
    for (size_t i = 0; i < n; i++) {
        struct wj_flowview_name label = wj_flowview_label(f->m.flow, rows[i].from_state, rows[i].event);
        struct wj_str who = rows[i].user_name.p ? rows[i].user_name : rows[i].user_id;
        add_row(p, wj_str_z(f->arena, day_of(f->arena, rows[i].at_ms)),
                wj_strf(f->arena, WJ_FMT "　" WJ_FMT "\n依据：" WJ_FMT "　账本第 %lld 号", WJ_ARG(label.zh),
                        WJ_ARG(who), WJ_ARG(rows[i].basis), (long long)rows[i].ledger_seq));
        wj_json_obj(&w);
        wj_json_kms(&w, "at", rows[i].at_ms);
        wj_json_kstr(&w, "event", rows[i].event);
        wj_json_kstr(&w, "from", rows[i].from_state);
        wj_json_kstr(&w, "to", rows[i].to_state);
        wj_json_kstr(&w, "role", rows[i].role);
        wj_json_kstr(&w, "user", rows[i].user_id);
        wj_json_kstr(&w, "basis", rows[i].basis);
        wj_json_ki64(&w, "ledger_seq", rows[i].ledger_seq);
        wj_json_end_obj(&w);
    }
    wj_json_end_arr(&w);
    rc = wj_json_done(&w, &json, e);
    p->at_ms = n ? rows[n - 1].at_ms : 0;
    return rc != WJ_OK ? rc : add_extra(f, WJ_S("events.json"), json, e);
}

/* The lead or complaint the matter came from, and whatever was opened on its way, but no other case. */
static int add_linked(struct casefile *f, struct wj_db *db, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; i < f->m.nlinks && rc == WJ_OK; i++) {
        const struct wjq_matter_link_list_row *l = &f->m.links[i];
        bool source =
            wj_str_eqz(l->flow, "lead") || wj_str_eqz(l->flow, "complaint") || wj_str_eqz(l->flow, "report");
        if (wj_str_starts(l->flow, WJ_S("case-")))
            continue;
        rc = add_documents(f, db, l->id, source, e);
        if (rc == WJ_OK && source)
            rc = add_listings(f, db, l->id, e);
        if (rc == WJ_OK && source)
            rc = add_evidence(f, db, l->id, e);
    }
    return rc;
}

static int by_place(const void *a, const void *b)
{
    const struct paper *x = a, *y = b;
    if (x->section != y->section)
        return x->section < y->section ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->at_ms < y->at_ms ? -1 : x->at_ms > y->at_ms;
}

static struct wj_str shown(const struct casefile *f, const char *name)
{
    const struct wj_fact_def *d = wj_fact_find(&f->m.law->flows->facts, wj_strz(name));
    struct wj_str v = wj_fact_get(f->m.facts, f->m.nfacts, wj_strz(name));
    return d && v.n ? wj_fact_show_zh(d, f->arena, v) : v;
}

static int read_heading(struct casefile *f, struct wj_db *db, struct wj_err *e)
{
    struct wjq_entity_get_row party = { 0 };
    int rc = wjq_organ_get(db, f->arena, &(struct wjq_organ_get_in){ f->m.row.organ_id }, &f->organ, e);
    if (rc == WJ_OK && f->m.row.entity_id.p)
        rc = wjq_entity_get(db, f->arena, &(struct wjq_entity_get_in){ f->m.row.entity_id }, &party, e);
    f->party = party.name;
    f->party_code = party.uscc;
    f->cause = shown(f, "cause");
    f->outcome = shown(f, "outcome");
    return rc != WJ_OK ? rc : wj_node_checkpoint(f->node, db, f->arena, &f->checkpoint, e);
}

int wj_casefile_gather(struct wj_db *db, void *casefile, struct wj_err *e)
{
    struct casefile *f = casefile;
    f->n = f->nextras = f->nsecrets = 0;
    struct wj_tx tx = wj_node_tx(f->node, db, f->arena, f->ask->actor);
    int rc = wj_matter_load(&tx, f->ask->matter_id, &f->m, e);
    if (rc == WJ_OK)
        rc = f->ask->may(f->ask->ctx, f->m.row.organ_path, e);
    if (rc == WJ_OK)
        rc = read_heading(f, db, e);
    if (rc == WJ_OK)
        rc = add_documents(f, db, f->m.row.id, false, e);
    if (rc == WJ_OK)
        rc = add_linked(f, db, e);
    if (rc == WJ_OK && !f->n)
        rc = wj_fail(e, WJ_E_STATE, "the matter has no paper yet");
    if (rc == WJ_OK)
        rc = add_listings(f, db, f->m.row.id, e);
    if (rc == WJ_OK)
        rc = add_evidence(f, db, f->m.row.id, e);
    if (rc == WJ_OK)
        rc = add_course(f, db, e);
    if (rc == WJ_OK)
        qsort(f->papers, f->n, sizeof *f->papers, by_place);
    return rc;
}
