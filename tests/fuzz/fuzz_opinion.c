/* fuzz_opinion.c - the file of a learned opinion: any bytes are refused with their line, or judge without
 * harm. */
#include "base/arena.h"
#include "scan/opinion.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void judge(const struct wj_opinion *o, struct wj_str text)
{
    struct wj_grams g = { 0 };
    struct wj_opinion_view v;
    struct wj_record r;
    wj_record_init(&r);
    r.text[WJ_RECORD_body] = text;
    if (wj_grams_read(&g, &r, NULL) == WJ_OK && wj_opinion_judge(o, &g, &v)) {
        if (v.kind >= wj_opinion_kinds(o))
            abort();
        for (size_t i = 0; i < v.ncues; i++)
            if (v.cues[i].from >= v.cues[i].to || v.cues[i].to > g.places[v.cues[i].place].text.n)
                abort();
    }
    wj_grams_fini(&g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_arena *a = wj_arena_new(16 << 20);
    struct wj_str bytes = { (const char *)data, size };
    struct wj_err e = WJ_ERR_INIT;
    struct wj_opinion *o;
    if (wj_opinion_load(a, "opinion.tsv", bytes, &o, &e) == WJ_OK) {
        judge(o, bytes);
        judge(o, WJ_S("贴上三天，疼痛全消"));
    } else if (!e.msg[0]) {
        abort();
    }
    wj_arena_free(a);
    return 0;
}
