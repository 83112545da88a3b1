/*
 * uscc.h - the unified social credit code (统一社会信用代码, GB 32100-2015), 18 characters.
 *
 * Positions: 1 registering department, 2 kind of body, 3-8 region (GB/T 2260), 9-17 body
 * code with its own check (GB 11714-1997), 18 check (GB/T 17710-2008, MOD 31-3).  A wrong check
 * is a signal, not proof of forgery: codes with a wrong one have been issued.
 */
#ifndef WJ_LAW_USCC_H
#define WJ_LAW_USCC_H

#include "base/str.h"

enum { WJ_USCC_LEN = 18 };

/* The first that applies, in this order. */
enum wj_uscc_reason {
    WJ_USCC_OK,
    WJ_USCC_SPACE,   /* white space (Unicode White_Space) before, in or behind it */
    WJ_USCC_LENGTH,  /* not 18 characters; a byte that is not UTF-8 counts as one */
    WJ_USCC_CHARSET, /* a character that no code has in any form: I O S V Z, signs, other scripts */
    WJ_USCC_CASE,    /* letters in lower case, otherwise possible */
    WJ_USCC_WIDTH,   /* full-width digits or letters, otherwise possible */
    WJ_USCC_CHECK18, /* the last character is not the check of the first 17 */
    WJ_USCC_CHECK9   /* position 17 is not the check of the body code */
};

/* What is wrong with the bytes as they are. */
enum wj_uscc_reason wj_uscc_check(struct wj_str code);

/* "ok", "space", "length", "charset", "case", "width", "check18", "check9". */
const char *wj_uscc_reason_name(enum wj_uscc_reason);

/* The check character of 17 characters of the code's alphabet, or 0 when one is not of it. */
char wj_uscc_check18_of(struct wj_str first17);

/* The check character of 8 digits and capital letters (GB 11714), or 0 when one is something else. */
char wj_uscc_check9_of(struct wj_str body8);

#endif
