/* Signed notes and checkpoints. */
#include "../test.h"

#include "base/arena.h"
#include "crypto/note.h"

#include <stdio.h>

static struct wj_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = wj_arena_new(8 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    wj_arena_free(arena);
    return 0;
}

/* A key and a note put together with openssl(1), sha256sum(1) and base64(1). */
static const char made_vkey[] =
    "node.example.cn/ledger+3413bec8+ATqkhCoGmGZOvI10N+9cKI45o33ycEvksb9o4DacjOm3";
static const char made_note[] =
    "网监账本的一条附注\n第二行\n\n"
    "\xE2\x80\x94 node.example.cn/ledger "
    "NBO+yEhHEjs/tgty1Lv0BCB+MkHOo5llm+xdOcZji0y8pMNpxf7YnW2cC62d8vEDSB7fpnq8LCn5gcSchQELzU0G1gI=\n";

static void a_note_of_another_program_opens(void **state)
{
    (void)state;
    struct wj_key *key = NULL;
    struct wj_note_key known = { 0 };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str text;
    struct wj_buf b;
    assert_ok(wj_note_load_vkey(wj_strz(made_vkey), &known.name, &key, &e), e);
    known.key = key;
    assert_str(known.name, "node.example.cn/ledger");
    assert_int_equal(wj_note_key_id(&known), 0x3413bec8);
    assert_ok(wj_note_open(wj_strz(made_note), &known, 1, &text, &e), e);
    assert_true(wj_str_ends(text, WJ_S("第二行\n")));
    wj_buf_init(&b, arena, 1000);
    wj_note_vkey(&known, &b);
    assert_str(wj_buf_view(&b), made_vkey);
    wj_sign_free(key);
}

static void two_suites_sign_one_note(void **state)
{
    (void)state;
    struct wj_key *ed = wj_sign_generate(WJ_ED25519), *sm2 = wj_sign_generate(WJ_SM2);
    struct wj_key *other = wj_sign_generate(WJ_ED25519), *sm2_back = NULL;
    struct wj_str name = WJ_S("node.example.cn/账本"), text, back_name;
    struct wj_note_key both[] = { { name, ed }, { name, sm2 } }, stranger = { name, other };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_buf b, v;
    wj_buf_init(&b, arena, 4096);
    assert_ok(wj_note_sign(WJ_S("第一行\n\n第三行\n"), both, 2, &b, &e), e);
    struct wj_str note = wj_buf_view(&b);
    assert_ok(wj_note_open(note, &both[0], 1, &text, &e), e);
    assert_str(text, "第一行\n\n第三行\n");
    assert_ok(wj_note_open(note, &both[1], 1, &text, &e), e);
    assert_ok(wj_note_open(note, both, 2, &text, &e), e);
    assert_int_equal(wj_note_open(note, &stranger, 1, &text, &e), WJ_E_DENIED);
    assert_int_equal(wj_note_open(note, NULL, 0, &text, &e), WJ_E_DENIED);

    wj_buf_init(&v, arena, 1000);
    wj_note_vkey(&both[1], &v);
    assert_ok(wj_note_load_vkey(wj_buf_view(&v), &back_name, &sm2_back, &e), e);
    struct wj_note_key back = { back_name, sm2_back };
    assert_ok(wj_note_open(note, &back, 1, &text, &e), e);
    wj_sign_free(ed);
    wj_sign_free(sm2);
    wj_sign_free(sm2_back);
    wj_sign_free(other);
}

static void any_changed_byte_spoils_the_note(void **state)
{
    (void)state;
    struct wj_key *key = NULL;
    struct wj_note_key known = { 0 };
    struct wj_err e = WJ_ERR_INIT;
    assert_ok(wj_note_load_vkey(wj_strz(made_vkey), &known.name, &key, &e), e);
    known.key = key;
    char note[sizeof made_note];
    for (size_t i = 0; i + 1 < sizeof made_note; i++) {
        struct wj_str text;
        memcpy(note, made_note, sizeof note);
        note[i] = (char)(note[i] ^ 1);
        assert_int_not_equal(wj_note_open(wj_strz(note), &known, 1, &text, &e), WJ_OK);
        note[i] = (char)(made_note[i] | 0x80); /* a slash must not have a second spelling */
        if (note[i] != made_note[i])
            assert_int_not_equal(wj_note_open(wj_strz(note), &known, 1, &text, &e), WJ_OK);
        assert_int_not_equal(wj_note_open((struct wj_str){ made_note, i }, &known, 1, &text, &e), WJ_OK);
    }
    wj_sign_free(key);
}

static void malformed_notes_and_keys_are_refused(void **state)
{
    (void)state;
    static const char *const notes[] = { "",
                                         "\n",
                                         "\n\n",
                                         "text\n",
                                         "text\n\n",
                                         "text\n\nno signature\n",
                                         "text\n\n\xE2\x80\x94 name\n",
                                         "text\n\n\xE2\x80\x94 name AAAA\n",
                                         "text\n\n\xE2\x80\x94 na+me AAAAAAAA\n",
                                         "te\txt\n\n\xE2\x80\x94 name AAAAAAAA\n",
                                         "text\n\n\xE2\x80\x94 name AAAAAAAA",
                                         "te\xffxt\n\n\xE2\x80\x94 name AAAAAAAA\n" };
    static const char *const vkeys[] = {
        "",
        "name",
        "name+00000000+",
        "name+00000000+AAAA",
        "node.example.cn/ledger+3413bec9+ATqkhCoGmGZOvI10N+9cKI45o33ycEvksb9o4DacjOm3",
        "node example.cn/ledger+3413bec8+ATqkhCoGmGZOvI10N+9cKI45o33ycEvksb9o4DacjOm3",
        "node.example.cn/ledger+3413bec8+ATqkhCoGmGZOvI10N+9cKI45o33ycEvksb9o4DacjOm",
        "node.example.cn/ledger+3413bec8+AgqkhCoGmGZOvI10N+9cKI45o33ycEvksb9o4DacjOm3",
    };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_str text, name;
    struct wj_key *key = NULL;
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++)
        assert_int_equal(wj_note_open(wj_strz(notes[i]), NULL, 0, &text, &e), WJ_E_INVALID);
    for (size_t i = 0; i < sizeof vkeys / sizeof vkeys[0]; i++)
        assert_int_equal(wj_note_load_vkey(wj_strz(vkeys[i]), &name, &key, &e), WJ_E_INVALID);
    struct wj_buf b;
    wj_buf_init(&b, arena, 1000);
    struct wj_key *k = wj_sign_generate(WJ_ED25519);
    struct wj_note_key bad = { WJ_S("two words"), k };
    assert_int_equal(wj_note_sign(WJ_S("text"), NULL, 0, &b, &e), WJ_E_INVALID);
    assert_int_equal(wj_note_sign(WJ_S("te\rxt\n"), NULL, 0, &b, &e), WJ_E_INVALID);
    assert_int_equal(wj_note_sign(WJ_S("text\n"), &bad, 1, &b, &e), WJ_E_INVALID);
    wj_sign_free(k);
}

static void checkpoints_go_there_and_back(void **state)
{
    (void)state;
    struct wj_checkpoint c = { WJ_S("node.example.cn/ledger"), 20852163, { { 0 } } }, back;
    struct wj_err e = WJ_ERR_INIT;
    struct wj_buf b;
    for (size_t i = 0; i < sizeof c.root.b; i++)
        c.root.b[i] = (unsigned char)i;
    wj_buf_init(&b, arena, 1000);
    wj_note_checkpoint_text(&c, &b);
    assert_str(wj_buf_view(&b),
               "node.example.cn/ledger\n20852163\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
    assert_ok(wj_note_checkpoint_parse(wj_buf_view(&b), &back, &e), e);
    assert_str(back.origin, "node.example.cn/ledger");
    assert_int_equal(back.size, c.size);
    assert_true(wj_digest_eq(&back.root, &c.root));
    assert_ok(wj_note_checkpoint_parse(WJ_S("o\n0\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nextra\n"),
                                       &back, &e),
              e);
    assert_int_equal(back.size, 0);
}

static void malformed_checkpoints_are_refused(void **state)
{
    (void)state;
#define ROOT "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    static const char *const rows[] = {
        "",
        "o\n",
        "o\n1\n",
        "\n1\n" ROOT,
        "o\n01\n" ROOT,
        "o\n-1\n" ROOT,
        "o\n\n" ROOT,
        "o\n1x\n" ROOT,
        "o\n18446744073709551616\n" ROOT,
        "o\n1\nAAEC\n",
        "o\n1\n" ROOT "\n",
        "o\n1\n" ROOT "x\n\n",
        "o\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=\n",
        "o\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    };
    struct wj_checkpoint c;
    struct wj_err e = WJ_ERR_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (wj_note_checkpoint_parse(wj_strz(rows[i]), &c, &e) != WJ_E_INVALID)
            fail_msg("taken: %s", rows[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_note_of_another_program_opens),
        cmocka_unit_test(two_suites_sign_one_note),
        cmocka_unit_test(any_changed_byte_spoils_the_note),
        cmocka_unit_test(malformed_notes_and_keys_are_refused),
        cmocka_unit_test(checkpoints_go_there_and_back),
        cmocka_unit_test(malformed_checkpoints_are_refused),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
