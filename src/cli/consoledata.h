/* consoledata.h - the built console and portal, embedded by tools/embed.c when the program is built. */
#ifndef WJ_CLI_CONSOLEDATA_H
#define WJ_CLI_CONSOLEDATA_H

#include "base/fileset.h"

/* Every file of console/dist, or of console/missing when that had not been built; constant. */
const struct wj_fileset *wj_console_files(void);

#endif
