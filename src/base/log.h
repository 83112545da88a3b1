/*
 * log.h - one line an event to standard error, for floors 4 and above.
 *
 * "2026-11-24T09:00:00.000+08:00 warn area message".  Never log personal data.
 */
#ifndef WJ_BASE_LOG_H
#define WJ_BASE_LOG_H

#include "base/err.h"

enum wj_level { WJ_DEBUG, WJ_INFO, WJ_WARN, WJ_ERROR };

void wj_log_level(enum wj_level least); /* default WJ_INFO */
void wj_log(enum wj_level, const char *area, const char *fmt, ...) WJ_PRINTF(3, 4);

#endif
