/* The synthetic market: equal seeds, equal bytes; the truth speaks of listings that are there. */
#define _XOPEN_SOURCE 700 /* mkdtemp(3) */
#include "../test.h"
#include "base/arena.h"
#include "base/file.h"
#include "codec/jsonread.h"
#include "svc/simulate.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[64];

static struct wj_str make(struct wj_arena *a, int64_t seed, const char *file, struct wj_simulate_stats *st)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_simulate_opts o = { 7, 800, seed, dir };
    struct wj_str bytes;
    assert_ok(wj_simulate_write(&o, st, &e), e);
    assert_ok(wj_file_read(a, wj_strf(a, "%s/%s", dir, file).p, 8 << 20, &bytes, &e), e);
    return bytes;
}

static void equal_seeds_give_equal_bytes(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_simulate_stats st;
    struct wj_str one = make(a, 42, "listings.ndjson", &st), two = make(a, 42, "listings.ndjson", &st);
    assert_true(wj_str_eq(one, two));
    assert_false(wj_str_eq(one, make(a, 43, "listings.ndjson", &st)));
    wj_arena_free(a);
}

static void the_truth_counts_what_was_planted(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    struct wj_simulate_stats st;
    struct wj_str truth = make(a, 5, "truth.ndjson", &st), line;
    int64_t lines = 0, hidden = 0;
    while (wj_str_cut(&truth, '\n', &line)) {
        const struct wj_jval *v;
        struct wj_err e = WJ_ERR_INIT;
        if (!line.n)
            continue;
        assert_ok(wj_jsonread_text(a, line, &v, &e), e);
        assert_true(wj_str_starts(wj_jsonread_str(wj_jsonread_get(v, "record")), WJ_S("S")));
        hidden += wj_str_eqz(wj_jsonread_str(wj_jsonread_get(v, "disguise")), "separator");
        lines++;
    }
    assert_int_equal(lines, st.planted);
    assert_int_equal(hidden, st.disguised);
    assert_in_range(st.planted, 60, 140); /* one in eight of 800 */
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_seeds_give_equal_bytes),
        cmocka_unit_test(the_truth_counts_what_was_planted),
    };
    snprintf(dir, sizeof dir, "/tmp/wjsim.XXXXXX");
    if (!mkdtemp(dir))
        return 1;
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    static const char *const files[] = { "listings.ndjson", "truth.ndjson", "outlets.ndjson" };
    for (size_t i = 0; i < 3; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", dir, files[i]);
        unlink(path);
    }
    rmdir(dir);
    return failed;
}
