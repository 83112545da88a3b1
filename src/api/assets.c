/* assets.c - see assets.h. */
#include "api/assets.h"

#include "base/arena.h"
#include "base/map.h"
#include "codec/gzip.h"

#include <sodium.h>
#include <string.h>

enum { PACK_MIN = 512, TAG_BYTES = 12 };

struct wj_assets {
    struct wj_map by_path;
    const struct wj_asset *portal, *console;
};

static const struct {
    const char *suffix, *type;
    bool packs;
} types[] = {
    { ".html", "text/html; charset=utf-8", true },
    { ".js", "text/javascript; charset=utf-8", true },
    { ".css", "text/css; charset=utf-8", true },
    { ".json", "application/json", true },
    { ".svg", "image/svg+xml", true },
    { ".txt", "text/plain; charset=utf-8", true },
    { ".webmanifest", "application/manifest+json", true },
    { ".wasm", "application/wasm", true },
    { ".png", "image/png", false },
    { ".jpg", "image/jpeg", false },
    { ".webp", "image/webp", false },
    { ".ico", "image/x-icon", false },
    { ".woff2", "font/woff2", false },
    { ".pdf", "application/pdf", false },
};

/* The gzip form in the arena, or no value when it is not smaller by a tenth. */
static struct wj_str pack(struct wj_arena *arena, struct wj_str s)
{
    struct wj_buf b;
    struct wj_str out = WJ_NOSTR;
    if (s.n < PACK_MIN)
        return out;
    struct wj_mark mark = wj_arena_mark(arena);
    wj_buf_init(&b, arena, s.n - s.n / 10);
    wj_gzip_pack(&b, s, 9);
    if (wj_buf_done(&b, &out, NULL) != WJ_OK)
        wj_arena_rewind(arena, mark);
    return out;
}

static const char *tag_of(struct wj_arena *arena, struct wj_str bytes, const char *suffix)
{
    unsigned char hash[crypto_generichash_BYTES];
    char hex[2 * TAG_BYTES + 1];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, TAG_BYTES);
    return wj_str_z(arena, wj_strf(arena, "\"%s%s\"", hex, suffix));
}

static struct wj_asset *prepare(struct wj_arena *arena, const struct wj_named *f)
{
    struct wj_asset *a = WJ_NEW(arena, struct wj_asset);
    bool packs = false;
    if (!a)
        return NULL;
    a->bytes = f->bytes.p ? f->bytes : WJ_S("");
    a->type = "application/octet-stream";
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (!wj_str_ends(f->path, wj_strz(types[i].suffix)))
            continue;
        a->type = types[i].type;
        packs = types[i].packs;
        break;
    }
    a->page = strncmp(a->type, "text/html", 9) == 0;
    a->fixed = wj_str_starts(f->path, WJ_S("assets/"));
    a->etag = tag_of(arena, a->bytes, "");
    a->etag_gzip = tag_of(arena, a->bytes, "-gz");
    if (packs)
        a->gzip = pack(arena, a->bytes);
    return a->etag && a->etag_gzip ? a : NULL;
}

int wj_assets_new(struct wj_arena *arena, const struct wj_fileset *files, struct wj_assets **out,
                  struct wj_err *e)
{
    struct wj_assets *all = WJ_NEW(arena, struct wj_assets);
    if (!all)
        return wj_fail(e, WJ_E_LIMIT, "console files: out of memory");
    wj_map_init(&all->by_path, arena);
    for (size_t i = 0; i < files->n; i++) {
        struct wj_asset *a = prepare(arena, &files->items[i]);
        if (!a)
            return wj_fail(e, WJ_E_LIMIT, "console files: out of memory");
        int rc = wj_map_add(&all->by_path, files->items[i].path, a);
        if (rc != WJ_OK)
            return wj_fail(e, rc, "console files: " WJ_FMT, WJ_ARG(files->items[i].path));
    }
    all->portal = wj_map_get(&all->by_path, WJ_S("index.html"));
    all->console = wj_map_get(&all->by_path, WJ_S("console/index.html"));
    *out = all;
    return WJ_OK;
}

const struct wj_asset *wj_assets_find(const struct wj_assets *all, struct wj_str path)
{
    if (!path.n || path.p[0] != '/')
        return NULL;
    struct wj_str name = { path.p + 1, path.n - 1 }, rest = name, last = WJ_S("");
    const struct wj_asset *a = wj_map_get(&all->by_path, name);
    if (a)
        return a;
    while (wj_str_cut(&rest, '/', &last))
        ;
    if (wj_str_has(last, WJ_S(".")) || wj_str_has(path, WJ_S("%")))
        return NULL;
    bool console = wj_str_eqz(name, "console") || wj_str_starts(name, WJ_S("console/"));
    return console ? all->console : all->portal;
}
