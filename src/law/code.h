/*
 * code.h - numbers that goods, licences and persons carry: their form and check digits.
 *
 * A number that fits is not proof that it was issued; one that does not fit is a signal.  Text is taken
 * as it is: fold widths and spaces before.  Letters must be capitals.
 */
#ifndef WJ_LAW_CODE_H
#define WJ_LAW_CODE_H

#include "base/str.h"

enum wj_code_kind {
    WJ_CODE_NONE,
    WJ_CODE_FOOD_MAKER, /* SC + 14 digits: 食品生产许可证 (食品生产许可管理办法), ISO 7064 MOD 11,10 */
    WJ_CODE_FOOD_SELLER, /* JY + 14 digits: 食品经营许可证 (食品经营许可和备案管理办法 27) */
    WJ_CODE_FOOD_FILING,   /* YB + 14 digits: 仅销售预包装食品备案 (同 45) */
    WJ_CODE_REGISTRATION,  /* 15 digits: the registration number before the social credit code, MOD 11,10 */
    WJ_CODE_GTIN,          /* 8, 12, 13 or 14 digits, GB 12904 */
    WJ_CODE_PATENT,        /* ZL + 8 or 12 digits + '.' + check (ZC 0006) */
    WJ_CODE_CITIZEN,       /* GB 11643, 18 characters, a real birthday; personal data */
    WJ_CODE_DRUG,          /* 国药准字H20080001 */
    WJ_CODE_DEVICE,        /* 国械注准20153010001: registration, classes 2 and 3 */
    WJ_CODE_DEVICE_FILING, /* 国械备20150001, 粤深械备20150001: filing, class 1 */
    WJ_CODE_COSMETIC,      /* 国妆特字20210001, 粤G妆网备字2021000001 ... */
    WJ_CODE_SPECIAL_FOOD,  /* 国食注字TY20160001, YP... */
    WJ_CODE_HEALTH_FOOD,   /* 国食健注G20160001, 食健备G201700000001 */
    WJ_CODE_AD_APPROVAL,   /* 粤药广审(文)第250101-00001号, also with full-width brackets */
    WJ_CODE_PRODUCTION,    /* XK16-001-00001: 工业产品生产许可证 */
    WJ_CODE_CCC,           /* 16 digits that begin with a year: 强制性产品认证证书 */
    WJ_CODE_ICP,           /* 京ICP备12345678号-1 */
    WJ_CODE_POLICE         /* 京公网安备11010102000001号 */
};

enum wj_code_verdict {
    WJ_CODE_FITS,
    WJ_CODE_FORM, /* not of this form */
    WJ_CODE_CHECK /* of this form, but its check digit is wrong */
};

/* Whether the text is a number of this kind; nothing is a WJ_CODE_NONE. */
enum wj_code_verdict wj_code_check(enum wj_code_kind, struct wj_str);

/* The kind whose form it has (right check digit first), or WJ_CODE_NONE. */
enum wj_code_kind wj_code_recognise(struct wj_str);

const char *wj_code_name(enum wj_code_kind); /* "food_maker", ... */

/* The check digit of ISO 7064 MOD 11,10 (GB/T 17710) over digits, or 0 when one is no digit. */
char wj_code_mod11_10(struct wj_str digits);

#endif
