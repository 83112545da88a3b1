/* Organs from a table, all of it or nothing; and an officer's second factor. */
#include "core/organ.h"
#include "core/user.h"
#include "crypto/totp.h"
#include "nodetest.h"
#include "q_people.h"
#include "q_session.h"

#include <string.h>

#define HEAD "id,name,short_name,level,parent_id,region\n"

struct import {
    const char *csv;
    size_t n;
};

static int import_step(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct import *i = ctx;
    return wj_organ_import(tx, "organs.csv", wj_strz(i->csv), &i->n, e);
}

static int count_step(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct wjq_organ_list_row *rows;
    return wjq_organ_list(tx->db, tx->arena, &rows, ctx, e);
}

static size_t organs(void)
{
    struct wj_err e = WJ_ERR_INIT;
    size_t n = 0;
    assert_ok(nodetest_read(count_step, &n, &e), e);
    return n;
}

/* The table is refused with these words, and leaves nothing behind. */
static void refuse(const char *csv, const char *words)
{
    struct wj_err e = WJ_ERR_INIT;
    struct import i = { .csv = csv };
    size_t before = organs();
    assert_true(nodetest_write(import_step, &i, &e) < 0);
    if (!strstr(e.msg, words))
        fail_msg("\"%s\" does not say \"%s\"", e.msg, words);
    assert_int_equal(organs(), before);
}

static void a_tree_of_organs_is_read_from_a_table(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct import i = { .csv = HEAD "sheng,某省局,省局,2,,990000\nshi,某市局,市局,3,sheng,990100\n"
                                    "xian,某县局,县局,4,shi,990101\n" };
    size_t before = organs();
    assert_ok(nodetest_write(import_step, &i, &e), e);
    assert_int_equal(i.n, 3);
    assert_int_equal(organs(), before + 3);
}

static void one_bad_row_undoes_the_whole_table(void **state)
{
    (void)state;
    refuse(HEAD "sheng,某省局,省局,2,,990000\nshi,某市局,市局,x,sheng,990100\n",
           "organs.csv:3: the level is 1");
    refuse(HEAD "sheng,某省局,省局,2,,990000\nshi,某市局,市局,3,nobody,990100\n", "organs.csv:3: parent");
    refuse(HEAD "sheng,某省局,省局,2,,99\n", "organs.csv:2: a region has six digits");
    refuse(HEAD "sheng,某省局,省局,2,,990000\nsheng,某省局,省局,2,,990000\n",
           "organs.csv:3: there is an organ with this id");
    refuse(HEAD ",某省局,省局,2,,990000\n", "organs.csv:2: an organ in a table needs an id");
    refuse("name,id,short_name,level,parent_id,region\n", "organs.csv:1: column 1 should be id");
}

struct second_factor {
    struct wj_totp totp;
    bool on;
    struct wj_totp kept;
    bool found;
};

static int set_step(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct second_factor *f = ctx;
    struct wjq_user_by_login_row row;
    bool found;
    int rc = wjq_user_by_login(tx->db, tx->arena, &(struct wjq_user_by_login_in){ WJ_S("handler") }, &row,
                               &found, e);
    return rc != WJ_OK ? rc : wj_user_set_totp(tx, row.id, f->on ? &f->totp : NULL, e);
}

static int get_step(struct wj_tx *tx, void *ctx, struct wj_err *e)
{
    struct second_factor *f = ctx;
    struct wjq_signin_user_row row;
    struct wj_str plain;
    bool found;
    int rc =
        wjq_signin_user(tx->db, tx->arena, &(struct wjq_signin_user_in){ WJ_S("handler") }, &row, &found, e);
    f->found = rc == WJ_OK && row.totp_secret.p;
    if (!f->found)
        return rc;
    const char *where = wj_strf(tx->arena, "app_user.totp_secret:" WJ_FMT, WJ_ARG(row.id)).p;
    rc = wj_core_unseal(tx, where, row.totp_secret, &plain, e);
    if (rc == WJ_OK && plain.n == sizeof f->kept.secret)
        memcpy(f->kept.secret, plain.p, plain.n);
    return rc;
}

static void a_second_factor_is_kept_sealed_and_taken_away_again(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct second_factor f = { .totp = wj_totp_generate(), .on = true };
    assert_ok(nodetest_write(set_step, &f, &e), e);
    assert_ok(nodetest_read(get_step, &f, &e), e);
    assert_true(f.found);
    assert_memory_equal(f.kept.secret, f.totp.secret, sizeof f.kept.secret);
    f.on = false;
    assert_ok(nodetest_write(set_step, &f, &e), e);
    assert_ok(nodetest_read(get_step, &f, &e), e);
    assert_false(f.found);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, nodetest_setup, nodetest_teardown)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(a_tree_of_organs_is_read_from_a_table),
        TEST(one_bad_row_undoes_the_whole_table),
        TEST(a_second_factor_is_kept_sealed_and_taken_away_again),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return failed;
}
