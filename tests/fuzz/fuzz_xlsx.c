/* fuzz_xlsx.c - spreadsheets: as archives, and their XML parts one by one. */
#include "base/arena.h"
#include "base/utf8.h"
#include "codec/xlsx.h"
#include "codec/zip.h"

#include <stdlib.h>

static void require(bool what)
{
    if (!what)
        abort();
}

static int check_row(void *ctx, const struct wj_xlsx_row *row, struct wj_err *e)
{
    (void)ctx;
    (void)e;
    require(row->n <= WJ_XLSX_COLUMNS);
    for (size_t i = 0; i < row->n; i++)
        require(row->cells[i].n <= WJ_XLSX_ROW_BYTES && wj_utf8_check(row->cells[i], NULL));
    return WJ_OK;
}

static void read_all(struct wj_str file)
{
    struct wj_xlsx *x = NULL;
    bool more = true;
    if (wj_xlsx_open(file, &x, NULL) != WJ_OK)
        return;
    for (int failed = 0; more && failed < WJ_XLSX_SHEETS + 1;)
        if (wj_xlsx_step(x, check_row, NULL, &more, NULL) != WJ_OK) {
            failed++;
            more = true;
        }
    wj_xlsx_free(x);
}

/* The input as one part of a workbook that is sound but for it. */
static void read_as_part(struct wj_str part, unsigned which)
{
    static const char *const names[] = { "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
                                         "xl/sharedStrings.xml", "xl/styles.xml", "xl/s.xml" };
    static const char *const sound[] = {
        "<workbook><sheets><sheet name='s' id='a'/></sheets></workbook>",
        "<Relationships><Relationship Id='a' Target='s.xml'/></Relationships>",
        "<sst><si><t>x</t></si></sst>",
        "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>",
        "<w><row r='1'><c t='s'><v>0</v></c><c s='1'><v>45292.5</v></c></row></w>",
    };
    struct wj_arena *arena = wj_arena_new((size_t)64 << 20);
    struct wj_buf b;
    struct wj_zip z;
    wj_buf_init(&b, arena, (size_t)16 << 20);
    wj_zip_init(&z, arena, &b);
    for (unsigned i = 0; i < 5; i++)
        wj_zip_add(&z, wj_strz(names[i]), i == which ? part : wj_strz(sound[i]));
    wj_zip_end(&z);
    read_all(wj_buf_view(&b));
    wj_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_str bytes = { (const char *)data, size };
    if (!size)
        return 0;
    read_all(bytes);
    read_as_part((struct wj_str){ bytes.p + 1, size - 1 }, data[0] % 5);
    return 0;
}
