/* platform.h - 平台: marketplaces, by the name that records use. */
#ifndef WJ_CORE_PLATFORM_H
#define WJ_CORE_PLATFORM_H

#include "core/core.h"

struct wj_platform_new {
    struct wj_str id, name, uscc, url, region;
};

/* Add a platform or bring it up to date; its id is its name in records ("taobao"). */
int wj_platform_put(struct wj_tx *, const struct wj_platform_new *, struct wj_err *) WJ_MUST_USE;

/* The platform is there under this id, which is its name too when it had to be made. */
int wj_platform_ensure(struct wj_tx *, struct wj_str id, struct wj_err *) WJ_MUST_USE;

#endif
