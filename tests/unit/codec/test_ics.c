/* Calendars after RFC 5545: whole days, folding between characters, escaping. */
#include "base/arena.h"
#include "codec/ics.h"
#include "../test.h"

static void an_event_takes_one_whole_day(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_buf b;
    wj_buf_init(&b, a, 1 << 16);
    wj_ics_begin(&b, WJ_S("网监"));
    struct wj_ics_event v = { .uid = WJ_S("1-01@node"),
                              .sequence = 3,
                              .changed_ms = 1795000000000,
                              .on = wj_day_of(2026, 12, 31),
                              .summary = WJ_S("甲, 乙; 丙\\丁\n戊"),
                              .description = WJ_S(""),
                              .alarm_days_before = 3 };
    wj_ics_event(&b, &v);
    wj_ics_end(&b);
    struct wj_str s = wj_buf_view(&b);
    assert_true(wj_str_has(s, WJ_S("\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n")));
    assert_true(wj_str_has(s, WJ_S("\r\nSUMMARY:甲\\, 乙\\; 丙\\\\丁\\n戊\r\n")));
    assert_true(wj_str_has(s, WJ_S("\r\nUID:1-01@node\r\nDTSTAMP:20261118T110640Z\r\n")));
    assert_true(wj_str_has(s, WJ_S("\r\nSEQUENCE:3\r\n")));
    assert_true(wj_str_has(s, WJ_S("\r\nTRIGGER:-P2DT15H\r\n"))); /* nine o'clock, three days before */
    assert_true(wj_str_starts(s, WJ_S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")));
    assert_true(wj_str_ends(s, WJ_S("END:VEVENT\r\nEND:VCALENDAR\r\n")));
    wj_arena_free(a);
}

/* No line over 75 bytes, no character torn, and unfolding gives the value back. */
static void long_lines_are_folded_between_characters(void **state)
{
    (void)state;
    for (size_t pad = 0; pad < 6; pad++) {
        struct wj_arena *a = wj_arena_new(1 << 20);
        struct wj_buf b, want, got;
        wj_buf_init(&b, a, 1 << 16);
        wj_buf_init(&want, a, 1 << 16);
        wj_buf_init(&got, a, 1 << 16);
        for (size_t i = 0; i < pad; i++)
            wj_buf_addc(&want, 'x');
        for (int i = 0; i < 100; i++)
            wj_buf_addz(&want, i % 3 ? "限" : i % 2 ? "𠮷" : "a");
        wj_ics_text(&b, "SUMMARY", wj_buf_view(&want));
        struct wj_str rest = wj_buf_view(&b), line;
        bool first = true;
        while (wj_str_cut(&rest, '\n', &line) && line.n) {
            assert_int_equal(line.p[line.n - 1], '\r');
            assert_in_range(line.n - 1, 1, 75);
            assert_int_not_equal((unsigned char)line.p[1] & 0xc0, 0x80);
            size_t skip = first ? sizeof "SUMMARY:" - 1 : 1;
            wj_buf_add(&got, (struct wj_str){ line.p + skip, line.n - 1 - skip });
            first = false;
        }
        assert_true(wj_str_eq(wj_buf_view(&got), wj_buf_view(&want)));
        wj_arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_takes_one_whole_day),
        cmocka_unit_test(long_lines_are_folded_between_characters),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
