/* The fuzz target of the tables, run over thousands of small wounds to the real ones: nothing may crash. */
#include "law/lawdata.h"
#include "../test.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const tables[] = { "terms.csv",         "statutes.csv",
                                      "violations.csv",    "thresholds.csv",
                                      "calendar-2026.csv", "discretion.csv",
                                      "regions.csv",       "overlays/42/thresholds.csv" };
enum { TABLES = sizeof tables / sizeof tables[0], WOUNDS = 60 };

static uint64_t seed = 20261124;
static size_t below(size_t n)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (size_t)(seed * 2685821657736338717u >> 33) % n;
}

/* Change, drop, double or move a few bytes; returns the new length (room for 64 more is there). */
static size_t wound(char *p, size_t n)
{
    static const char bad[] = "\",;\n\r\0-9zZ\xff\xe4\xb8";
    size_t at = below(n), len = 1 + below(40), from = below(n);
    switch (below(5)) {
    case 0:
        p[at] = bad[below(sizeof bad - 1)];
        return n;
    case 1:
        len = len < n - at ? len : n - at;
        memmove(p + at, p + at + len, n - at - len);
        return n - len;
    case 2:
        len = len < n - at ? len : n - at;
        memmove(p + at + len, p + at, n - at);
        return n + len;
    case 3:
        len = len < n - from ? len : n - from;
        len = len < n - at ? len : n - at;
        memmove(p + at, p + from, len);
        return n;
    default:
        return at + 1;
    }
}

static void no_wound_to_a_table_is_fatal(void **state)
{
    (void)state;
    for (size_t t = 0; t < TABLES; t++) {
        const struct wj_named *file = wj_fileset_find(wj_lawdata_files(), wj_strz(tables[t]));
        assert_non_null(file);
        char *text = malloc(file->bytes.n + 200);
        assert_non_null(text);
        for (int i = 0; i < WOUNDS; i++) {
            size_t n = file->bytes.n;
            text[0] = (char)t;
            memcpy(text + 1, file->bytes.p, n);
            for (size_t k = below(3) + 1; k > 0; k--)
                n = wound(text + 1, n);
            LLVMFuzzerTestOneInput((const uint8_t *)text, n + 1);
        }
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(no_wound_to_a_table_is_fatal) };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
