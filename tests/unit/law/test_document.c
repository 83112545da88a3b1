/* Templates: every one can be filled, names what is missing, and faults in them are found. */
#include "flowlaw.h"

static const struct wj_document *doc(const char *id)
{
    const struct wj_document *d = wj_document_find(&law_flows.documents, wj_strz(id));
    if (!d)
        fail_msg("there is no template %s", id);
    return d;
}

static struct wj_document_filled fill(const char *id, const struct wj_document_value *v, size_t n)
{
    struct wj_document_filled f;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_document_fill(doc(id), law_arena, v, n, &f, &e), e);
    return f;
}

static bool says(const struct wj_document_filled *f, const char *z)
{
    for (size_t i = 0; i < f->nblocks; i++)
        if (wj_str_has(f->blocks[i].text, wj_strz(z)) || wj_str_has(f->blocks[i].label, wj_strz(z)))
            return true;
    return false;
}

static void values_stand_where_their_names_stood(void **state)
{
    (void)state;
    const struct wj_document_value v[] = {
        { WJ_S("party_name"), WJ_NOSTR, WJ_S("某某科技有限公司") },
        { WJ_S("cause"), WJ_S("发布虚假广告"), WJ_NOSTR },
        { WJ_S("fine_fen"), WJ_S("20000000"), WJ_S("200,000元") },
        { WJ_S("organ_name"), WJ_NOSTR, WJ_S("某某市市场监督管理局") },
        { WJ_S("facts_text"), WJ_NOSTR, WJ_S("事实") },
        { WJ_S("law_text"), WJ_NOSTR, WJ_S("依据") },
        { WJ_S("penalty_text"), WJ_NOSTR, WJ_S("罚款二十万元") },
    };
    struct wj_document_filled f = fill("penalty_notice", v, 7);
    assert_int_equal(f.nmissing, 0);
    assert_int_equal(f.blocks[0].kind, WJ_DOC_HEAD);
    assert_str(f.blocks[0].text, "某某市市场监督管理局");
    assert_int_equal(f.blocks[1].kind, WJ_DOC_NUMBER);
    assert_str(f.blocks[2].text, "行政处罚告知书");
    assert_str(f.blocks[3].text, "某某科技有限公司：");
    assert_true(says(&f, "涉嫌发布虚假广告一案"));
    assert_true(says(&f, "200,000元"));
    assert_false(says(&f, "{{"));
    assert_false(says(&f, "有权自本告知书送达之日起五个工作日内要求听证")); /* only where the right exists */
    assert_false(says(&f, "没收违法所得和非法财物价值合计"));
}

static void the_hearing_right_is_told_where_it_exists(void **state)
{
    (void)state;
    const struct wj_document_value v[] = { { WJ_S("hearing_right"), WJ_S("true"), WJ_NOSTR } };
    struct wj_document_filled f = fill("penalty_notice", v, 1);
    assert_true(says(&f, "要求听证；逾期未要求的"));
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    const struct wj_document_value v[] = { { WJ_S("cause"), WJ_S("案由"), WJ_NOSTR } };
    struct wj_document_filled f = fill("filing_form", v, 1);
    bool party = false, cause = false;
    for (size_t i = 0; i < f.nmissing; i++) {
        party |= wj_str_eqz(f.missing[i]->name, "party_name");
        cause |= wj_str_eqz(f.missing[i]->name, "cause");
        assert_true(f.missing[i]->label_zh.n > 0);
    }
    assert_true(party);
    assert_false(cause);
    assert_true(says(&f, "立案审批表"));
}

static void every_template_fills_whole(void **state)
{
    (void)state;
    assert_true(law_flows.documents.n >= 60);
    for (size_t i = 0; i < law_flows.documents.n; i++) {
        const struct wj_document *d = &law_flows.documents.items[i];
        struct wj_document_value v[200];
        struct wj_document_filled f;
        struct wj_err e = WJ_ERR_INIT;
        assert_true(d->nfields <= 200);
        for (size_t k = 0; k < d->nfields; k++)
            v[k] = (struct wj_document_value){ d->fields[k].name, WJ_NOSTR, WJ_S("甲") };
        assert_ok(wj_document_fill(d, law_arena, v, d->nfields, &f, &e), e);
        assert_int_equal(f.nmissing, 0);
        assert_true(f.nblocks >= 4);
        assert_false(says(&f, "{{"));
        assert_false(says(&f, "＿＿"));
        assert_ok(wj_document_fill(d, law_arena, NULL, 0, &f, &e), e);
        assert_true(f.nmissing > 0);
    }
}

/* One template of this text, with the real facts and fields. */
static struct wj_err fault(const char *yaml)
{
    const struct wj_named *fields = wj_fileset_find(wj_lawdata_files(), WJ_S("fields.csv"));
    struct wj_named items[] = { { WJ_S("documents/x.yaml"), wj_strz(yaml) }, *fields };
    struct wj_fileset files = { items, 2 };
    struct wj_document_book b;
    struct wj_err e = WJ_ERR_INIT;
    if (wj_document_load(law_arena, &files, &law_flows.book->facts, &b, &e) == WJ_OK)
        fail_msg("this was taken:\n%s", yaml);
    return e;
}

#define TOP "title: 甲\ntitle_en: A\nbasis: 程序规定 1\n"

static void faults_of_a_template_are_found(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { TOP "body:\n  - para: 乙{{nobody}}\n", "documents/x.yaml:5" },
        { TOP "body:\n  - para: 乙{{nobody}}\n", "\"nobody\" is no field of fields.csv" },
        { TOP "body:\n  - parra: 乙\n", "parra" },
        { TOP "body:\n  - row: 乙\n", "a row is written \"label | text\"" },
        { TOP "body:\n  - use: nothing\n", "there is no part \"nothing\"" },
        { TOP "body:\n  - para: 乙\n    when: nobody\n", "\"nobody\" is no field" },
        { TOP "require: cause\nbody:\n  - para: 乙\n", "\"cause\" is required but stands nowhere" },
        { TOP "inputs: {spare: 多余/Spare}\nbody:\n  - para: 乙\n", "\"spare\" stands nowhere in the body" },
        { TOP "inputs: {spare: 多余}\nbody:\n  - para: 乙{{spare}}\n", "an input has two labels" },
        { TOP "inputs: {cause: 案由/Cause}\nbody:\n  - para: 乙\n", "\"cause\" is no free name" },
        { "title: 甲\nbasis: 法 1\nbody:\n  - para: 乙\n", "title_en" },
        { TOP, "body" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wj_err e = fault(cases[i][0]);
        if (!wj_str_has(wj_strz(e.msg), wj_strz(cases[i][1])))
            fail_msg("got \"%s\", want \"%s\"", e.msg, cases[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stand_where_their_names_stood),
        cmocka_unit_test(the_hearing_right_is_told_where_it_exists),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(every_template_fills_whole),
        cmocka_unit_test(faults_of_a_template_are_found),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, load_law, drop_law);
}
