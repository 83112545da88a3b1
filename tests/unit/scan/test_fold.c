/* Folding: golden lines, idempotence, places on character borders. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "scan/fold.h"
#include "../test.h"

static struct wj_str fold(struct wj_arena *a, enum wj_fold_channel c, struct wj_str text)
{
    struct wj_buf b;
    struct wj_str out;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&b, a, 1 << 20);
    assert_ok(wj_fold_text(c, text, &b, NULL, &e), e);
    assert_ok(wj_buf_done(&b, &out, &e), e);
    return out;
}

static void every_golden_line_folds_as_written(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(16 << 20);
    struct wj_str all, line;
    struct wj_err e = WJ_ERR_INIT;
    unsigned n = 0;
    assert_ok(wj_file_read(a, WJ_GOLDEN "/scan/fold.tsv", 1 << 20, &all, &e), e);
    while (all.p && wj_str_cut(&all, '\n', &line)) {
        struct wj_str channel, text, want = line;
        enum wj_fold_channel c;
        if (!line.n || line.p[0] == '#')
            continue;
        wj_str_cut(&want, '\t', &channel);
        wj_str_cut(&want, '\t', &text);
        assert_true(wj_fold_channel_parse(channel, &c));
        struct wj_str got = fold(a, c, text);
        if (!wj_str_eq(got, want))
            fail_msg(WJ_FMT " " WJ_FMT ": got " WJ_FMT ", want " WJ_FMT, WJ_ARG(channel), WJ_ARG(text),
                     WJ_ARG(got), WJ_ARG(want));
        n++;
    }
    assert_true(n > 20);
    wj_arena_free(a);
}

static uint64_t seed = 88172645463325252u;

static uint32_t draw(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % n;
}

/* Text of characters that make trouble, valid UTF-8. */
static struct wj_str draw_text(struct wj_arena *a)
{
    static const uint32_t pool[] = { 0x6700,  0x4F73, 0x4EBB, 0x8A00, 0x6708, 0x5DF4,  0x5F3A,  0x200B,
                                     0xFE0F,  0x20E3, 0x2764, 0x2795, '.',    ' ',     '\n',    'z',
                                     'h',     'i',    'l',    'a',    'o',    'v',     '1',     0x4E00,
                                     0x2460,  0x2469, 0xFF21, 0x0430, 0x3002, 0xFF0C,  0x570B,  0x5FBD,
                                     0x1F170, 0x300A, 0x00E9, 0x0301, 0x33A1, 0x1F1E8, 0xE0041, 0x202E,
                                     0x5973,  0x5B50, 0x90FD, 0xAC00 };
    struct wj_buf b;
    struct wj_str out;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&b, a, 4096);
    for (uint32_t n = draw(24); n > 0; n--) {
        char c[4];
        int len = wj_utf8_put(pool[draw(sizeof pool / sizeof pool[0])], c);
        wj_buf_add(&b, (struct wj_str){ c, (size_t)len });
    }
    assert_ok(wj_buf_done(&b, &out, &e), e);
    return out;
}

static void folding_a_folded_text_changes_nothing(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    for (int i = 0; i < 20000; i++) {
        struct wj_mark top = wj_arena_mark(a);
        enum wj_fold_channel c = (enum wj_fold_channel)(i % 3);
        struct wj_str text = draw_text(a), once = fold(a, c, text), twice = fold(a, c, once);
        if (!wj_str_eq(once, twice))
            fail_msg("channel %d: " WJ_FMT " -> " WJ_FMT " -> " WJ_FMT, (int)c, WJ_ARG(text), WJ_ARG(once),
                     WJ_ARG(twice));
        wj_arena_rewind(a, top);
    }
    wj_arena_free(a);
}

struct borders {
    struct wj_str text;
    size_t last;
};

static bool is_border(struct wj_str s, size_t at)
{
    return at == s.n || (at < s.n && (s.p[at] & 0xC0) != 0x80);
}

static void check_border(void *ctx, size_t out, size_t from, size_t to)
{
    struct borders *b = ctx;
    (void)out;
    assert_true(is_border(b->text, from) && is_border(b->text, to));
    assert_true(from <= to && from >= b->last);
    b->last = from;
}

static void every_place_lies_on_a_border_and_they_go_forward(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(64 << 20);
    for (int i = 0; i < 6000; i++) {
        struct wj_mark top = wj_arena_mark(a);
        struct borders b = { .text = draw_text(a) };
        const struct wj_fold_map map = { check_border, &b };
        struct wj_buf out;
        struct wj_err e = WJ_ERR_INIT;
        wj_buf_init(&out, a, 1 << 16);
        assert_ok(wj_fold_text((enum wj_fold_channel)(i % 3), b.text, &out, &map, &e), e);
        wj_arena_rewind(a, top);
    }
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_golden_line_folds_as_written),
        cmocka_unit_test(folding_a_folded_text_changes_nothing),
        cmocka_unit_test(every_place_lies_on_a_border_and_they_go_forward),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
