/* floorplan.h - src/FLOORS in memory: which folder stands on which floor and may use whom. */
#ifndef WJ_TOOLS_CHECK_FLOORPLAN_H
#define WJ_TOOLS_CHECK_FLOORPLAN_H

#include "base/str.h"

enum { WJ_FOLDERS_MAX = 64 };

struct wj_folder {
    struct wj_str name;
    int64_t floor;
    uint64_t uses; /* bit i: may use folder i of the plan */
};

struct wj_floorplan {
    struct wj_folder folders[WJ_FOLDERS_MAX];
    size_t n;
};

/*
 * Read the plan; bytes are borrowed for its life.  A folder may use only
 * folders listed above it, on its own floor or below, so the plan cannot hold
 * a circle.  WJ_E_INVALID names the line at fault.
 */
int wj_floorplan_read(struct wj_floorplan *, const char *path, struct wj_str bytes,
                      struct wj_err *) WJ_MUST_USE;

/* Index of the folder, or -1. */
int wj_floorplan_find(const struct wj_floorplan *, struct wj_str name);

/* True when folder a is b or may use it. */
bool wj_floorplan_allows(const struct wj_floorplan *, int a, int b);

/* The folder of a path such as "src/scan/fold.c" or "build/src/scan/x.a"; -1 when there is none. */
int wj_floorplan_of_path(const struct wj_floorplan *, struct wj_str path);

#endif
