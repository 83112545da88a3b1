/* schema.h - the migrations of db/migrations, embedded by tools/embed.c when the program is built. */
#ifndef WJ_CORE_SCHEMA_H
#define WJ_CORE_SCHEMA_H

#include "base/fileset.h"

/* Every migration, sorted by number; constant, lives for ever. */
const struct wj_fileset *wj_migration_files(void);

#endif
