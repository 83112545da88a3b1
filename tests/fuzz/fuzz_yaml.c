/* fuzz_yaml.c - YAML: any bytes give a tree within its limits or an error with the file's name. */
#include "base/arena.h"
#include "codec/yaml.h"

#include <stdint.h>
#include <stdlib.h>

static void require(bool what)
{
    if (!what)
        abort();
}

static void walk(const struct wj_ynode *n, unsigned depth)
{
    size_t children = 0;
    struct wj_str s;
    int64_t v;
    bool b;
    wj_day d;
    require(depth <= WJ_YAML_DEPTH && n->line > 0 && n->column > 0);
    for (const struct wj_ynode *c = n->child; c; c = c->next, children++) {
        require((n->type == WJ_Y_MAP) == (c->key.p != NULL));
        walk(c, depth + 1);
    }
    require(children == n->n);
    if (n->type == WJ_Y_SCALAR) {
        (void)!wj_yaml_str(n, &s, NULL);
        (void)!wj_yaml_i64(n, 0, 100, &v, NULL);
        (void)!wj_yaml_milli(n, &v, NULL);
        (void)!wj_yaml_bool(n, &b, NULL);
        (void)!wj_yaml_day(n, &d, NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wj_arena *arena = wj_arena_new((size_t)64 << 20);
    const struct wj_ynode *root = NULL;
    struct wj_err e = WJ_ERR_INIT;
    if (wj_yaml_read(arena, "f.yaml", (struct wj_str){ (const char *)data, size }, &root, &e) == WJ_OK)
        walk(root, 0);
    else
        require(wj_str_starts(wj_strz(e.msg), WJ_S("f.yaml:")));
    wj_arena_free(arena);
    return 0;
}
