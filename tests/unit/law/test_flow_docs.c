/* The pages of the documentation say what the tables say: wangjian law flow --pages docs/law/flows. */
#include "base/file.h"
#include "flowlaw.h"
#include "law/flowview.h"

static void every_page_is_what_its_table_gives(void **state)
{
    (void)state;
    for (size_t i = 0; i < law_flows.book->nflows; i++) {
        const struct wj_flow *f = law_flows.book->flows[i];
        struct wj_err e = WJ_ERR_INIT;
        struct wj_str want, have;
        const char *path = wj_str_z(
            law_arena, wj_strf(law_arena, "%s/" WJ_FMT ".md", WJ_PAGES, WJ_ARG(wj_flow_about(f)->id)));
        assert_ok(wj_flowview_page(f, law_arena, &want, &e), e);
        assert_ok(wj_file_read(law_arena, path, 4 << 20, &have, &e), e);
        if (!wj_str_eq(want, have))
            fail_msg("%s is stale; run: wangjian law flow --pages docs/law/flows", path);
    }
}

static void a_graph_draws_every_state(void **state)
{
    (void)state;
    const struct wj_flow *f = wj_flowbook_find(law_flows.book, WJ_S("case-ordinary"));
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str mermaid, dot;
    size_t n;
    assert_ok(wj_flowview_mermaid(f, law_arena, &mermaid, &e), e);
    assert_ok(wj_flowview_dot(f, law_arena, &dot, &e), e);
    const struct wj_flow_state *s = wj_flow_states(f, &n);
    for (size_t i = 0; i < n; i++) {
        assert_true(wj_str_has(mermaid, s[i].name_zh));
        assert_true(wj_str_has(dot, s[i].name_zh));
    }
    assert_true(wj_str_has(mermaid, WJ_S("[*] --> filed")));
    assert_true(wj_str_has(mermaid, WJ_S("archived --> [*]")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_is_what_its_table_gives),
        cmocka_unit_test(a_graph_draws_every_state),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load_law, drop_law);
}
