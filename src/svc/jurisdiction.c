/* jurisdiction.c - see jurisdiction.h. */
#include "svc/jurisdiction.h"

#include "q_market.h"
#include "q_people.h"

#include <string.h>

/* How many digits of the region an organ's own region fixes, or -1 when it lies elsewhere: 991200 covers
 * 9912xx. */
static int covers(struct wj_str organ_region, struct wj_str region)
{
    size_t n = organ_region.n;
    while (n >= 2 && organ_region.p[n - 1] == '0' && organ_region.p[n - 2] == '0')
        n -= 2;
    if (n > region.n || (n && memcmp(organ_region.p, region.p, n) != 0))
        return -1;
    return (int)n;
}

int wj_jurisdiction_region(struct wj_tx *tx, struct wj_str region, struct wj_str *organ_id, struct wj_err *e)
{
    struct wjq_organ_list_row *rows;
    size_t n, best = 0;
    int most = -1;
    int rc = wjq_organ_list(tx->db, tx->arena, &rows, &n, e);
    if (rc != WJ_OK)
        return rc;
    for (size_t i = 0; i < n; i++) {
        int digits = rows[i].level <= 4 ? covers(rows[i].region, region) : -1;
        if (digits > most) {
            most = digits;
            best = i;
        }
    }
    if (!n)
        return wj_fail(e, WJ_E_STATE, "the node has no organ yet");
    *organ_id = rows[best].id;
    return WJ_OK;
}

int wj_jurisdiction_of(struct wj_tx *tx, struct wj_str entity_region, struct wj_str platform_id,
                       struct wj_str *organ_id, struct wj_err *e)
{
    struct wj_str region = entity_region;
    if (!region.n && platform_id.n) {
        struct wjq_platform_get_row p;
        bool found;
        int rc =
            wjq_platform_get(tx->db, tx->arena, &(struct wjq_platform_get_in){ platform_id }, &p, &found, e);
        if (rc != WJ_OK)
            return rc;
        if (found)
            region = p.region;
    }
    return wj_jurisdiction_region(tx, region, organ_id, e);
}
