/* source.h - bytes of files for commands: plain or .gz, UTF-8 or GB18030, "-" for standard input. */
#ifndef WJ_CLI_SOURCE_H
#define WJ_CLI_SOURCE_H

#include "base/str.h"

/* Told of the next bytes, UTF-8 cut anywhere; any answer but WJ_OK ends the reading with it. */
typedef int wj_source_fn(void *ctx, struct wj_str bytes, struct wj_err *);

/* Read the whole file in pieces. gzip is known by its first bytes, GB18030 by not being UTF-8. */
int wj_source_read(const char *path, wj_source_fn *, void *ctx, struct wj_err *) WJ_MUST_USE;

#endif
