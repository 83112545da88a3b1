/* complain.h - how the checking programs speak: "path:line: what is wrong; what to do", and a count. */
#ifndef WJ_TOOLS_CHECK_COMPLAIN_H
#define WJ_TOOLS_CHECK_COMPLAIN_H

#include "base/str.h"

/* Print one complaint on standard output and count it; line 0 stands for the whole file. */
void wj_complain(struct wj_str path, int line, const char *fmt, ...) WJ_PRINTF(3, 4);

/* Complaints so far in this process. */
int wj_complaints(void);

#endif
