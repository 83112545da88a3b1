/* Columns of tables: names, amounts, rows as records. */
#include "../test.h"

#include "codec/amount.h"
#include "source/columns.h"

static void amounts_in_yuan_become_fen(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t fen; /* -1: none */
    } cases[] = { { "27.00", 2700 },
                  { "27", 2700 },
                  { "0.5", 50 },
                  { "1,299.00", 129900 },
                  { "￥9.9", 990 },
                  { "¥ 9.90", 990 },
                  { "12元", 1200 },
                  { "RMB 3", 300 },
                  { "19.990", 1999 },
                  { "", -1 },
                  { ".5", -1 },
                  { "1.234", -1 },
                  { "3万", 3000000 },
                  { "-1", -1 },
                  { "1e3", -1 },
                  { "999999999999999", -1 },
                  { "1.2.3", -1 },
                  { ",1", -1 },
                  { "12元起", -1 },
                  { "1.", 100 },
                  { "1,000(万元人民币)", 1000000000 },
                  { "50.5万元", 50500000 },
                  { "0.0000001万", -1 },
                  { "9万万", -1 },
                  { "99999999999999万", -1 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t fen = -1;
        if (wj_amount_parse_yuan(wj_strz(cases[i].text), &fen) != (cases[i].fen >= 0) || fen != cases[i].fen)
            fail_msg("%s gave %lld", cases[i].text, (long long)fen);
    }
}

static bool is_field(struct wj_str name)
{
    static const char *const fields[] = { "id", "title", "price_fen", "capital_fen" };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (wj_str_eqz(name, fields[i]))
            return true;
    return false;
}

static void check(const char *header, const char *row, const char *want)
{
    struct wj_columns c;
    struct wj_buf out;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str cells[8], rest = wj_strz(row);
    size_t n = 0;
    wj_columns_init(&c, is_field);
    wj_buf_init(&out, NULL, 10000);
    while (n < 8 && wj_str_cut(&rest, '|', &cells[n]))
        n++;
    int rc = wj_columns_parse(&c, wj_strz(header), &e);
    if (rc == WJ_OK)
        rc = wj_columns_write(&c, cells, n, &out, &e);
    if (rc != WJ_OK)
        wj_buf_addz(&out, e.msg);
    assert_str(wj_buf_view(&out), want);
    wj_buf_fini(&out);
    wj_columns_fini(&c);
}

static void rows_become_records(void **state)
{
    (void)state;
    check("id,title,-,price", "7|茶|x|9.9", "{\"id\":\"7\",\"title\":\"茶\",\"price_fen\":990}\n");
    check("编号,标题,价格（元）", "7||", "{\"id\":\"7\"}\n");
    check("id,colour", "7| red ", "{\"id\":\"7\",\"colour\":\" red \"}\n");
    check("id,price_fen", "7|990", "{\"id\":\"7\",\"price_fen\":\"990\"}\n");
}

static void what_is_no_amount_or_no_header_is_said(void **state)
{
    (void)state;
    check("id,价格", "7|面议", "expected an amount in yuan, not \"面议\"");
    check("id,title,标题", "", "two columns are named title");
    check("id,注册资本", "7|5万美元", "{\"id\":\"7\"}\n");
    check("-,,", "", "no column is named like a field of a record (id, title, body, 价格 ...)");
    check("Apache License,2.0", "",
          "no column is named like a field of a record (id, title, body, 价格 ...)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_in_yuan_become_fen),
        cmocka_unit_test(rows_become_records),
        cmocka_unit_test(what_is_no_amount_or_no_header_is_said),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
