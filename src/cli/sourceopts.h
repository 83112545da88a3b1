/* sourceopts.h - what commands that read records are told about their files. */
#ifndef WJ_CLI_SOURCEOPTS_H
#define WJ_CLI_SOURCEOPTS_H

#include "cli/cli.h"
#include "scan/record.h"
#include "source/feed.h"

struct wj_sourceopts {
    const char *format, *columns;
};

/* Rows of an option table. */
#define WJ_SOURCEOPTS(o)                     \
    { "--format", WJ_O_TEXT, &(o).format },  \
    {                                        \
        "--columns", WJ_O_TEXT, &(o).columns \
    }

/* What they mean for records of this kind; WJ_E_INVALID: no such format. */
int wj_sourceopts_take(const struct wj_sourceopts *, enum wj_record_kind, struct wj_source_opts *out,
                       struct wj_err *) WJ_MUST_USE;

#endif
