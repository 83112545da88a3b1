/* The automaton against an oracle that simply tries every pattern at every place. */
#include "base/arena.h"
#include "scan/automaton.h"
#include "../test.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PATTERNS = 300, MAX_TEXT = 400, MAX_SYMBOLS = 8 };

static uint64_t seed = 1181783497276652981u;

static uint32_t draw(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % n;
}

struct dictionary {
    struct wj_pattern p[MAX_PATTERNS];
    uint16_t symbols[MAX_PATTERNS][MAX_SYMBOLS];
    size_t n;
};

static void draw_dictionary(struct dictionary *d, uint32_t alphabet)
{
    d->n = 1 + draw(MAX_PATTERNS);
    for (size_t i = 0; i < d->n; i++) {
        uint32_t n = 1 + draw(draw(3) ? 3 : MAX_SYMBOLS);
        for (uint32_t k = 0; k < n; k++)
            d->symbols[i][k] = (uint16_t)(1 + draw(alphabet));
        d->p[i] = (struct wj_pattern){ .symbols = d->symbols[i], .n = n, .value = (uint32_t)i * 3 };
    }
}

static int by_place(const void *a, const void *b)
{
    const struct wj_match *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

/* spots NULL: all patterns everywhere. */
static bool may_begin(const uint32_t *spots, size_t nspots, uint32_t at, size_t len)
{
    for (size_t i = 0; spots && i < nspots; i++)
        if ((spots[i] & ~WJ_START_PAIR) == at)
            return len > 2 || (len == 2 && spots[i] & WJ_START_PAIR);
    return !spots;
}

static void compare(const struct dictionary *d, const uint16_t *text, size_t n, const uint32_t *spots,
                    size_t nspots, struct wj_matches *got)
{
    size_t want = 0;
    qsort(got->items, got->n, sizeof *got->items, by_place);
    for (size_t at = 0; at < n; at++) {
        for (size_t i = 0; i < d->n; i++) {
            if (at + d->p[i].n > n || !may_begin(spots, nspots, (uint32_t)at, d->p[i].n) ||
                memcmp(text + at, d->p[i].symbols, d->p[i].n * sizeof *text) != 0)
                continue;
            want++;
            const struct wj_match m = { d->p[i].value, (uint32_t)at, (uint32_t)at + d->p[i].n };
            if (!bsearch(&m, got->items, got->n, sizeof m, by_place))
                fail_msg("pattern %zu at %zu was not found", i, at);
        }
    }
    assert_int_equal(got->n, want);
}

static void it_finds_what_the_oracle_finds(void **state)
{
    (void)state;
    static const uint32_t alphabets[] = { 2, 5, 40, 500, 3000, 65000 };
    struct wj_matches got = { 0 };
    struct wj_err e = WJ_ERR_INIT;
    for (int round = 0; round < 600; round++) {
        static struct dictionary d;
        uint32_t alphabet = alphabets[round % 6], cells[MAX_TEXT], room[MAX_TEXT], spots[MAX_TEXT];
        uint16_t text[MAX_TEXT];
        size_t n = draw(MAX_TEXT), nspots = 0;
        unsigned shift = draw(2) ? 16 : 0;
        struct wj_arena *a = wj_arena_new(16 << 20);
        struct wj_automaton *automaton;
        draw_dictionary(&d, alphabet);
        for (size_t i = 0; i < n; i++) { /* patterns, their pieces, noise and breaks */
            text[i] =
                draw(4) ? d.symbols[draw((uint32_t)d.n)][draw(MAX_SYMBOLS)] : (uint16_t)draw(alphabet + 1);
            cells[i] = (uint32_t)text[i] << shift | draw(65536) << (16 - shift);
            if (draw(3))
                spots[nspots++] = (uint32_t)i | (draw(2) ? WJ_START_PAIR : 0);
        }
        const struct wj_symbols all = { cells, n, shift, 0xFFFF, room },
                                some = { cells, n, shift, 0xFFFF, spots };
        assert_ok(wj_automaton_new(a, d.p, d.n, &automaton, &e), e);
        got.n = 0;
        assert_ok(wj_automaton_search(automaton, &all, &got, &e), e);
        compare(&d, text, n, NULL, 0, &got);
        got.n = 0;
        assert_ok(wj_automaton_search_at(automaton, &some, nspots, &got, &e), e);
        compare(&d, text, n, spots, nspots, &got);
        wj_arena_free(a);
    }
    wj_matches_fini(&got);
}

static void an_empty_dictionary_finds_nothing(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(1 << 20);
    struct wj_automaton *automaton;
    struct wj_matches got = { 0 };
    struct wj_err e = WJ_ERR_INIT;
    const uint32_t text[] = { 1, 2, 3 };
    uint32_t room[3];
    const struct wj_symbols t = { text, 3, 0, 0xFFFF, room };
    assert_ok(wj_automaton_new(a, NULL, 0, &automaton, &e), e);
    assert_ok(wj_automaton_search(automaton, &t, &got, &e), e);
    assert_int_equal(got.n, 0);
    wj_arena_free(a);
}

static void a_dictionary_too_big_for_its_arena_is_an_error(void **state)
{
    (void)state;
    struct wj_arena *a = wj_arena_new(512);
    struct wj_automaton *automaton = NULL;
    struct wj_err e = WJ_ERR_INIT;
    const uint16_t symbols[] = { 1, 2, 3 };
    const struct wj_pattern p = { symbols, 3, 0 };
    assert_int_equal(wj_automaton_new(a, &p, 1, &automaton, &e), WJ_E_LIMIT);
    assert_null(automaton);
    wj_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_finds_what_the_oracle_finds),
        cmocka_unit_test(an_empty_dictionary_finds_nothing),
        cmocka_unit_test(a_dictionary_too_big_for_its_arena_is_an_error),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
