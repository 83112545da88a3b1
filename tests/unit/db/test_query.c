/* Values, rows and errors: the same on both engines. */
#include "dbtest.h"

#include <math.h>
#include <string.h>

static struct wj_store *store;
static struct wj_arena *arena;

static int open_store(void **state)
{
    (void)state;
    store = dbtest_open(dbtest_fresh_url(), NULL);
    arena = wj_arena_new(1 << 20);
    return 0;
}

static int close_store(void **state)
{
    (void)state;
    wj_store_close(store);
    wj_arena_free(arena);
    return 0;
}

static int add_two(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    struct wjq_thing_add_in full = { INT64_MAX, WJ_S("网监"), -1.5e300, WJ_S(""), WJ_S("\0\xFF'\\"), -7 };
    struct wjq_thing_add_in none = { .id = -1, .name = WJ_S("none"), .score = NAN, .n = WJ_NONE };
    int64_t changed = 9;
    int rc = wjq_thing_add(db, &full, &changed, e);
    assert_int_equal(changed, 1);
    return rc == WJ_OK ? wjq_thing_add(db, &none, NULL, e) : rc;
}

static int get_two(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    struct wjq_thing_get_row r = { 0 };
    bool found = false;
    assert_ok(wjq_thing_get(db, arena, &(struct wjq_thing_get_in){ INT64_MAX }, &r, &found, e), *e);
    assert_true(found);
    assert_str(r.name, "网监");
    assert_true(r.score < -1e300);
    assert_true(r.note.p && r.note.n == 0);
    assert_true(r.sealed.n == 4 && memcmp(r.sealed.p, "\0\xFF'\\", 4) == 0);
    assert_int_equal(r.n, -7);
    assert_ok(wjq_thing_get(db, arena, &(struct wjq_thing_get_in){ -1 }, &r, &found, e), *e);
    assert_true(isnan(r.score) && !r.note.p && !r.sealed.p && r.n == WJ_NONE);
    assert_ok(wjq_thing_get(db, arena, &(struct wjq_thing_get_in){ 5 }, &r, &found, e), *e);
    assert_false(found);
    return WJ_OK;
}

static void values_come_back_as_they_went(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_store_write(store, add_two, NULL, &e), e);
    assert_ok(wj_store_read(store, get_two, NULL, &e), e);
}

static int list_some(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    struct wjq_thing_list_row *rows;
    size_t n;
    struct wjq_thing_list_in in = { .least = WJ_NONE, .after = -100, .most = 100 };
    assert_ok(wjq_thing_list(db, arena, &in, &rows, &n, e), *e);
    assert_int_equal(n, 20);
    assert_int_equal(rows[19].id, 20);
    in = (struct wjq_thing_list_in){ .prefix = WJ_S("thing 1"), .least = 12, .after = 12, .most = 3 };
    assert_ok(wjq_thing_list(db, arena, &in, &rows, &n, e), *e);
    assert_int_equal(n, 3);
    assert_str(rows[0].name, "thing 13");
    in.prefix = WJ_S("THING");
    assert_ok(wjq_thing_list(db, arena, &in, &rows, &n, e), *e);
    assert_int_equal(n, 0);
    struct wjq_thing_count_row c = { 0 };
    assert_ok(wjq_thing_count(db, arena, &c, e), *e);
    assert_int_equal(c.total, 210);
    assert_true(fabs(c.mean - 10.5) < 1e-9);
    struct wjq_thing_quote_row q = { 0 };
    assert_ok(wjq_thing_quote(db, arena, &q, e), *e);
    assert_str(q.x, "it's \"x\" \\ ? /* no comment */ :none");
    return WJ_OK;
}

static void absent_filters_filter_nothing(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    for (int64_t i = 1; i <= 20; i++)
        assert_ok(dbtest_add(store, i, &e), e);
    assert_ok(wj_store_read(store, list_some, NULL, &e), e);
}

static int see_name(void *ctx, const void *row, struct wj_err *e)
{
    const struct wjq_thing_names_row *r = row;
    int *n = ctx;
    if (wj_str_eqz(r->name, "thing 17"))
        return wj_fail(e, WJ_E_LIMIT, "enough");
    ++*n;
    return WJ_OK;
}

static int walk_names(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wj_walk walk = { see_name, ctx };
    struct wjq_thing_need_row r;
    int rc = wjq_thing_names(db, &walk, e);
    assert_ok(wjq_thing_need(db, arena, &(struct wjq_thing_need_in){ 1 }, &r, e),
              *e); /* the connection is well */
    return rc;
}

static void a_walk_sees_rows_in_order_and_may_stop(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    int n = 0;
    for (int64_t i = 1; i <= 16; i++)
        assert_ok(dbtest_add(store, i, &e), e);
    assert_ok(wj_store_read(store, walk_names, &n, &e), e);
    assert_int_equal(n, 16);
    for (int64_t i = 17; i <= 30; i++)
        assert_ok(dbtest_add(store, i, &e), e);
    n = 0;
    assert_int_equal(wj_store_read(store, walk_names, &n, &e), WJ_E_LIMIT);
    assert_int_equal(n, 8); /* by bytes: 1, 10 to 16, then 17 */
}

static int query_inside(void *ctx, const void *row, struct wj_err *e)
{
    (void)row;
    struct wjq_thing_need_row r;
    return wjq_thing_need(ctx, arena, &(struct wjq_thing_need_in){ 1 }, &r, e);
}

static int walk_and_query(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    struct wj_walk walk = { query_inside, db };
    return wjq_thing_names(db, &walk, e);
}

static void a_walk_lets_no_other_query_in(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(dbtest_add(store, 1, &e), e);
    assert_int_equal(wj_store_read(store, walk_and_query, NULL, &e), WJ_E_STATE);
}

static int bump(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wjq_thing_bump_row r = { 0 };
    int rc = WJ_OK;
    for (int i = 0; rc == WJ_OK && i < 3; i++)
        rc = wjq_thing_bump(db, arena, &(struct wjq_thing_bump_in){ 1, 5 }, &r, e);
    *(int64_t *)ctx = r.n;
    return rc;
}

static int put_again(struct wj_db *db, void *ctx, struct wj_err *e)
{
    return wjq_thing_put(db, &(struct wjq_thing_put_in){ 1, WJ_S("x") }, ctx, e);
}

static void conflicts_that_are_expected_do_not_fail(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    int64_t n = 0;
    assert_ok(wj_store_write(store, bump, &n, &e), e);
    assert_int_equal(n, 15);
    assert_ok(wj_store_write(store, put_again, &n, &e), e);
    assert_int_equal(n, 0);
}

/* --- what is refused -------------------------------------------------------------------- */

static int add_thing(struct wj_db *db, void *ctx, struct wj_err *e)
{
    return wjq_thing_add(db, ctx, NULL, e);
}

static void bad_values_name_their_field(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    struct wjq_thing_add_in in = { .id = 1, .name = WJ_S("a\xC0\x80"), .score = NAN, .n = 1 };
    assert_int_equal(wj_store_write(store, add_thing, &in, &e), WJ_E_INVALID);
    assert_string_equal(e.field, "name");
    in.name = WJ_S("a\0b");
    assert_int_equal(wj_store_write(store, add_thing, &in, &e), WJ_E_INVALID);
    assert_non_null(strstr(e.msg, "NUL"));
    in.name = WJ_NOSTR;
    assert_int_equal(wj_store_write(store, add_thing, &in, &e), WJ_E_INVALID);
    assert_non_null(strstr(e.msg, "name is missing"));
    in.name = WJ_S("ok");
    in.n = 1000000;
    assert_int_equal(wj_store_write(store, add_thing, &in, &e), WJ_E_INVALID);
    in.n = 999999;
    assert_ok(wj_store_write(store, add_thing, &in, &e), e);
    assert_int_equal(wj_store_write(store, add_thing, &in, &e), WJ_E_EXISTS);
    assert_string_equal(e.field, "id");
    in.id = 2;
    assert_int_equal(wj_store_write(store, add_thing, &in, &e), WJ_E_EXISTS);
    assert_string_equal(e.field, "name");
    assert_int_equal(dbtest_count(store), 1);
}

static int add_part(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    return wjq_part_add(db, &(struct wjq_part_add_in){ 77, WJ_S("x") }, NULL, e);
}

static void references_must_exist(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    assert_int_equal(wj_store_write(store, add_part, NULL, &e), WJ_E_INVALID);
}

static int need_none(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    struct wjq_thing_need_row r;
    int rc = wjq_thing_need(db, arena, &(struct wjq_thing_need_in){ 404 }, &r, e);
    assert_int_equal(rc, WJ_E_NOTFOUND);
    assert_int_equal(wjq_thing_need(db, arena, &(struct wjq_thing_need_in){ 404 }, &r, e), WJ_E_NOTFOUND);
    return rc;
}

static int declared_wrongly(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    struct wjq_wrong_null_row n;
    struct wjq_wrong_many_row m;
    bool found;
    assert_int_equal(wjq_wrong_null(db, arena, &(struct wjq_wrong_null_in){ 1 }, &n, e), WJ_E_CORRUPT);
    assert_non_null(strstr(e->msg, "note is null"));
    assert_int_equal(wjq_wrong_many(db, arena, &m, &found, e), WJ_E_CORRUPT);
    assert_non_null(strstr(e->msg, "more than one row"));
    struct wjq_wrong_type_row t;
    return wjq_wrong_type(db, arena, &t, e);
}

static int write_in_read(struct wj_db *db, void *ctx, struct wj_err *e)
{
    (void)ctx;
    return wjq_thing_put(db, &(struct wjq_thing_put_in){ 1, WJ_S("x") }, NULL, e);
}

static int small_arena(struct wj_db *db, void *ctx, struct wj_err *e)
{
    struct wjq_thing_list_row *rows;
    size_t n;
    struct wjq_thing_list_in in = { .least = WJ_NONE, .most = 100 };
    int rc = wjq_thing_list(db, ctx, &in, &rows, &n, e);
    assert_int_equal(rc, WJ_E_LIMIT);
    return WJ_OK; /* and the transaction is still good */
}

static void mistakes_are_told_apart(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    assert_int_equal(wj_store_read(store, need_none, NULL, &e), WJ_E_NOTFOUND);
    assert_ok(dbtest_add(store, 1, &e), e);
    assert_ok(dbtest_add(store, 2, &e), e);
    assert_int_equal(wj_store_read(store, declared_wrongly, NULL, &e), WJ_E_CORRUPT);
    assert_int_equal(wj_store_read(store, write_in_read, NULL, &e), WJ_E_STATE);
    struct wj_arena *small = wj_arena_new(64);
    assert_ok(wj_store_read(store, small_arena, small, &e), e);
    wj_arena_free(small);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_come_back_as_they_went, open_store, close_store),
        cmocka_unit_test_setup_teardown(absent_filters_filter_nothing, open_store, close_store),
        cmocka_unit_test_setup_teardown(a_walk_sees_rows_in_order_and_may_stop, open_store, close_store),
        cmocka_unit_test_setup_teardown(a_walk_lets_no_other_query_in, open_store, close_store),
        cmocka_unit_test_setup_teardown(conflicts_that_are_expected_do_not_fail, open_store, close_store),
        cmocka_unit_test_setup_teardown(bad_values_name_their_field, open_store, close_store),
        cmocka_unit_test_setup_teardown(references_must_exist, open_store, close_store),
        cmocka_unit_test_setup_teardown(mistakes_are_told_apart, open_store, close_store),
    };
    dbtest_init(argc, argv);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    dbtest_fini();
    return rc;
}
