/* fuzz_json.c - the JSON readers: what the tree takes can be written, read again and picked from. */
#include "base/arena.h"
#include "codec/jcs.h"
#include "codec/jsonpick.h"

#include <stdint.h>
#include <stdlib.h>

static const struct wj_pick fields[] = {
    { "title", WJ_PICK_STR, true }, { "price_fen", WJ_PICK_I64, true }, { "score", WJ_PICK_F64, true },
    { "ad", WJ_PICK_BOOL, true },   { "raw", WJ_PICK_RAW, true },
};

static void require(bool what)
{
    if (!what)
        abort();
}

/* The canonical form reads back, and is its own canonical form. */
static void check_canonical(struct wj_arena *arena, struct wj_str text)
{
    struct wj_str once, twice;
    if (wj_jcs_text(arena, text, &once, NULL))
        return;
    require(wj_jcs_text(arena, once, &twice, NULL) == WJ_OK && wj_str_eq(once, twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_arena *arena = wj_arena_new((size_t)64 << 20);
    struct wj_str text = { (const char *)data, size };
    const struct wj_jval *v = NULL;
    struct wj_err e = WJ_ERR_INIT;
    int rc = wj_jsonread_text(arena, text, &v, &e);
    require((rc == WJ_OK) == (e.rc == WJ_OK));
    if (rc == WJ_OK)
        check_canonical(arena, text);

    struct wj_jsonpick *pick = wj_jsonpick_new(fields, sizeof fields / sizeof fields[0]);
    struct wj_picked got[sizeof fields / sizeof fields[0]];
    int picked = wj_jsonpick_record(pick, text, got, NULL);
    if (picked == WJ_OK && rc == WJ_OK)
        require(v->type == WJ_J_OBJ);
    if (picked == WJ_OK && rc == WJ_OK && got[4].there) {
        const struct wj_jval *raw = NULL;
        require(wj_jsonread_text(arena, got[4].s, &raw, NULL) == WJ_OK);
    }
    wj_jsonpick_free(pick);
    wj_arena_free(arena);
    return 0;
}
