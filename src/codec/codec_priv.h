/* codec_priv.h - what the files of codec/ share: the C side of jsonshim.cpp. */
#ifndef WJ_CODEC_PRIV_H
#define WJ_CODEC_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The shortest decimal digits that read back as the same finite number:
 * value = 0.d1d2d3... * 10^*point.  Writes at most 17 digits, returns how many.
 */
int wj_jsonshim_digits(double magnitude, char digits[17], int *point);

#ifdef __cplusplus
}
#endif

#endif
