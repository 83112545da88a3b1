/* lines.h - standard input line by line, as bytes, for commands that answer each line. */
#ifndef WJ_CLI_LINES_H
#define WJ_CLI_LINES_H

#include "base/str.h"

#include <stdio.h>

enum { WJ_LINE_BYTES = 1 << 16 };

struct wj_lines {
    FILE *in;
    size_t begin, end; /* of the bytes read and not yet handed out */
    bool eof, skip;    /* skip: the rest of a line that was too long comes first */
    char buf[WJ_LINE_BYTES];
};

/* Begin to read from in, which stays the caller's. */
void wj_lines_init(struct wj_lines *, FILE *in);

/*
 * The next line without its LF (everything else is kept, CR too), borrowed until the next call; false at
 * the end.  *cut says that the line was longer than WJ_LINE_BYTES: only its beginning is given.
 */
bool wj_lines_next(struct wj_lines *, struct wj_str *line, bool *cut);

#endif
