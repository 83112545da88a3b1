/* foldtab_priv.h - the generated arrays, for foldtab.c alone. */
#ifndef WJ_SCAN_FOLDTAB_PRIV_H
#define WJ_SCAN_FOLDTAB_PRIV_H

#include "scan/foldtab.h"

extern const uint32_t wj_foldtab_alike[][2];
extern const size_t wj_foldtab_alike_n;
extern const uint32_t wj_foldtab_shapes[][2];
extern const size_t wj_foldtab_shapes_n;
extern const uint32_t wj_foldtab_split[][6];
extern const size_t wj_foldtab_split_n;
extern const uint8_t wj_foldtab_words[];

#endif
