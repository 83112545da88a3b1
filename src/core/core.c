/* core.c - see core.h. */
#include "core/core.h"

#include "base/arena.h"
#include "base/buf.h"
#include "core/lawshelf.h"

int wj_core_law(struct wj_tx *tx, const struct wj_lawset **out, struct wj_err *e)
{
    return wj_lawshelf_in_force(tx->core->laws, tx->db, tx->today, out, e);
}

struct wj_str wj_core_id(struct wj_tx *tx)
{
    return wj_id_new(tx->arena, &tx->core->ids, tx->now_ms);
}

int wj_core_seal(struct wj_tx *tx, const char *where, struct wj_str plain, struct wj_str *out,
                 struct wj_err *e)
{
    struct wj_buf b;
    wj_buf_init(&b, tx->arena, plain.n + WJ_SECRET_OVERHEAD);
    int rc = wj_secret_seal(&tx->core->ring, plain, wj_strz(where), &b, e);
    return rc != WJ_OK ? rc : wj_buf_done(&b, out, e);
}

int wj_core_unseal(struct wj_tx *tx, const char *where, struct wj_str sealed, struct wj_str *out,
                   struct wj_err *e)
{
    return wj_secret_open(tx->arena, &tx->core->ring, sealed, wj_strz(where), out, e);
}
