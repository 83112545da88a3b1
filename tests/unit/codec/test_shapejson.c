/* Shapes: reading, checking, writing and explaining structs. */
#include "../test.h"

#include "base/arena.h"
#include "codec/shapejson.h"

#include <math.h>
#include <stdio.h>

struct party {
    struct wj_str name, phone;
    wj_day born;
};

WJ_SHAPE(party, party, "Who complains.",
         WJ_FIELD(party, name, STR, WJ_F_REQUIRED | WJ_F_PERSONAL, 1, 20, "Name."),
         WJ_FIELD(party, phone, STR, WJ_F_PERSONAL, 0, 0, "Phone number."),
         WJ_FIELD(party, born, DAY, WJ_F_PERSONAL, 0, 0, NULL));

struct filing {
    struct wj_str id, title, extra, password;
    int64_t amount_fen, count, filed_at;
    double score;
    bool consent, urgent;
    int kind;
    wj_day happened_on;
    struct party *consumer;
    struct wj_list demands, parties;
};

static const char *const kinds[] = { "complaint", "report", NULL };

WJ_SHAPE(
    filing, filing, "A filing; its */ end.",
    WJ_FIELD(filing, id, ID, WJ_F_READONLY | WJ_F_REQUIRED, 0, 0, NULL),
    WJ_FIELD(filing, title, STR, WJ_F_REQUIRED, 2, 5, "What it is about."),
    WJ_FIELD(filing, extra, JSON, 0, 0, 0, NULL), WJ_FIELD(filing, password, STR, WJ_F_SECRET, 0, 0, NULL),
    WJ_FIELD(filing, amount_fen, FEN, 0, 0, 1000000, NULL), WJ_FIELD(filing, count, I64, 0, 0, 0, NULL),
    WJ_FIELD(filing, filed_at, MS, 0, 0, 0, NULL), WJ_FIELD(filing, score, F64, 0, 0, 1, NULL),
    WJ_FIELD(filing, consent, BOOL, WJ_F_REQUIRED, 0, 0, NULL), WJ_FIELD(filing, urgent, BOOL, 0, 0, 0, NULL),
    WJ_FIELD_ENUM(filing, kind, 0, kinds, "Which kind."), WJ_FIELD(filing, happened_on, DAY, 0, 0, 0, NULL),
    WJ_FIELD_OF(filing, consumer, OBJ, 0, &wj_shape_party, NULL),
    { .name = "demands", .type = WJ_T_LIST, .offset = offsetof(struct filing, demands), .min = 1, .max = 3 },
    WJ_FIELD_OF(filing, parties, LIST, 0, &wj_shape_party, NULL));

static struct wj_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new(4 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

static const struct wj_jval *parse(const char *text)
{
    const struct wj_jval *v = NULL;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_jsonread_text(arena, wj_strz(text), &v, &e), e);
    return v;
}

static struct wj_str write_filing(const struct filing *f, unsigned flags)
{
    struct wj_buf b;
    struct wj_json w;
    struct wj_str out;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&b, arena, 1 << 16);
    wj_json_init(&w, &b);
    wj_shape_write(&w, &wj_shape_filing, f, flags);
    assert_ok(wj_json_done(&w, &out, &e), e);
    return out;
}

static const char full[] =
    "{\"title\":\"最佳\",\"extra\":{\"a\": [1]},\"password\":\"pw\",\"amount_fen\":1990,\"count\":-5,"
    "\"filed_at\":\"2026-11-24T09:00:00+08:00\",\"score\":0.5,\"consent\":true,\"urgent\":null,\"kind\":"
    "\"report\","
    "\"happened_on\":\"2026-02-28\",\"consumer\":{\"name\":\"张三丰\",\"phone\":\"13812348000\","
    "\"born\":\"1990-01-02\"},\"demands\":[\"退货\",\"赔偿\"],\"parties\":[{\"name\":\"李\"},{\"name\":\"a@b."
    "cn\"}]}";

static void a_whole_object_is_read(void **state)
{
    (void)state;
    struct filing f;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_shape_read(arena, &wj_shape_filing, parse(full), NULL, &f, &e), e);
    assert_null(f.id.p);
    assert_str(f.title, "最佳");
    assert_str(f.extra, "{\"a\": [1]}");
    assert_int_equal(f.amount_fen, 1990);
    assert_int_equal(f.count, -5);
    assert_int_equal(f.filed_at, INT64_C(1795482000000));
    assert_true(f.score == 0.5);
    assert_true(f.consent);
    assert_false(f.urgent);
    assert_int_equal(f.kind, 1);
    assert_int_equal(f.happened_on, wj_day_of(2026, 2, 28));
    assert_str(f.consumer->phone, "13812348000");
    assert_int_equal(f.demands.n, 2);
    assert_str(((struct wj_str *)f.demands.items)[1], "赔偿");
    assert_int_equal(f.parties.n, 2);
    assert_str(((struct party *)f.parties.items)[1].name, "a@b.cn");
    assert_null(((struct party *)f.parties.items)[1].phone.p);
}

static void what_is_written_is_masked_unless_asked(void **state)
{
    (void)state;
    struct filing f;
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_shape_read(arena, &wj_shape_filing, parse(full), NULL, &f, &e), e);
    f.id = WJ_S("F1");
    assert_str(
        write_filing(&f, 0),
        "{\"id\":\"F1\",\"title\":\"最佳\",\"extra\":{\"a\": [1]},\"amount_fen\":1990,\"count\":-5,"
        "\"filed_at\":\"2026-11-24T09:00:00.000+08:00\",\"score\":0.5,\"consent\":true,\"urgent\":false,"
        "\"kind\":\"report\",\"happened_on\":\"2026-02-28\","
        "\"consumer\":{\"name\":\"张**\",\"phone\":\"138****8000\"},\"demands\":[\"退货\",\"赔偿\"],"
        "\"parties\":[{\"name\":\"李**\"},{\"name\":\"a**@b.cn\"}]}");
    struct wj_str clear = write_filing(&f, WJ_W_UNMASK);
    assert_true(
        wj_str_has(clear, WJ_S("{\"name\":\"张三丰\",\"phone\":\"13812348000\",\"born\":\"1990-01-02\"}")));
    assert_false(wj_str_has(clear, WJ_S("pw")));
}

static void absent_members_are_left_out(void **state)
{
    (void)state;
    struct filing f;
    wj_shape_clear(&wj_shape_filing, &f);
    assert_str(write_filing(&f, 0), "{\"consent\":false,\"urgent\":false,\"demands\":[],\"parties\":[]}");
}

static void masks_keep_what_helps_to_recognise(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "13912345678", "139****5678" },
        { "110101199001011234", "****1234" },
        { "11010119900101123X", "****123X" },
        { "+86 571 8888 0000", "****0000" },
        { "张三", "张**" },
        { "𠮷田", "𠮷**" },
        { "杭州市西湖区", "杭**" },
        { "li@example.cn", "l**@example.cn" },
        { "123456", "1**" },
        { "@x", "@**" },
        { "", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_str(wj_shape_mask(arena, wj_strz(rows[i][0])), rows[i][1]);
    assert_null(wj_shape_mask(arena, WJ_NOSTR).p);
}

struct bad {
    const char *json, *field, *msg;
};

static void bad_members_are_named_by_their_pointer(void **state)
{
    (void)state;
    static const struct bad rows[] = {
        { "[]", "", "the input must be an object" },
        { "{\"consent\":true}", "/title", "/title is required" },
        { "{\"title\":\"  \",\"consent\":true}", "/title", "/title is required" },
        { "{\"title\":\"最佳\"}", "/consent", "/consent is required" },
        { "{\"title\":1}", "/title", "/title must be a text" },
        { "{\"title\":\"a\"}", "/title", "/title must be a text with a number of characters from 2 to 5" },
        { "{\"title\":\"最佳最佳最佳\"}", "/title",
          "/title must be a text with a number of characters from 2 to 5" },
        { "{\"title\":\"a\\u0000\"}", "/title", "/title holds a control character" },
        { "{\"title\":\"a\\u001b\"}", "/title", "/title holds a control character" },
        { "{\"id\":\"x\"}", "/id", "/id cannot be set" },
        { "{\"amount_fen\":19.9}", "/amount_fen", "/amount_fen must be a whole number of fen" },
        { "{\"amount_fen\":-1}", "/amount_fen", "/amount_fen must be from 0 to 1000000" },
        { "{\"amount_fen\":\"5\"}", "/amount_fen", "/amount_fen must be a whole number of fen" },
        { "{\"count\":18446744073709551615}", "/count", "/count must be a whole number" },
        { "{\"count\":-9223372036854775808}", "/count", "/count is out of range" },
        { "{\"score\":1.5}", "/score", "/score must be from 0 to 1" },
        { "{\"consent\":\"yes\"}", "/consent", "/consent must be true or false" },
        { "{\"kind\":\"x\"}", "/kind", "/kind must be one of complaint, report" },
        { "{\"happened_on\":\"2026-02-29\"}", "/happened_on", "/happened_on must be a day, YYYY-MM-DD" },
        { "{\"filed_at\":\"2026-02-28\"}", "/filed_at",
          "/filed_at must be an instant, YYYY-MM-DDThh:mm:ss+08:00" },
        { "{\"consumer\":[]}", "/consumer", "/consumer must be an object" },
        { "{\"consumer\":{\"name\":2}}", "/consumer/name", "/consumer/name must be a text" },
        { "{\"title\":\"最佳\",\"consent\":true,\"consumer\":{}}", "/consumer/name",
          "/consumer/name is required" },
        { "{\"demands\":[\"a\",1]}", "/demands/1", "/demands/1 must be a text" },
        { "{\"demands\":\"a\"}", "/demands", "/demands must be a list" },
        { "{\"title\":\"最佳\",\"consent\":true,\"demands\":[\"a\",\"b\",\"c\",\"d\"]}", "/demands",
          "/demands must be a list with a number of items from 1 to 3" },
        { "{\"parties\":[{\"name\":\"a\"},{\"nom\":\"a\"}]}", "/parties/1/nom",
          "/parties/1/nom is not known here" },
        { "{\"title\":\"最佳\",\"consent\":true,\"parties\":[{\"name\":\"a\"},{}]}", "/parties/1/name",
          "/parties/1/name is required" },
        { "{\"titel\":\"a\"}", "/titel", "/titel is not known here" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct filing f;
        struct wj_err e = WJ_ERR_INIT;
        int rc = wj_shape_read(arena, &wj_shape_filing, parse(rows[i].json), NULL, &f, &e);
        assert_string_equal(e.msg, rows[i].msg);
        assert_string_equal(e.field, rows[i].field);
        assert_int_equal(rc, WJ_E_INVALID);
    }
}

static void unknown_members_are_counted_when_asked(void **state)
{
    (void)state;
    struct filing f;
    struct wj_err e = WJ_ERR_INIT;
    size_t unknown = 0;
    const struct wj_jval *v =
        parse("{\"x\":1,\"title\":\"最佳\",\"consent\":false,\"parties\":[{\"name\":\"a\",\"y\":{}}]}");
    assert_ok(wj_shape_read(arena, &wj_shape_filing, v, &unknown, &f, &e), e);
    assert_int_equal(unknown, 2);
}

static void pairs_fill_the_same_struct(void **state)
{
    (void)state;
    static const struct wj_pair items[] = {
        { { "title", 5 }, { "abc", 3 } },      { { "demands", 7 }, { "x", 1 } },
        { { "consent", 7 }, { "1", 1 } },      { { "amount_fen", 10 }, { "12", 2 } },
        { { "demands", 7 }, { "y", 1 } },      { { "score", 5 }, { "0.25", 4 } },
        { { "kind", 4 }, { "complaint", 9 } }, { { "happened_on", 11 }, { "2026-01-31", 10 } },
    };
    struct filing f;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_pairs pairs = { items, sizeof items / sizeof items[0] };
    assert_ok(wj_shape_read_pairs(arena, &wj_shape_filing, pairs, NULL, &f, &e), e);
    assert_str(f.title, "abc");
    assert_true(f.consent);
    assert_int_equal(f.amount_fen, 12);
    assert_true(f.score == 0.25);
    assert_int_equal(f.kind, 0);
    assert_int_equal(f.happened_on, wj_day_of(2026, 1, 31));
    assert_int_equal(f.demands.n, 2);
    assert_str(((struct wj_str *)f.demands.items)[1], "y");
}

static void bad_pairs_are_refused(void **state)
{
    (void)state;
    static const struct {
        struct wj_pair pair;
        const char *msg;
    } rows[] = {
        { { { "consent", 7 }, { "yes", 3 } }, "/consent must be true or false" },
        { { { "count", 5 }, { "12x", 3 } }, "/count must be a whole number" },
        { { { "count", 5 }, { "", 0 } }, "/count must be a whole number" },
        { { { "score", 5 }, { "\"1\"", 3 } }, "/score must be a number" },
        { { { "score", 5 }, { "1e400", 5 } }, "/score must be a number" },
        { { { "consumer", 8 }, { "{}", 2 } }, "/consumer can only be given in a JSON body" },
        { { { "parties", 7 }, { "x", 1 } }, "/parties can only be given in a JSON body" },
        { { { "title", 5 }, { "a\xff", 2 } }, "/title is not UTF-8" },
        { { { "id", 2 }, { "x", 1 } }, "/id cannot be set" },
        { { { "nix", 3 }, { "x", 1 } }, "/nix is not known here" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct filing f;
        struct wj_err e = WJ_ERR_INIT;
        struct wj_pairs pairs = { &rows[i].pair, 1 };
        assert_int_equal(wj_shape_read_pairs(arena, &wj_shape_filing, pairs, NULL, &f, &e), WJ_E_INVALID);
        assert_string_equal(e.msg, rows[i].msg);
    }
    static const struct wj_pair twice[] = { { { "title", 5 }, { "abc", 3 } },
                                            { { "title", 5 }, { "abc", 3 } } };
    struct filing f;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_pairs pairs = { twice, 2 };
    assert_int_equal(wj_shape_read_pairs(arena, &wj_shape_filing, pairs, NULL, &f, &e), WJ_E_INVALID);
    assert_string_equal(e.msg, "/title is given more than once");
}

static void path_and_body_fill_one_struct_together(void **state)
{
    (void)state;
    static const struct wj_pair path = { { "title", 5 }, { "abc", 3 } };
    struct filing f;
    struct wj_err e = WJ_ERR_INIT;
    wj_shape_clear(&wj_shape_filing, &f);
    assert_ok(wj_shape_fill_pairs(arena, &wj_shape_filing, (struct wj_pairs){ &path, 1 }, NULL, &f, &e), e);
    assert_ok(wj_shape_fill(arena, &wj_shape_filing, parse("{\"count\":3}"), NULL, &f, &e), e);
    assert_ok(wj_shape_check(&wj_shape_filing, &f, &e), e);
    assert_str(f.title, "abc");
    assert_int_equal(f.count, 3);
}

static void too_much_for_the_arena_is_a_limit(void **state)
{
    (void)state;
    struct wj_arena *small = wj_arena_new(64);
    struct filing f;
    struct wj_err e = WJ_ERR_INIT;
    const struct wj_jval *v = parse("{\"parties\":[{\"name\":\"a\"},{\"name\":\"b\"}]}");
    assert_int_equal(wj_shape_read(small, &wj_shape_filing, v, NULL, &f, &e), WJ_E_LIMIT);
    assert_string_equal(e.field, "/parties");
    wj_arena_free(small);
}

static void a_shape_explains_itself_to_openapi(void **state)
{
    (void)state;
    struct wj_buf b;
    struct wj_json w;
    struct wj_str out;
    struct wj_err e = WJ_ERR_INIT;
    wj_buf_init(&b, arena, 1 << 16);
    wj_json_init(&w, &b);
    wj_shape_openapi(&w, &wj_shape_filing);
    assert_ok(wj_json_done(&w, &out, &e), e);
    assert_str(
        out,
        "{\"type\":\"object\",\"description\":\"A filing; its */ end.\",\"properties\":{"
        "\"id\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9._:@-]{1,128}$\",\"readOnly\":true},"
        "\"title\":{\"type\":\"string\",\"minLength\":2,\"maxLength\":5,\"description\":\"What it is "
        "about.\"},"
        "\"extra\":{},\"password\":{\"type\":\"string\",\"writeOnly\":true},"
        "\"amount_fen\":{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":0,\"maximum\":1000000},"
        "\"count\":{\"type\":\"integer\",\"format\":\"int64\"},"
        "\"filed_at\":{\"type\":\"string\",\"format\":\"date-time\"},"
        "\"score\":{\"type\":\"number\",\"format\":\"double\",\"minimum\":0,\"maximum\":1},"
        "\"consent\":{\"type\":\"boolean\"},\"urgent\":{\"type\":\"boolean\"},"
        "\"kind\":{\"type\":\"string\",\"enum\":[\"complaint\",\"report\"],\"description\":\"Which kind.\"},"
        "\"happened_on\":{\"type\":\"string\",\"format\":\"date\"},"
        "\"consumer\":{\"$ref\":\"#/components/schemas/Party\"},"
        "\"demands\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"minItems\":1,\"maxItems\":3},"
        "\"parties\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Party\"}}},"
        "\"required\":[\"id\",\"title\",\"consent\"]}");
}

static void a_shape_explains_itself_to_typescript(void **state)
{
    (void)state;
    struct wj_buf b;
    wj_buf_init(&b, arena, 1 << 16);
    wj_shape_typescript(&b, &wj_shape_filing);
    assert_str(wj_buf_view(&b), "/** A filing; its * / end. */\n"
                                "export interface Filing {\n"
                                "  readonly id: string;\n"
                                "  /** What it is about. */\n"
                                "  title: string;\n"
                                "  extra?: unknown;\n"
                                "  password?: string;\n"
                                "  amount_fen?: number;\n"
                                "  count?: number;\n"
                                "  filed_at?: string;\n"
                                "  score?: number;\n"
                                "  consent: boolean;\n"
                                "  urgent?: boolean;\n"
                                "  /** Which kind. */\n"
                                "  kind?: \"complaint\" | \"report\";\n"
                                "  happened_on?: string;\n"
                                "  consumer?: Party;\n"
                                "  demands?: string[];\n"
                                "  parties?: Party[];\n"
                                "}\n");
    char name[64];
    static const struct wj_shape s = { .name = "matter_event_row" };
    wj_shape_outer_name(&s, name);
    assert_string_equal(name, "MatterEventRow");
}

static void every_reachable_shape_is_gathered_once(void **state)
{
    (void)state;
    struct wj_list l = { 0 };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_shape_gather(arena, &wj_shape_filing, &l, &e), e);
    assert_ok(wj_shape_gather(arena, &wj_shape_party, &l, &e), e);
    assert_int_equal(l.n, 2);
    assert_ptr_equal(((const struct wj_shape **)l.items)[1], &wj_shape_party);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_object_is_read),
        cmocka_unit_test(what_is_written_is_masked_unless_asked),
        cmocka_unit_test(absent_members_are_left_out),
        cmocka_unit_test(masks_keep_what_helps_to_recognise),
        cmocka_unit_test(bad_members_are_named_by_their_pointer),
        cmocka_unit_test(unknown_members_are_counted_when_asked),
        cmocka_unit_test(pairs_fill_the_same_struct),
        cmocka_unit_test(bad_pairs_are_refused),
        cmocka_unit_test(path_and_body_fill_one_struct_together),
        cmocka_unit_test(too_much_for_the_arena_is_a_limit),
        cmocka_unit_test(a_shape_explains_itself_to_openapi),
        cmocka_unit_test(a_shape_explains_itself_to_typescript),
        cmocka_unit_test(every_reachable_shape_is_gathered_once),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
