/* call.c - what a handler may ask its call; see route.h. */
#include "api/route.h"

int wj_call_match(struct wj_call *call, int64_t version, struct wj_err *e)
{
    call->matched = true;
    if (call->if_match == version)
        return WJ_OK;
    return wj_fail(e, WJ_E_PRECONDITION, "it is at version %lld now", (long long)version);
}

int wj_call_may(const struct wj_call *call, enum wj_permission p, struct wj_err *e)
{
    if (call->caller->permissions >> p & 1)
        return WJ_OK;
    return wj_fail(e, WJ_E_DENIED, "this needs the permission %s", wj_permission_name(p));
}
