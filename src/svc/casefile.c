/* casefile.c - see casefile.h: cover, index, papers, back; the archive and its manifest. */
#include "svc/casefile_priv.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "codec/zip.h"
#include "core/ledger.h"
#include "law/lawset.h"

#include <stdlib.h>

enum {
    WORK_ARENA = 512 << 20,
    TX_ARENA = 1 << 20,
    ZIP_BYTES = 60 << 20,
    MANIFEST_BYTES = 256 << 10,
    INDEX_ROWS = 460
};

#define INDEX_WIDTHS "8 22 30 11 18 11"
#define INDEX_HEAD   "序号\t文号\t题名\t责任者\t日期\t页号"

static struct wj_str day_text(struct wj_arena *a, wj_day day)
{
    char text[11];
    wj_day_format(day, text);
    return wj_str_dup(a, wj_strz(text));
}

/* Blocks of a sheet that grow. */
struct sheetful {
    struct wj_block *items;
    size_t n;
};

static void put(struct sheetful *s, enum wj_block_kind kind, struct wj_str label, struct wj_str text)
{
    s->items[s->n++] = (struct wj_block){ kind, label, text.n ? text : WJ_S("　") };
}

static struct wj_str fact_zh(const struct casefile *f, const char *name)
{
    struct wj_str v = wj_fact_get(f->m.facts, f->m.nfacts, wj_strz(name));
    return v.p ? v : WJ_S("");
}

static struct wj_str officers(struct casefile *f)
{
    struct wj_buf b;
    wj_buf_init(&b, f->arena, 4096);
    for (size_t i = 0; i < f->m.npersons; i++)
        if (wj_str_starts(f->m.persons[i].role, WJ_S("handler")))
            wj_buf_addf(&b, "%s" WJ_FMT, b.n ? "、" : "", WJ_ARG(f->m.persons[i].name));
    return wj_buf_view(&b);
}

static void put_cover(struct casefile *f, struct sheetful *s)
{
    int64_t closed = f->m.row.closed_day;
    put(s, WJ_B_HEAD, WJ_NOSTR, f->organ.name);
    put(s, WJ_B_TITLE, WJ_NOSTR, WJ_S("案　卷"));
    put(s, WJ_B_ROW, WJ_S("案号"), f->m.row.no);
    put(s, WJ_B_ROW, WJ_S("题名"), f->m.row.title);
    put(s, WJ_B_ROW, WJ_S("当事人"), wj_casefile_mask(f, f->party.p ? f->party : WJ_S("")));
    put(s, WJ_B_ROW, WJ_S("代码"), f->party_code);
    put(s, WJ_B_ROW, WJ_S("案由"), f->cause);
    put(s, WJ_B_ROW, WJ_S("处理结果"), f->outcome);
    put(s, WJ_B_ROW, WJ_S("立案日期"), day_text(f->arena, (wj_day)f->m.row.opened_day));
    put(s, WJ_B_ROW, WJ_S("结案日期"),
        closed == WJ_NONE ? WJ_S("尚未结案") : day_text(f->arena, (wj_day)closed));
    put(s, WJ_B_ROW, WJ_S("办案人员"), officers(f));
    put(s, WJ_B_ROW, WJ_S("归档号"), fact_zh(f, "file_no"));
    put(s, WJ_B_ROW, WJ_S("保管期限"), WJ_S(""));
    if (!f->ask->clear)
        put(s, WJ_B_NOTE, WJ_NOSTR, WJ_S("本卷中的个人信息已作遮盖处理。"));
}

static bool is_side(const struct casefile *f, const struct paper *p)
{
    const struct wj_dossier *d = &f->m.law->dossier;
    return p->section < d->n && d->items[p->section].side;
}

/* 卷内目录: volumes, sections, papers with their pages. */
static void put_index(struct casefile *f, const struct wj_paper_part *parts, struct sheetful *s)
{
    const struct wj_dossier *d = &f->m.law->dossier;
    put(s, WJ_B_TITLE, WJ_NOSTR, WJ_S("卷内目录"));
    for (size_t i = 0; i < f->n && s->n + 4 < INDEX_ROWS; i++) {
        const struct paper *p = &f->papers[i];
        const struct wj_paper_part *part = &parts[i];
        bool first = i == 0 || is_side(f, p) != is_side(f, &f->papers[i - 1]);
        if (first) {
            put(s, WJ_B_HEADING, WJ_NOSTR, is_side(f, p) ? WJ_S("副卷") : WJ_S("正卷"));
            put(s, WJ_B_CELLS, WJ_S(INDEX_WIDTHS), WJ_S(INDEX_HEAD));
        }
        if ((first || p->section != f->papers[i - 1].section) && p->section < d->n)
            put(s, WJ_B_CELLS, WJ_S("100"), d->items[p->section].title_zh);
        struct wj_str pages = part->pages > 1
                                  ? wj_strf(f->arena, "%d-%d", part->first, part->first + part->pages - 1)
                                  : wj_strf(f->arena, "%d", part->first);
        put(s, WJ_B_CELLS, WJ_S(INDEX_WIDTHS),
            wj_strf(f->arena, "%zu\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT "\t" WJ_FMT, i + 1,
                    WJ_ARG(p->no), WJ_ARG(p->title), WJ_ARG(p->who),
                    WJ_ARG(p->at_ms ? day_text(f->arena, wj_day_of_ms(p->at_ms)) : WJ_S("")), WJ_ARG(pages)));
    }
}

/* 备考表: what the file holds and what it was made from. */
static void put_back(struct casefile *f, int pages, struct sheetful *s)
{
    size_t side = 0;
    for (size_t i = 0; i < f->n; i++)
        side += is_side(f, &f->papers[i]);
    put(s, WJ_B_TITLE, WJ_NOSTR, WJ_S("卷内备考表"));
    put(s, WJ_B_ROW, WJ_S("本卷情况"),
        wj_strf(f->arena, "正卷 %zu 件，副卷 %zu 件，共 %d 页（封面、目录和本表不编页号）。", f->n - side,
                side, pages));
    put(s, WJ_B_ROW, WJ_S("立卷时间"), f->now);
    put(s, WJ_B_ROW, WJ_S("法律数据集"), f->m.row.law_hash);
    put(s, WJ_B_ROW, WJ_S("账本检查点"), f->checkpoint);
    put(s, WJ_B_ROW, WJ_S("立卷人"), WJ_S(""));
    put(s, WJ_B_ROW, WJ_S("检查人"), WJ_S(""));
}

/* Without the right to personal data every text is masked, and so is what was made of it. */
static int mask_paper(struct casefile *f, struct paper *p, struct wj_err *e)
{
    struct wj_block *blocks = WJ_NEW_N(f->arena, struct wj_block, p->set.n + 1);
    if (!blocks)
        return wj_fail(e, WJ_E_LIMIT, "the case file does not fit in memory");
    for (size_t i = 0; i < p->set.n; i++) {
        blocks[i] = p->set.blocks[i];
        blocks[i].text = wj_casefile_mask(f, blocks[i].text);
    }
    p->set.blocks = blocks;
    if (!p->pdf.p)
        return WJ_OK;
    p->set.fonts_dir = getenv("WANGJIAN_FONTS");
    p->docx = WJ_NOSTR;
    return f->ask->zip ? wj_paper_pdf(f->arena, &p->set, &p->pdf, NULL, e) : WJ_OK;
}

static int mask_all(struct casefile *f, struct wj_err *e)
{
    int rc = WJ_OK;
    for (size_t i = 0; i < f->n && rc == WJ_OK && !f->ask->clear; i++)
        rc = mask_paper(f, &f->papers[i], e);
    return rc;
}

/* Cover, index, papers and back as one PDF. */
static int bind(struct casefile *f, struct wj_casefile *out, struct wj_str *pdf, struct wj_err *e)
{
    struct wj_paper_part *parts = WJ_NEW_N(f->arena, struct wj_paper_part, f->n + 3);
    struct sheetful cover = { WJ_NEW_N(f->arena, struct wj_block, 20), 0 };
    struct sheetful index = { WJ_NEW_N(f->arena, struct wj_block, INDEX_ROWS), 0 };
    struct sheetful back = { WJ_NEW_N(f->arena, struct wj_block, 12), 0 };
    if (!parts || !cover.items || !index.items || !back.items)
        return wj_fail(e, WJ_E_LIMIT, "the case file does not fit in memory");
    struct wj_paper_part *papers = parts + 2; /* behind cover and index */
    for (size_t i = 0; i < f->n; i++)
        papers[i] = (struct wj_paper_part){ .blocks = f->papers[i].set.blocks,
                                            .n = f->papers[i].set.n,
                                            .title = f->papers[i].title,
                                            .counted = true };
    const char *fonts = getenv("WANGJIAN_FONTS");
    int rc = wj_paper_count(f->arena, fonts, papers, f->n, e);
    if (rc != WJ_OK)
        return rc;
    out->papers_n = (int)f->n;
    out->pages_n = papers[f->n - 1].first + papers[f->n - 1].pages - 1;
    put_cover(f, &cover);
    put_index(f, papers, &index);
    put_back(f, out->pages_n, &back);
    parts[0] = (struct wj_paper_part){ .blocks = cover.items, .n = cover.n, .title = WJ_S("封面") };
    parts[1] = (struct wj_paper_part){ .blocks = index.items, .n = index.n, .title = WJ_S("卷内目录") };
    parts[f->n + 2] =
        (struct wj_paper_part){ .blocks = back.items, .n = back.n, .title = WJ_S("卷内备考表") };
    struct wj_paper_part front[3] = { parts[0], parts[1], parts[f->n + 2] };
    rc = wj_paper_count(f->arena, fonts, front, 3, e);
    parts[0].pages = front[0].pages;
    parts[1].pages = front[1].pages;
    struct wj_paper p = {
        .title = out->title, .author = f->organ.name, .made_ms = wj_now_ms(), .fonts_dir = fonts
    };
    return rc != WJ_OK ? rc : wj_paper_bind(f->arena, &p, parts, f->n + 3, pdf, e);
}

/* An archive and the lines of its manifest. */
struct packing {
    struct casefile *f;
    struct wj_zip zip;
    struct wj_buf lines, sums;
    size_t n;
};

static void pack(struct packing *k, struct wj_str name, struct wj_str bytes)
{
    struct wj_hash sha256, sm3;
    char hex256[WJ_HASH_HEX], hex3[WJ_HASH_HEX];
    wj_digest_both(bytes, &sha256, &sm3);
    wj_digest_hex(&sha256, hex256);
    wj_digest_hex(&sm3, hex3);
    wj_zip_add(&k->zip, name, bytes);
    wj_buf_addf(&k->lines, "%s %s %zu " WJ_FMT "\n", hex256, hex3, bytes.n, WJ_ARG(name));
    wj_buf_addf(&k->sums, "%s  " WJ_FMT "\n", hex256, WJ_ARG(name));
    k->n++;
}

static const char readme[] =
    "本压缩包是一个案卷：case-file.pdf 是按顺序编好的全卷，documents/ 是各文书原件，evidence/ 是证据，\n"
    "events.json 是办理经过，checkpoint.note 是成卷时账本的检查点，MANIFEST.note "
    "是全部文件摘要的清单，由本节点签名。\n"
    "离线核验：wangjian casefile verify 文件.zip --key 节点公钥；或者解开后 sha256sum -c SHA256SUMS。\n"
    "\n"
    "This archive is a case file: case-file.pdf is the whole in order, documents/ the papers as they were "
    "made,\n"
    "evidence/ the evidence, events.json the course of events, checkpoint.note the ledger's checkpoint at "
    "the time,\n"
    "MANIFEST.note the list of all digests, signed by the node.\n"
    "To check offline: wangjian casefile verify FILE.zip --key KEY; or unpack and run sha256sum -c "
    "SHA256SUMS.\n";

static int put_manifest(struct packing *k, struct wj_err *e)
{
    struct casefile *f = k->f;
    struct wj_str note;
    pack(k, WJ_S("checkpoint.note"), f->checkpoint);
    pack(k, WJ_S("VERIFIER.txt"),
         wj_strf(f->arena, WJ_FMT "\n", WJ_ARG(wj_node_verifier(f->node, f->arena))));
    pack(k, WJ_S("README.txt"), wj_strz(readme));
    pack(k, WJ_S("SHA256SUMS"), wj_str_dup(f->arena, wj_buf_view(&k->sums)));
    struct wj_str text =
        wj_strf(f->arena,
                "wangjian case file 1\nmatter " WJ_FMT "\nid " WJ_FMT "\norgan " WJ_FMT "\nlaw " WJ_FMT
                "\nmade " WJ_FMT "\npersonal %s\nfiles %zu\n" WJ_FMT,
                WJ_ARG(f->m.row.no), WJ_ARG(f->m.row.id), WJ_ARG(f->organ.name), WJ_ARG(f->m.row.law_hash),
                WJ_ARG(f->now), f->ask->clear ? "clear" : "masked", k->n, WJ_ARG(wj_buf_view(&k->lines)));
    int rc = wj_node_sign(f->node, f->arena, text, &note, e);
    if (rc == WJ_OK)
        wj_zip_add(&k->zip, WJ_S("MANIFEST.note"), note);
    return rc;
}

static int archive(struct casefile *f, struct wj_str pdf, struct wj_str *bytes, struct wj_err *e)
{
    struct packing k = { .f = f };
    struct wj_buf out;
    wj_buf_init(&out, f->arena, ZIP_BYTES);
    wj_buf_init(&k.lines, f->arena, MANIFEST_BYTES);
    wj_buf_init(&k.sums, f->arena, MANIFEST_BYTES);
    wj_zip_init(&k.zip, f->arena, &out);
    pack(&k, WJ_S("case-file.pdf"), pdf);
    for (size_t i = 0; i < f->n; i++) {
        const struct paper *p = &f->papers[i];
        struct wj_str name = wj_strf(f->arena, "documents/%03zu-" WJ_FMT, i + 1, WJ_ARG(p->file));
        if (p->pdf.p)
            pack(&k, wj_strf(f->arena, WJ_FMT ".pdf", WJ_ARG(name)), p->pdf);
        if (p->docx.p)
            pack(&k, wj_strf(f->arena, WJ_FMT ".docx", WJ_ARG(name)), p->docx);
    }
    for (size_t i = 0; i < f->nextras; i++)
        pack(&k, f->extras[i].name,
             f->ask->clear ? f->extras[i].bytes : wj_casefile_mask(f, f->extras[i].bytes));
    int rc = put_manifest(&k, e);
    wj_zip_end(&k.zip);
    return rc != WJ_OK ? rc : wj_buf_done(&out, bytes, e);
}

/* Who took which file. */
struct taking {
    struct casefile *f;
    struct wj_str bytes;
};

static int note_taking(struct wj_db *db, void *ctx, struct wj_err *e)
{
    const struct taking *t = ctx;
    struct wj_arena *a = wj_arena_new(TX_ARENA);
    struct wj_tx tx = wj_node_tx(t->f->node, db, a, t->f->ask->actor);
    char hex[WJ_HASH_HEX];
    struct wj_hash h = wj_digest_of(WJ_SHA256, t->bytes);
    wj_digest_hex(&h, hex);
    struct wj_ledger_note note = { "casefile.take", "matter", t->f->m.row.id,
                                   wj_strf(a, "%s %s sha256:%s", t->f->ask->zip ? "zip" : "pdf",
                                           t->f->ask->clear ? "clear" : "masked", hex) };
    int rc = wj_ledger_note(&tx, &note, NULL, e);
    wj_arena_free(a);
    return rc;
}

static int make(struct casefile *f, struct wj_arena *to, struct wj_casefile *out, struct wj_err *e)
{
    char now[36];
    struct wj_str pdf, bytes;
    wj_ms_format(wj_now_ms(), now);
    f->now = wj_strf(f->arena, "%s", now);
    int rc = wj_store_read(f->node->store, wj_casefile_gather, f, e);
    if (rc == WJ_OK)
        rc = mask_all(f, e);
    out->title = rc == WJ_OK ? wj_strf(to, "案卷 " WJ_FMT, WJ_ARG(f->m.row.no)) : WJ_NOSTR;
    if (rc == WJ_OK)
        rc = bind(f, out, &pdf, e);
    if (rc != WJ_OK)
        return rc;
    bytes = pdf;
    if (f->ask->zip && (rc = archive(f, pdf, &bytes, e)) != WJ_OK)
        return rc;
    struct taking t = { f, bytes };
    rc = wj_store_write(f->node->store, note_taking, &t, e);
    out->bytes = rc == WJ_OK ? wj_str_dup(to, bytes) : WJ_NOSTR;
    return rc == WJ_OK && !out->bytes.p ? wj_fail(e, WJ_E_LIMIT, "the case file is too large to be sent")
                                        : rc;
}

int wj_casefile_make(struct wj_node *n, struct wj_arena *to, const struct wj_casefile_ask *ask,
                     struct wj_casefile *out, struct wj_err *e)
{
    struct wj_arena *work = wj_arena_new(WORK_ARENA);
    struct casefile *f = WJ_NEW(work, struct casefile);
    struct wj_casefile made = { 0 };
    f->node = n;
    f->arena = work;
    f->ask = ask;
    int rc = make(f, to, &made, e);
    wj_arena_free(work);
    if (rc == WJ_OK)
        *out = made;
    return rc;
}
