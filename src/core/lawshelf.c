/* lawshelf.c - see lawshelf.h. */
#include "core/lawshelf.h"

#include "base/arena.h"
#include "law/lawpack.h"
#include "q_law.h"

#include <pthread.h>

enum { PLAN_ARENA = 4 << 20 };

/* A set that was read from the store, in its own arena. */
struct loaded {
    struct wj_lawset law;
    struct wj_arena *arena;
    struct loaded *next;
};

struct wj_lawshelf {
    pthread_mutex_t lock;
    const struct wj_lawset *base;
    bool forced;
    struct loaded *sets;
    struct wj_arena *plan_arena;
    struct wjq_law_switch_list_row *plan; /* in the order in which they come into force */
    size_t n;
    int64_t seen, expected; /* numbers of switches */
};

struct wj_lawshelf *wj_lawshelf_new(struct wj_arena *a, const struct wj_lawset *base, bool forced)
{
    struct wj_lawshelf *s = WJ_NEW(a, struct wj_lawshelf);
    if (!s)
        return NULL;
    pthread_mutex_init(&s->lock, NULL);
    s->base = base;
    s->forced = forced;
    s->plan_arena = wj_arena_new(PLAN_ARENA);
    s->seen = -1;
    return s;
}

void wj_lawshelf_free(struct wj_lawshelf *s)
{
    if (!s)
        return;
    while (s->sets) {
        struct wj_arena *a = s->sets->arena;
        s->sets = s->sets->next;
        wj_arena_free(a);
    }
    wj_arena_free(s->plan_arena);
    pthread_mutex_destroy(&s->lock);
}

int wj_lawshelf_files(struct wj_db *db, struct wj_arena *a, struct wj_str hash, struct wj_fileset *out,
                      struct wj_err *e)
{
    struct wjq_law_set_get_row row;
    struct wj_hash is;
    char hex[WJ_HASH_HEX];
    bool found;
    int rc = wjq_law_set_get(db, a, &(struct wjq_law_set_get_in){ hash }, &row, &found, e);
    if (rc == WJ_OK && !found)
        rc = wj_fail(e, WJ_E_NOTFOUND, "the store keeps no law set " WJ_FMT, WJ_ARG(hash));
    if (rc != WJ_OK)
        return rc;
    is = wj_digest_of(WJ_SHA256, row.bytes);
    wj_digest_hex(&is, hex);
    if (!wj_str_eqz(hash, hex))
        return wj_fail(e, WJ_E_CORRUPT, "the law set " WJ_FMT " was changed in the store", WJ_ARG(hash));
    return wj_lawpack_read(a, row.bytes, out, e);
}

static const struct wj_lawset *find(const struct wj_lawshelf *s, struct wj_str hash)
{
    if (wj_str_eqz(hash, s->base->hash_hex))
        return s->base;
    for (const struct loaded *l = s->sets; l; l = l->next)
        if (wj_str_eqz(hash, l->law.hash_hex))
            return &l->law;
    return NULL;
}

static int load(struct wj_lawshelf *s, struct wj_db *db, struct wj_str hash, const struct wj_lawset **out,
                struct wj_err *e)
{
    struct wj_arena *a = wj_arena_new(WJ_LAWSET_ARENA);
    struct loaded *l = WJ_NEW(a, struct loaded);
    struct wj_fileset files;
    int rc = l ? wj_lawshelf_files(db, a, hash, &files, e)
               : wj_fail(e, WJ_E_LIMIT, "no memory allowed for a law set");
    if (rc == WJ_OK)
        rc = wj_lawset_load(a, &files, &l->law, e);
    if (rc != WJ_OK) {
        wj_arena_free(a);
        return rc;
    }
    l->arena = a;
    l->next = s->sets;
    s->sets = l;
    *out = &l->law;
    return WJ_OK;
}

static int get(struct wj_lawshelf *s, struct wj_db *db, struct wj_str hash, const struct wj_lawset **out,
               struct wj_err *e)
{
    const struct wj_lawset *there = find(s, hash);
    if (!there)
        return load(s, db, hash, out, e);
    *out = there;
    return WJ_OK;
}

int wj_lawshelf_get(struct wj_lawshelf *s, struct wj_db *db, struct wj_str hash, const struct wj_lawset **out,
                    struct wj_err *e)
{
    pthread_mutex_lock(&s->lock);
    int rc = get(s, db, hash, out, e);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

/* Read the switches anew when one was written that this shelf has not seen. */
static int refresh(struct wj_lawshelf *s, struct wj_db *db, struct wj_err *e)
{
    if (s->seen >= s->expected)
        return WJ_OK;
    wj_arena_reset(s->plan_arena);
    s->n = 0;
    int rc = wjq_law_switch_list(db, s->plan_arena, &s->plan, &s->n, e);
    if (rc != WJ_OK)
        return rc;
    s->seen = 0;
    for (size_t i = 0; i < s->n; i++)
        s->seen = s->plan[i].seq > s->seen ? s->plan[i].seq : s->seen;
    return WJ_OK;
}

/* The hash of the set in force on a day; no value: the base. */
static struct wj_str planned(const struct wj_lawshelf *s, wj_day on)
{
    for (size_t i = s->n; !s->forced && i-- > 0;)
        if (s->plan[i].from_day <= on)
            return s->plan[i].hash;
    return WJ_NOSTR;
}

int wj_lawshelf_in_force(struct wj_lawshelf *s, struct wj_db *db, wj_day on, const struct wj_lawset **out,
                         struct wj_err *e)
{
    pthread_mutex_lock(&s->lock);
    int rc = refresh(s, db, e);
    struct wj_str hash = rc == WJ_OK ? planned(s, on) : WJ_NOSTR;
    if (rc == WJ_OK && hash.p)
        rc = get(s, db, hash, out, e);
    else if (rc == WJ_OK)
        *out = s->base;
    pthread_mutex_unlock(&s->lock);
    return rc;
}

const struct wj_lawset *wj_lawshelf_known(struct wj_lawshelf *s, wj_day on)
{
    pthread_mutex_lock(&s->lock);
    struct wj_str hash = planned(s, on);
    const struct wj_lawset *law = hash.p ? find(s, hash) : s->base;
    pthread_mutex_unlock(&s->lock);
    return law ? law : s->base;
}

const struct wj_lawset *wj_lawshelf_peek(struct wj_lawshelf *s, struct wj_str hash)
{
    pthread_mutex_lock(&s->lock);
    const struct wj_lawset *law = find(s, hash);
    pthread_mutex_unlock(&s->lock);
    return law;
}

void wj_lawshelf_expect(struct wj_lawshelf *s, int64_t seq)
{
    pthread_mutex_lock(&s->lock);
    s->expected = seq > s->expected ? seq : s->expected;
    pthread_mutex_unlock(&s->lock);
}
