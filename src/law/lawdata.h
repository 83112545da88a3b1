/* lawdata.h - the tables of law/ as they were when the program was built. */
#ifndef WJ_LAW_LAWDATA_H
#define WJ_LAW_LAWDATA_H

#include "base/fileset.h"

/* Every file under law/, names relative to it; constant, lives for ever. */
const struct wj_fileset *wj_lawdata_files(void);

#endif
