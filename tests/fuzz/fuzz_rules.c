/* fuzz_rules.c - rule files of any content are loaded or refused with a sentence, never worse. */
#include "base/arena.h"
#include "scan/ruleset.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_err e = WJ_ERR_INIT;
    struct wj_ruleset *set = NULL;
    if (size > 65536)
        return 0;
    struct wj_arena *a = wj_arena_new(64 << 20);
    const struct wj_named file = { WJ_S("f.yaml"), { (const char *)data, size } };
    const struct wj_rule_source source = { .files = { &file, 1 }, .model = WJ_S("# none\n") };
    int rc = wj_ruleset_load(a, &source, &set, &e);
    if (rc != WJ_OK && !e.msg[0])
        abort();
    if (rc == WJ_OK)
        wj_ruleset_free(set);
    wj_arena_free(a);
    return 0;
}
