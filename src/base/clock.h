/* clock.h - the only place that asks what time it is; pure code takes time as an argument. */
#ifndef WJ_BASE_CLOCK_H
#define WJ_BASE_CLOCK_H

#include <stdint.h>

int64_t wj_now_ms(void);       /* instant, milliseconds UTC */
int64_t wj_monotonic_us(void); /* for durations only */

#endif
