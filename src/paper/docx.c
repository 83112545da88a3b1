/*
 * docx.c - the blocks as DOCX: the five parts that a word processor needs, nothing else.
 *
 * ECMA-376, transitional.  Lengths are twentieths of a point (1 mm = 56.7).  One style a kind of block, so
 * that whoever works on restyles the whole at once.
 */
#include "paper/paper.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "codec/zip.h"
#include "paper/paper_priv.h"

enum { PART_BYTES = 16 << 20, AREA_TWIPS = 8845, LABEL_TWIPS = 1928 };

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define NS                                                                      \
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" " \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define MIME "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define FONTS(name) \
    "<w:rFonts w:ascii=\"" name "\" w:hAnsi=\"" name "\" w:eastAsia=\"" name "\" w:cs=\"" name "\"/>"

static const char types[] = XML
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" MIME "document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" MIME "styles+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"" MIME "settings+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" MIME "footer+xml\"/>"
    "<Override PartName=\"/word/footer2.xml\" ContentType=\"" MIME "footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" "
    "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

static const char package_rels[] = XML
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" TYPE "officeDocument\" Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
    "core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

static const char document_rels[] =
    XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" TYPE "styles\" Target=\"styles.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" TYPE "settings\" Target=\"settings.xml\"/>"
        "<Relationship Id=\"rId3\" Type=\"" TYPE "footer\" Target=\"footer1.xml\"/>"
        "<Relationship Id=\"rId4\" Type=\"" TYPE "footer\" Target=\"footer2.xml\"/></Relationships>";

static const char settings[] =
    XML "<w:settings " NS "><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"compressPunctuation\"/>"
        "<w:themeFontLang w:val=\"zh-CN\" w:eastAsia=\"zh-CN\"/></w:settings>";

/* How a kind of block looks: the style of that name. */
struct style {
    const char *id, *name, *paragraph, *run;
};
#define EXACT(twips) "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"" #twips "\" w:lineRule=\"exact\"/>"
#define SIZE(half)   "<w:sz w:val=\"" #half "\"/><w:szCs w:val=\"" #half "\"/>"
#define CELL         "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"40\" w:after=\"40\"/>"
static const struct style styles[] = {
    [WJ_B_HEAD] = { "WjHead", "红头", EXACT(1280) "<w:jc w:val=\"center\"/>",
                    FONTS("方正小标宋简体") "<w:color w:val=\"CC0000\"/>" SIZE(60) },
    [WJ_B_NUMBER] = { "WjNumber", "文号", EXACT(580) "<w:jc w:val=\"center\"/>",
                      FONTS("仿宋_GB2312") SIZE(32) },
    [WJ_B_TITLE] = { "WjTitle", "标题",
                     "<w:spacing w:before=\"290\" w:after=\"290\" w:line=\"810\" w:lineRule=\"exact\"/>"
                     "<w:jc w:val=\"center\"/><w:outlineLvl w:val=\"0\"/>",
                     FONTS("方正小标宋简体") SIZE(44) },
    [WJ_B_HEADING] = { "WjHeading", "一级标题",
                       EXACT(580) "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl "
                                  "w:val=\"1\"/>",
                       FONTS("黑体") SIZE(32) },
    [WJ_B_PARA] = { "WjPara", "正文",
                    EXACT(580) "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:jc w:val=\"both\"/>",
                    FONTS("仿宋_GB2312") SIZE(32) },
    [WJ_B_PLAIN] = { "WjPlain", "主送", EXACT(580), FONTS("仿宋_GB2312") SIZE(32) },
    [WJ_B_ROW] = { "WjCell", "表格文字", CELL, FONTS("仿宋_GB2312") SIZE(28) },
    [WJ_B_SIGN] = { "WjSign", "落款", EXACT(580) "<w:jc w:val=\"right\"/>", FONTS("仿宋_GB2312") SIZE(32) },
    [WJ_B_NOTE] = { "WjNote", "附注", EXACT(490) "<w:jc w:val=\"both\"/>", FONTS("仿宋_GB2312") SIZE(28) },
    [WJ_B_CELLS] = { "WjSmall", "小表格文字", CELL, FONTS("仿宋_GB2312") SIZE(24) },
};
/* A number under a red head stands over the red rule; the paragraph behind a table is as good as nothing. */
static const struct style ruled_number = {
    "WjRuledNumber", "版头文号",
    "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"11\" w:space=\"8\" w:color=\"CC0000\"/></w:pBdr>"
    "<w:spacing w:before=\"0\" w:after=\"200\" w:line=\"580\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
    FONTS("仿宋_GB2312") SIZE(32)
};
static const struct style behind_table = { "WjBehindTable", "表后", "<w:snapToGrid w:val=\"0\"/>" EXACT(20),
                                           SIZE(2) };
static const struct style label_style = { "WjLabel", "表格标题", CELL "<w:jc w:val=\"center\"/>",
                                          FONTS("黑体") SIZE(26) };

/* Text of an element; what XML cannot hold is left out. */
static void put_text(struct wj_buf *b, struct wj_str s)
{
    for (size_t at = 0; at < s.n;) {
        size_t from = at;
        uint32_t c = wj_utf8_next(s, &at);
        if (c == '&')
            wj_buf_addz(b, "&amp;");
        else if (c == '<')
            wj_buf_addz(b, "&lt;");
        else if (c == '>')
            wj_buf_addz(b, "&gt;");
        else if (c >= 0x20 && c != 0xfffe && c != 0xffff)
            wj_buf_add(b, (struct wj_str){ s.p + from, at - from });
    }
}

static void put_style(struct wj_buf *b, const struct style *s)
{
    wj_buf_addf(b,
                "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"%s\"><w:name w:val=\"%s\"/>"
                "<w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>",
                s->id, s->name, s->paragraph, s->run);
}

static void put_styles(struct wj_buf *b)
{
    wj_buf_addz(
        b, XML "<w:styles " NS "><w:docDefaults><w:rPrDefault><w:rPr>" FONTS("仿宋_GB2312") SIZE(
               32) "<w:lang w:val=\"zh-CN\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault></w:docDefaults>");
    for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++)
        put_style(b, &styles[i]);
    put_style(b, &label_style);
    put_style(b, &ruled_number);
    put_style(b, &behind_table);
    wj_buf_addz(b, "</w:styles>");
}

/* "— 1 —", odd pages right, even ones left (GB/T 9704, 7.5). */
static void put_footer(struct wj_buf *b, const char *side)
{
    wj_buf_addf(b,
                XML "<w:ftr " NS "><w:p><w:pPr><w:jc w:val=\"%s\"/></w:pPr><w:r><w:rPr>" SIZE(
                    28) "</w:rPr><w:t xml:space=\"preserve\">— </w:t></w:r><w:fldSimple w:instr=\" PAGE "
                        "\"><w:r><w:rPr>" SIZE(28) "</w:rPr><w:t>1</w:t></w:r></"
                                                   "w:fldSimple><w:r><w:rPr>" SIZE(28) "</w:rPr><w:t "
                                                                                       "xml:space="
                                                                                       "\"preserve\"> "
                                                                                       "—</w:t></w:r></w:p></"
                                                                                       "w:ftr>",
                side);
}

/* A line of the text is a paragraph. */
static void put_paragraphs(struct wj_buf *b, const struct style *s, struct wj_str text)
{
    struct wj_str rest = text.p ? text : WJ_S(""), line;
    while (wj_str_cut(&rest, '\n', &line)) {
        wj_buf_addf(b, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr><w:r><w:t xml:space=\"preserve\">",
                    s->id);
        put_text(b, line);
        wj_buf_addz(b, "</w:t></w:r></w:p>");
    }
}

static void put_cell(struct wj_buf *b, const struct style *s, int width, struct wj_str text)
{
    wj_buf_addf(b, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>",
                width);
    put_paragraphs(b, s, text);
    wj_buf_addz(b, "</w:tc>");
}

/* Width of each column of a row; how many. */
static size_t columns_of(const struct wj_block *k, struct cell_text *cells, int *widths)
{
    if (k->kind == WJ_B_ROW) {
        widths[0] = LABEL_TWIPS;
        widths[1] = AREA_TWIPS - LABEL_TWIPS;
        return 2;
    }
    size_t n = wj_sheet_cells(k, cells);
    for (size_t i = 0; i < n; i++)
        widths[i] = (int)(cells[i].width * AREA_TWIPS);
    return n;
}

static void begin_table(struct wj_buf *b, const struct wj_block *k)
{
    struct cell_text cells[WJ_PAPER_MAX_CELLS];
    int widths[WJ_PAPER_MAX_CELLS] = { 0 };
    size_t n = columns_of(k, cells, widths);
    static const char *const sides[] = { "top", "left", "bottom", "right", "insideH", "insideV" };
    wj_buf_addf(b, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders>", AREA_TWIPS);
    for (size_t i = 0; i < 6; i++)
        wj_buf_addf(b, "<w:%s w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/>", sides[i]);
    wj_buf_addz(b, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for (size_t i = 0; i < n; i++)
        wj_buf_addf(b, "<w:gridCol w:w=\"%d\"/>", widths[i]);
    wj_buf_addz(b, "</w:tblGrid>");
}

static void put_row(struct wj_buf *b, const struct wj_block *k)
{
    struct cell_text cells[WJ_PAPER_MAX_CELLS];
    int widths[WJ_PAPER_MAX_CELLS] = { 0 };
    size_t n = columns_of(k, cells, widths);
    wj_buf_addz(b, "<w:tr><w:trPr><w:trHeight w:val=\"580\" w:hRule=\"atLeast\"/></w:trPr>");
    if (k->kind == WJ_B_ROW) {
        put_cell(b, &label_style, widths[0], k->label);
        put_cell(b, &styles[WJ_B_ROW], widths[1], k->text);
    } else {
        for (size_t i = 0; i < n; i++)
            put_cell(b, &styles[WJ_B_CELLS], widths[i], cells[i].text);
    }
    wj_buf_addz(b, "</w:tr>");
}

static bool is_row(const struct wj_block *k)
{
    return k->kind == WJ_B_ROW || k->kind == WJ_B_CELLS;
}

/* Rows that follow each other with the same columns are one table. */
static bool goes_on(const struct wj_block *before, const struct wj_block *k)
{
    return before->kind == k->kind && (k->kind == WJ_B_ROW || wj_str_eq(before->label, k->label));
}

static bool under_head(const struct wj_paper *p, size_t i)
{
    return p->blocks[i].kind == WJ_B_NUMBER && i && p->blocks[i - 1].kind == WJ_B_HEAD;
}

static void put_blocks(struct wj_buf *b, const struct wj_paper *p)
{
    bool in_table = false;
    for (size_t i = 0; i < p->n; i++) {
        const struct wj_block *k = &p->blocks[i];
        if (in_table && !(is_row(k) && goes_on(&p->blocks[i - 1], k))) {
            wj_buf_addz(b, "</w:tbl>");
            if (is_row(k)) /* two tables without a paragraph between them would become one */
                put_paragraphs(b, &behind_table, WJ_S(""));
            in_table = false;
        }
        if (is_row(k) && !in_table)
            begin_table(b, k);
        in_table = is_row(k);
        if (in_table)
            put_row(b, k);
        else
            put_paragraphs(b, under_head(p, i) ? &ruled_number : &styles[k->kind], k->text);
    }
    if (in_table) {
        wj_buf_addz(b, "</w:tbl>");
        put_paragraphs(b, &behind_table, WJ_S("")); /* a body ends in a paragraph */
    }
}

static void put_document(struct wj_buf *b, const struct wj_paper *p)
{
    wj_buf_addz(b, XML "<w:document " NS "><w:body>");
    put_blocks(b, p);
    wj_buf_addz(
        b, "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/>"
           "<w:footerReference w:type=\"even\" r:id=\"rId4\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
           "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1960\" w:left=\"1587\" w:header=\"851\" "
           "w:footer=\"1400\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" w:linePitch=\"580\"/></w:sectPr>"
           "</w:body></w:document>");
}

static void put_core(struct wj_buf *b, const struct wj_paper *p)
{
    char when[36];
    wj_ms_format(p->made_ms, when);
    wj_buf_addz(b, XML
                "<cp:coreProperties "
                "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
                "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    put_text(b, p->title);
    wj_buf_addz(b, "</dc:title><dc:creator>");
    put_text(b, p->author);
    wj_buf_addf(
        b,
        "</dc:creator><dc:language>zh-CN</dc:language>"
        "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%.19s+08:00</dcterms:created></cp:coreProperties>",
        when);
}

int wj_paper_docx(struct wj_arena *a, const struct wj_paper *p, struct wj_str *docx, struct wj_err *e)
{
    struct wj_buf out, document, core, sheet, odd, even;
    struct wj_buf *const parts[] = { &document, &core, &sheet, &odd, &even };
    struct wj_zip z;
    for (size_t i = 0; i < 5; i++)
        wj_buf_init(parts[i], a, PART_BYTES);
    put_document(&document, p);
    put_core(&core, p);
    put_styles(&sheet);
    put_footer(&odd, "right");
    put_footer(&even, "left");
    wj_buf_init(&out, a, WJ_PAPER_MAX_BYTES);
    wj_zip_init(&z, a, &out);
    wj_zip_add(&z, WJ_S("[Content_Types].xml"), wj_strz(types));
    wj_zip_add(&z, WJ_S("_rels/.rels"), wj_strz(package_rels));
    wj_zip_add(&z, WJ_S("docProps/core.xml"), wj_buf_view(&core));
    wj_zip_add(&z, WJ_S("word/document.xml"), wj_buf_view(&document));
    wj_zip_add(&z, WJ_S("word/_rels/document.xml.rels"), wj_strz(document_rels));
    wj_zip_add(&z, WJ_S("word/styles.xml"), wj_buf_view(&sheet));
    wj_zip_add(&z, WJ_S("word/settings.xml"), wj_strz(settings));
    wj_zip_add(&z, WJ_S("word/footer1.xml"), wj_buf_view(&odd));
    wj_zip_add(&z, WJ_S("word/footer2.xml"), wj_buf_view(&even));
    wj_zip_end(&z);
    for (size_t i = 0; i < 5; i++)
        if (parts[i]->rc != WJ_OK)
            out.rc = parts[i]->rc;
    return wj_buf_done(&out, docx, e);
}
