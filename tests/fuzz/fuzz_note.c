/* fuzz_note.c - signed notes, checkpoints, keys and saved trees from strangers. */
#include "base/arena.h"
#include "crypto/merkle.h"
#include "crypto/note.h"

#include <stdint.h>
#include <stdlib.h>

static void require(bool what)
{
    if (!what)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_arena *arena = wj_arena_new((size_t)16 << 20);
    struct wj_str bytes = { (const char *)data, size }, text = WJ_NOSTR;
    struct wj_checkpoint c;
    struct wj_merkle tree;
    struct wj_buf b;
    struct wj_note_key known = { 0 };
    struct wj_key *key = NULL;
    require(wj_note_open(bytes, NULL, 0, &text, NULL) != WJ_OK);
    wj_buf_init(&b, arena, (size_t)4 << 20);
    if (wj_note_checkpoint_parse(bytes, &c, NULL) == WJ_OK) {
        wj_note_checkpoint_text(&c, &b);
        require(wj_str_starts(bytes, wj_buf_view(&b)));
    }
    wj_buf_reset(&b);
    if (wj_note_load_vkey(bytes, &known.name, &key, NULL) == WJ_OK) {
        known.key = key;
        wj_note_vkey(&known, &b);
        require(wj_str_eq(wj_buf_view(&b), bytes));
        wj_sign_free(key);
    }
    wj_buf_reset(&b);
    if (wj_merkle_load(bytes, WJ_SHA256, &tree, NULL) == WJ_OK) {
        wj_merkle_save(&tree, &b);
        require(wj_str_eq(wj_buf_view(&b), bytes));
    }
    wj_arena_free(arena);
    return 0;
}
