/* demodata.h - the files of demo/, embedded by tools/embed.c when the program is built. */
#ifndef WJ_SVC_DEMODATA_H
#define WJ_SVC_DEMODATA_H

#include "base/fileset.h"

/* Every file under demo/; constant, lives for ever. */
const struct wj_fileset *wj_demo_files(void);

#endif
