/* Files under a directory: all of them, in one order. */
#define _POSIX_C_SOURCE 200809L /* mkdtemp(3), symlink(2) */
#include "../test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "source/feed.h"
#include "source/files.h"

#include <stdlib.h>
#include <unistd.h>

static struct wj_arena *arena;
static char root[] = "/tmp/wj_files_XXXXXX";

static const char *in_root(const char *name)
{
    return wj_str_z(arena, wj_strf(arena, "%s/%s", root, name));
}

static void put(const char *name, const char *text)
{
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_file_write(in_root(name), wj_strz(text), &e), e);
}

static int set_up(void **state)
{
    (void)state;
    struct wj_err e = WJ_ERR_INIT;
    arena = wj_arena_new((size_t)16 << 20);
    assert_non_null(mkdtemp(root));
    assert_ok(wj_dir_make(in_root("b/c"), &e), e);
    put("z.ndjson", "{\"id\":\"z\"}\n");
    put("b/a.csv", "id,title\na,1\n");
    put("b/c/2.txt", "two\n");
    put("b/c/10.txt", "ten\n");
    put(".hidden", "{}");
    assert_int_equal(symlink(root, in_root("b/loop")), 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    static const char *const gone[] = {
        "b/loop", ".hidden", "b/c/10.txt", "b/c/2.txt", "b/a.csv", "z.ndjson"
    };
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
        unlink(in_root(gone[i]));
    rmdir(in_root("b/c"));
    rmdir(in_root("b"));
    rmdir(root);
    wj_arena_free(arena);
    return 0;
}

static void files_come_sorted_and_links_are_left_out(void **state)
{
    (void)state;
    struct wj_files *f = NULL;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_buf seen;
    const char *path;
    wj_buf_init(&seen, arena, 10000);
    assert_ok(wj_files_open(root, &f, &e), e);
    for (;;) {
        assert_ok(wj_files_next(f, &path, &e), e);
        if (!path)
            break;
        wj_buf_addf(&seen, "%s\n", path + strlen(root) + 1);
    }
    assert_str(wj_buf_view(&seen), "b/a.csv\nb/c/10.txt\nb/c/2.txt\nz.ndjson\n");
    assert_int_equal(wj_files_left_out(f), 2);
    wj_files_free(f);
}

static int note(void *ctx, const struct wj_chunk *c, struct wj_err *e)
{
    (void)e;
    wj_buf_add(ctx, wj_buf_view(&c->lines));
    return WJ_OK;
}

static void a_file_that_cannot_be_read_does_not_stop_the_others(void **state)
{
    (void)state;
    struct wj_buf seen;
    struct wj_feed_stats stats;
    struct wj_err e = WJ_ERR_INIT;
    const char *paths[] = { in_root("missing"), root };
    wj_buf_init(&seen, arena, 10000);
    const struct wj_feed feed = { .take = note, .ctx = &seen };
    assert_int_equal(wj_feed_paths(&feed, paths, 2, &stats, &e), WJ_E_NOTFOUND);
    assert_non_null(strstr(e.msg, "missing"));
    assert_str(wj_buf_view(&seen), "{\"id\":\"a\",\"title\":\"1\"}\n{\"body\":\"ten\"}\n{\"body\":\"two\"}\n"
                                   "{\"id\":\"z\"}\n");
    assert_int_equal(stats.files, 4);
    assert_int_equal(stats.failed, 1);
    assert_int_equal(stats.left_out, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_come_sorted_and_links_are_left_out),
        cmocka_unit_test(a_file_that_cannot_be_read_does_not_stop_the_others),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
