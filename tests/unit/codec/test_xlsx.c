/* Spreadsheets: cells as people see them, damage, limits. */
#include "../test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "codec/xlsx.h"
#include "codec/zip.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
static const char workbook[] =
    HEAD "<workbook xmlns:r=\"r\"><sheets><sheet name=\"商品\" sheetId=\"1\" r:id=\"a\"/>"
         "<sheet name=\"二\" sheetId=\"2\" r:id=\"b\"/></sheets></workbook>";
static const char relations[] = HEAD "<Relationships><Relationship Id=\"b\" Target=\"/xl/s2.xml\"/>"
                                     "<Relationship Id=\"a\" Target=\"s1.xml\"/></Relationships>";
static const char strings[] =
    HEAD "<sst><si><t>编号</t></si><si><r><t>降</t></r><r><t>压茶</t></r><rPh><t>x</t></rPh></si>"
         "<si><t/></si></sst>";
static const char styles[] =
    HEAD "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy&quot;年&quot;m\"/>"
         "<numFmt numFmtId=\"171\" formatCode=\"[Red]0.0&quot;d&quot;\"/></numFmts><cellStyleXfs>"
         "<xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
         "<xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs></styleSheet>";

static struct wj_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new((size_t)64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static struct wj_str make(const char *book, const char *sheet)
{
    struct wj_buf *b = WJ_NEW(arena, struct wj_buf);
    struct wj_zip z;
    wj_buf_init(b, arena, (size_t)32 << 20);
    wj_zip_init(&z, arena, b);
    wj_zip_add(&z, WJ_S("xl/workbook.xml"), wj_strz(book));
    wj_zip_add(&z, WJ_S("xl/_rels/workbook.xml.rels"), wj_strz(relations));
    wj_zip_add(&z, WJ_S("xl/sharedStrings.xml"), wj_strz(strings));
    wj_zip_add(&z, WJ_S("xl/styles.xml"), wj_strz(styles));
    wj_zip_add(&z, WJ_S("xl/s1.xml"), wj_strz(sheet));
    wj_zip_add(&z, WJ_S("xl/s2.xml"),
               WJ_S("<worksheet><sheetData><row><c "
                    "t=\"inlineStr\"><is><t>z</t></is></c></row></sheetData></worksheet>"));
    wj_zip_end(&z);
    return wj_buf_view(b);
}

static int note_row(void *ctx, const struct wj_xlsx_row *row, struct wj_err *e)
{
    (void)e;
    wj_buf_addf(ctx, WJ_FMT "!%llu:", WJ_ARG(row->sheet), (unsigned long long)row->number);
    for (size_t i = 0; i < row->n; i++)
        wj_buf_addf(ctx, "%s" WJ_FMT, i ? "|" : "", WJ_ARG(row->cells[i]));
    wj_buf_addf(ctx, "%s\n", row->bad ? row->bad : "");
    return WJ_OK;
}

static struct wj_str read_rows(struct wj_str file)
{
    struct wj_xlsx *x = NULL;
    struct wj_buf *out = WJ_NEW(arena, struct wj_buf);
    struct wj_err e = WJ_ERR_INIT;
    bool more = true;
    wj_buf_init(out, arena, 1 << 20);
    if (wj_xlsx_open(file, &x, &e) != WJ_OK)
        return wj_strf(arena, "%s", e.msg);
    while (more)
        if (wj_xlsx_step(x, note_row, out, &more, &e) != WJ_OK) {
            wj_buf_addf(out, "%s\n", e.msg);
            more = true;
        }
    wj_xlsx_free(x);
    return wj_buf_view(out);
}

static void cells_come_as_people_see_them(void **state)
{
    (void)state;
    struct wj_str rows = read_rows(
        make(workbook, HEAD "<x:worksheet xmlns:x=\"x\"><x:sheetData><x:row r=\"2\"><x:c r=\"A2\" "
                            "t=\"s\"><x:v>0</x:v></x:c><x:c r=\"C2\" "
                            "t=\"s\"><x:v>1</x:v></x:c></x:row><x:row r=\"4\"><x:c "
                            "r=\"A4\"><x:v>27.5</x:v></x:c><x:c t=\"b\"><x:v>1</x:v>"
                            "</x:c><x:c t=\"str\"><x:f>A1</x:f><x:v>a&amp;b</x:v></x:c><x:c "
                            "s=\"1\"><x:v>45292</x:v></x:c><x:c s=\"2\"><x:v>"
                            "45292.5</x:v></x:c><x:c "
                            "s=\"3\"><x:v>45292</x:v></x:c><x:c><x:v>1.00012345678E+11</x:v></x:c><x:c><x:v>"
                            "19.899999999999999</x:v></x:c><x:c s=\"1\"><x:v>1</x:v></x:c><x:c "
                            "s=\"1\"><x:v>0.25</x:v></x:c></x:row>"
                            "<x:row r=\"5\"><x:c r=\"A5\"/><x:c r=\"B5\" t=\"s\"><x:v>2</x:v></x:c><x:c "
                            "r=\"ZZZ5\"><x:v>1</x:v></x:c></x:row>"
                            "</x:sheetData></x:worksheet>"));
    assert_str(
        rows,
        "商品!2:编号||降压茶\n"
        "商品!4:27.5|true|a&b|2024-01-01|2024-01-01 12:00:00|45292|100012345678|19.9|1900-01-01|06:00:00\n"
        "商品!5:|\n"
        "二!1:z\n");
}

static void days_may_count_from_1904(void **state)
{
    (void)state;
    struct wj_buf book;
    wj_buf_init(&book, arena, 10000);
    wj_buf_addz(&book, "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"s\" r_id=\"x\" "
                       "id=\"a\"/></sheets></workbook>");
    wj_buf_addc(&book, '\0');
    assert_str(read_rows(make(book.p, "<w><row r=\"1\"><c s=\"1\"><v>0</v></c></row></w>")),
               "s!1:1904-01-01\n");
}

static void a_damaged_sheet_does_not_hide_the_next(void **state)
{
    (void)state;
    struct wj_str rows = read_rows(make(workbook, "<w><row r=\"1\"><c><v>1</v></c></row><row>"));
    assert_true(wj_str_starts(rows, WJ_S("商品!1:1\nsheet 商品: line 1: ")));
    assert_true(wj_str_ends(rows, WJ_S("二!1:z\n")));
}

static void hostile_files_are_refused(void **state)
{
    (void)state;
    struct wj_buf deep;
    wj_buf_init(&deep, arena, 1 << 20);
    for (int i = 0; i < 10000; i++)
        wj_buf_addz(&deep, "<a>");
    wj_buf_addc(&deep, '\0');
    assert_true(
        wj_str_has(read_rows(make(workbook, deep.p)), WJ_S("its elements lie too deep in each other")));
    assert_true(
        wj_str_has(read_rows(make("<!DOCTYPE a [<!ENTITY b \"c\">]><workbook>&b;</workbook>", "<w/>")),
                   WJ_S("it declares a document type")));
    assert_true(wj_str_has(read_rows(WJ_S("PK\x03\x04 no")), WJ_S("it has no directory")));
    /* shared strings blow a row up beyond measure */
    struct wj_buf big;
    wj_buf_init(&big, arena, 1 << 20);
    wj_buf_addz(&big, "<w><row r=\"1\">");
    for (int i = 0; i < 20; i++) {
        wj_buf_addz(&big, "<c t=\"str\"><v>");
        for (int k = 0; k < 20000; k++)
            wj_buf_addc(&big, 'x');
        wj_buf_addz(&big, "</v></c>");
    }
    wj_buf_addz(&big, "</row><row r=\"2\"><c><v>2</v></c></row></w>");
    wj_buf_addc(&big, '\0');
    assert_str(read_rows(make(workbook, big.p)), "商品!1:the row is too long\n商品!2:2\n二!1:z\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_come_as_people_see_them),
        cmocka_unit_test(days_may_count_from_1904),
        cmocka_unit_test(a_damaged_sheet_does_not_hide_the_next),
        cmocka_unit_test(hostile_files_are_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
