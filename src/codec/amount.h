/* amount.h - amounts of money as people write them. */
#ifndef WJ_CODEC_AMOUNT_H
#define WJ_CODEC_AMOUNT_H

#include "base/str.h"

/* Yuan as fen: "1,299.00", "￥27", "9.9元", "1,000(万元人民币)". False: anything else, a price from which
 * others begin (起) too.
 */
bool wj_amount_parse_yuan(struct wj_str, int64_t *fen);

#endif
